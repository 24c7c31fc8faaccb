"""What happens to text from outside on its way to XML and to paper."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.billing.documents.text import clean, printable, spelled_out


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Müller & Söhne ", "Müller & Söhne"),
        ("A\x00B\x07C\x1b[31m", "ABC[31m"),
        ("two\r\nlines\tand  spaces", "two lines and spaces"),
        ("Mu\u0308ller", "Müller"),
        ("gepr\u00adüft", "geprüft"),
        ("\u202eGmbH\u202c", "GmbH"),
        ("a\u200bb\ufeff", "ab"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("1\u202f350\u00a0€", "1\u202f350\u00a0€"),
        ("北京 😀 Łódź Αθήνα", "北京 😀 Łódź Αθήνα"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(st.characters()))
def test_clean_text_fits_into_xml_and_stays(text: str) -> None:
    cleaned = clean(text)
    element = etree.Element("a")
    element.text = cleaned

    assert clean(cleaned) == cleaned
    assert etree.fromstring(etree.tostring(element)).text or cleaned == ""
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cf", "Cs"}


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_clean_loses_no_visible_character(text: str) -> None:
    kept = unicodedata.normalize("NFC", text)

    assert clean(text) == kept


def test_paper_has_no_narrow_space() -> None:
    assert printable("1\u202f350,50\u00a0€") == "1\u00a0350,50\u00a0€"


def test_very_long_words_may_break() -> None:
    assert max(map(len, printable("x" * 400).split("\u200b"))) <= 25
    assert printable("x" * 400).replace("\u200b", "") == "x" * 400


def test_what_no_font_shows_is_spelled_out() -> None:
    def latin(character: str) -> bool:
        return ord(character) < 0x250

    assert spelled_out("Müller 北 ﬁ Ａ", latin) == "Müller ‹U+5317› fi A"
