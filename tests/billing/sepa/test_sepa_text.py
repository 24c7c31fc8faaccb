"""Text for the bank: names whose letters hurt, and the promise that nothing else gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.sepa.sepa_text import bank_can_read, is_sepa_text, sepa_name, sepa_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Müller & Söhne Straßenbau", "Mueller + Soehne Strassenbau"),
        (
            "Société Générale d'Étanchéité & Cie S.à r.l.",
            "Societe Generale d'Etancheite + Cie S.a r.l.",
        ),
        ("Société Générale d’Étanchéité", "Societe Generale d'Etancheite"),
        ("ÄÖÜ äöü ß ẞ", "AeOeUe aeoeue ss SS"),
        ("A\u0308rzte", "Aerzte"),
        ("Łódź Çelik Œuvre Þór", "Lodz Celik Oeuvre Thor"),
        ("Beitrag 2027 – Klasse „C“", "Beitrag 2027 - Klasse C"),
        ('a_b*c%d"e<f>g;h', "a b c d e f g h"),
        ("Кооператив Ост", ""),
        ("100 €", "100"),
        ("  two   spaces ", "two spaces"),
        ("line\r\nbreak\ttab", "line break tab"),
    ],
)
def test_transliteration(text: str, plain: str) -> None:
    assert sepa_text(text) == (plain, True)


@pytest.mark.parametrize(
    "text", ["", "AutOS e.V.", "Beitrag 2027, Rechnung AUTOS-2027-0001", "a/b?c:(d)+'"]
)
def test_plain_text_stays(text: str) -> None:
    assert sepa_text(text) == (text, False)


def test_names_have_70_and_remittance_140_letters() -> None:
    assert sepa_name("x" * 71) == ("x" * 70, True)
    assert sepa_name("x" * 70) == ("x" * 70, False)
    assert sepa_text("x" * 141) == ("x" * 140, True)
    assert sepa_name("ä" * 40).text == "ae" * 35
    assert sepa_name("x" * 69 + " yz").text == "x" * 69


@given(st.text(max_size=300))
def test_whatever_comes_in_the_bank_takes_it(text: str) -> None:
    plain, changed = sepa_text(text)
    assert is_sepa_text(plain)
    assert len(plain) <= 140
    assert plain == plain.strip()
    assert changed == (plain != text)
    assert sepa_text(plain) == (plain, False)


@pytest.mark.parametrize(
    "name", ["ΕΤΑΙΡΕΙΑ", "ΕΤΑΙΡΕΙΑ Α.Ε.", "👩‍👩‍👧", "ООО «Ромашка»", " ", "&", ""]
)
def test_a_name_of_which_nothing_is_left(name: str) -> None:
    assert not bank_can_read(name)


@pytest.mark.parametrize("name", ["Łódź", "ΕΤΑΙΡΕΙΑ GmbH", "3M", "Ü", "x" * 500])
def test_a_name_that_a_bank_can_read(name: str) -> None:
    assert bank_can_read(name)
