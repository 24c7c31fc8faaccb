"""Names of real companies come through; what deceives or breaks is refused, or repaired."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from shared.clean_text import (
    ACCENTS_MAX,
    UNCLEAN,
    AccountNumberInText,
    Line,
    UncleanText,
    clean_cell,
    clean_line,
    clean_text,
    harmless,
    harmless_line,
    is_blank,
    marked,
    refuse_account,
    repaired_line,
)
from shared.i18n import LANGUAGES, translator

COMPANIES = (
    "Société Générale d'Étanchéité & Cie S.à r.l.",
    "Müller & Söhne GmbH & Co. KG",
    "Łódzkie Zakłady Żelazne Sp. z o.o.",
    "Ελληνική Βιομηχανία Α.Ε.",
    "ΦΩΣ\u2009–\u2009ΑΕ".replace("\u2009", " "),
    "Ђорђе и синови д.о.о.",
    "İstanbul Çelik A.Ş.",
    "Hãng Xe Việt",
    "‘t Hoekje B.V. – “De Ster”",
    "株式会社ホンダ",
    "葛\U000e0100城自動車",
    "شرکت خودروسازی می\u200cخواهم",
    "क्\u200dष उद्योग",
    "שָׁלוֹם רכב בע״מ",
    "🚗 Auto 👩\u200d🔧 GmbH",
    "❤️\u200d🔥 Tuning",
    "100 % Bio ½ € ™ №5",
    "O'Neill/Smith+Partner #1 (Lux)",
)
REFUSED = {
    "text_control_character": "\x00\x01\x07\x08\x1b\x1f\x7f\x80\x9f",
    "text_line_break": "\n\r\v\f\x85\u2028\u2029",
    "text_direction_character": "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "text_unseen_character": "\U000e0001\U000e0041\U000e007f\u3164\u115f\uffa0\u2061\u206f\ufff9",
    "text_damaged": "\ufffd\ud800\udfff\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff",
    "text_private_character": "\ue000\uf8ff\U000f0000\U00100000",
}
ALL_REFUSED = [(code, one) for code, them in REFUSED.items() for one in them]
ANY_TEXT = st.text(st.characters(), max_size=40) | st.text(
    st.sampled_from("ab é\u0301\u0323 \t\n\r\x00\x1b\x85\u00a0\u00ad\u200b\u200c\u200d\u200e\u202e"
                    "\u2067\u2028\ufe0f\ufeff\ufffd\ue000\ud800\U000e0041\U0001f697😀कि्ष\u0645\u06cc"),
    max_size=20,
)  # fmt: skip
CLEANERS = (clean_line, clean_cell, clean_text, repaired_line)


@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("clean", CLEANERS)
def test_names_of_companies_come_through(clean: Callable[[str], str], name: str) -> None:
    assert clean(name) == unicodedata.normalize("NFC", name)
    assert clean(unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("pasted", "clean"),
    [
        ("Mu\u0308ller", "Müller"),
        ("Müller\u00a0&\u202fSöhne\u3000KG", "Müller & Söhne KG"),
        ("  Müller \t GmbH  ", "Müller GmbH"),
        ("Mül\u00adler", "Müller"),
        ("\ufeffMüller\u200b GmbH\u2060", "Müller GmbH"),
        ("Müller\u200e GmbH\u200f", "Müller GmbH"),
        ("Mül\u200dler\u200c", "Müller"),
        ("M\ufe0fü\ufe0fller", "Müller"),
        ("❤\ufe0f\ufe0f\ufe0f", "❤\ufe0f"),
        ("می\u200c\u200c\u200cخواهم", "می\u200cخواهم"),
        ("\u212bngström", "Ångström"),
        ("\u2800 \u2800", ""),
    ],
)
def test_what_comes_along_when_pasting_is_left_out(pasted: str, clean: str) -> None:
    for cleaner in CLEANERS:
        assert cleaner(pasted) == clean


@pytest.mark.parametrize(("code", "character"), ALL_REFUSED)
def test_what_cannot_be_taken_is_refused_by_name(code: str, character: str) -> None:
    with pytest.raises(UncleanText) as refused:
        clean_line(f"Müller{character}GmbH")
    assert refused.value.code == code
    assert UNCLEAN[code] is type(refused.value)
    assert f"U+{ord(character):04X}" in refused.value.message
    for language in LANGUAGES:
        assert "{" not in translator(language).error(refused.value)


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_line_breaks_by_source(breaks: str) -> None:
    text = f"Müller{breaks}Söhne"
    with pytest.raises(UncleanText):
        clean_line(text)
    assert clean_cell(text) == "Müller Söhne"
    assert repaired_line(text).replace("…", " ") == "Müller Söhne"
    assert clean_text(text) == "Müller\nSöhne"


def test_a_comment_keeps_its_lines() -> None:
    typed = "\r\n  Dear board,\r\n\r\nwe agree.\u00a0 \r\n\tYours  sincerely\r\n\r\n"
    assert clean_text(typed) == "Dear board,\n\nwe agree.\nYours sincerely"


def test_more_accents_than_any_language_writes() -> None:
    pointed = "ש" + "\u05b8\u05c1\u05bc\u0591\u05bd"
    assert len(clean_line(pointed)) == 1 + ACCENTS_MAX
    with pytest.raises(UncleanText) as refused:
        clean_line("Z" + "\u0316" * (ACCENTS_MAX + 1))
    assert refused.value.code == "text_stacked_accents"
    assert repaired_line("Z" + "\u0316" * 50) == "Z" + "\u0316" * ACCENTS_MAX


def test_a_bank_text_is_repaired_and_never_refused() -> None:
    assert repaired_line("M\x00\x1büller\x07  \u202eGmbH\u202c") == "Müller GmbH"
    assert repaired_line("Beitrag \x96 5 \x80, \x84BR-2027\x93\x81") == "Beitrag – 5 €, „BR-2027“"
    assert repaired_line("\ue000A\ud800B\uffff") == "\ufffdA\ufffdB\ufffd"


def test_what_is_shown_again_is_refused_again() -> None:
    again = marked("Ctl\x1b\x07 GmbH \u202eevil")
    assert again == "Ctl\ufffd\ufffd GmbH \ufffdevil"
    with pytest.raises(UncleanText):
        clean_line(again)
    assert marked("1\u00a0234,50\u00a0€\nMüller") == "1\u00a0234,50\u00a0€\nMüller"


def test_shown_text_keeps_its_spaces_and_lines() -> None:
    assert (
        harmless("1\u202f234,50\u00a0€\n\tMül\u00adler") == "1\u202f234,50\u00a0€\n\tMül\u00adler"
    )
    assert harmless("Ctl\x1b[31m\x00\u202egnp.exe\U000e0041\ud800") == "Ctl[31mgnp.exe\ufffd"


def test_a_shown_line_is_one_line() -> None:
    assert (
        harmless_line("Résolution\u00a0: A\r\nBcc: B \n\tC\x00") == "Résolution\u00a0: A Bcc: B C"
    )


@pytest.mark.parametrize(
    ("text", "blank"),
    [("", True), (" \u00a0\r\n\t", True), ("\u200b\ufeff", True), ("x", False), ("\x00", False)],
)
def test_a_text_of_nothing_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


@given(ANY_TEXT)
def test_what_was_taken_is_clean_and_stays_as_it_is(text: str) -> None:
    for clean in CLEANERS:
        try:
            taken = clean(text)
        except UncleanText:
            assert clean is not repaired_line
            continue
        assert clean(taken) == taken
        assert unicodedata.is_normalized("NFC", taken)
        assert taken == taken.strip()
        found = {unicodedata.category(one) for one in taken if one not in "\n\ufffd\u200c\u200d"}
        assert found.isdisjoint({"Cc", "Cs", "Co", "Zl", "Zp"})
        assert "Zs" not in {unicodedata.category(one) for one in taken if one != " "}
        assert not re.search("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", taken)
        assert "  " not in taken
        assert taken.encode("utf-8").decode("utf-8") == taken
        if clean is not clean_text:
            assert len(taken.splitlines()) <= 1


@given(ANY_TEXT)
def test_the_stricter_agrees_with_the_milder(text: str) -> None:
    """Whoever typed it, whichever file it stood in: the same text is the same text."""
    try:
        typed = clean_line(text)
    except UncleanText:
        return
    assert typed == clean_cell(text) == repaired_line(text) == clean_text(text)


@given(ANY_TEXT)
def test_every_shown_text_fits_into_xml_a_header_and_a_terminal(text: str) -> None:
    shown = harmless(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", shown)
    assert harmless(shown) == shown


class _Body(BaseModel):
    name: Line


def test_it_is_a_type_for_the_body_of_a_call() -> None:
    assert _Body.model_validate({"name": " Mu\u0308ller "}).name == "Müller"
    with pytest.raises(ValidationError, match="control character"):
        _Body.model_validate({"name": "a\x00b"})


@pytest.mark.parametrize("text", ["DE89370400440532013000", "Kto. de89 3704 0044 0532 0130 00!"])
def test_an_account_number_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(AccountNumberInText) as refused:
        refuse_account(text)
    assert "3704" not in f"{refused.value.message}{refused.value.details}"
    for language in LANGUAGES:
        assert "IBAN" in translator(language).error(refused.value)


@pytest.mark.parametrize("company", COMPANIES)
def test_names_of_companies_are_no_account_numbers(company: str) -> None:
    assert refuse_account(company) == company
