"""Account numbers in texts: found however they are written, and nothing else with them."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.ibans import STRUCTURES, find_ibans, mask_ibans, mod97, names_account

GERMAN = "DE89370400440532013000"
MALTESE = "MT84MALT011000012345MTLCAST001S"


def made(country: str, national: str) -> str:
    return f"{country}{98 - mod97(f'{national}{country}00'):02d}{national}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """An account number of any country, with right check digits."""
    country = draw(st.sampled_from(sorted(STRUCTURES)))
    national = ""
    for count, kind in re.findall(r"(\d+)([nac])", STRUCTURES[country]):
        alphabet = {"n": "0123456789", "a": "ABCXYZ", "c": "0189AMZ"}[kind]
        national += draw(st.text(alphabet, min_size=int(count), max_size=int(count)))
    return made(country, national)


def grouped(iban: str, gap: str = " ") -> str:
    return gap.join(iban[at : at + 4] for at in range(0, len(iban), 4))


def found(text: str) -> list[str]:
    return [each.iban for each in find_ibans(text)]


@given(ibans(), st.sampled_from(["", " ", "-", ".", "\u00a0", "\u202f", " / ", "\n", "\u200b"]))
def test_every_country_is_found_in_every_writing(iban: str, gap: str) -> None:
    for spelt in (grouped(iban, gap), grouped(iban, gap).lower()):
        text = f"Beitrag 2027, Konto {spelt}, danke"
        assert found(text) == [iban]
        assert mask_ibans(text) == f"Beitrag 2027, Konto {iban[:4]} •••• {iban[-4:]}, danke"


@given(ibans(), st.integers(4, 20), st.sampled_from(["\n", " ", "\r\n"]))
def test_a_line_break_anywhere_hides_nothing(iban: str, at: int, gap: str) -> None:
    assume(at < len(iban))
    assert found(f"SVWZ+ {iban[:at]}{gap}{iban[at:]}") == [iban]


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        f"IBAN{GERMAN}",
        f"SVWZ+IBAN: {GERMAN} BIC: COBADEFFXXX",
        f"IBAN:{GERMAN}BIC:COBADEFFXXX",
        f"Konto{GERMAN}2027",
        f"({GERMAN})",
        f"IBAN{grouped(GERMAN)}",
        f"{grouped(GERMAN)}BIC COBADEFF",
        "ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００",
        "ｄｅ89370400440532013000",
        "DE 89 370 400 44 0532013000",
        "DE 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0",
        f"Straße {GERMAN}",
    ],
)
def test_writings_seen_in_statements(text: str) -> None:
    assert found(text) == [GERMAN]
    assert "0532" not in mask_ibans(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Beitrag 2027",
        "BR-2027-0001",
        "Rechnung BR-2027-0001 bis BR-2027-0042 fuer Mitglied DE 2027",
        "DE88370400440532013000",
        "DE8937040044053201300",
        f"DE89{'X' * 18}",
        "ZZ89370400440532013000",
        "0190a1b2c3d4e5f60718293a4b5c6d7e-AB",
        "RF18539007547034",
        "Gemeinde 8937 0400 4405 3201 3000",
        "DE89 3704 0044 — Teil eins\n\n\n\n0532 0130 00",
    ],
)
def test_what_is_no_account_stays_as_it_is(text: str) -> None:
    assert found(text) == []
    assert mask_ibans(text) == text


def test_letters_of_the_next_word_make_no_account() -> None:
    """21 countries have letters anywhere: words behind one must not be taken for its end."""
    cut = made("MD", "AGMITGLIEDSBEITRAG20")
    assert found(cut) == [cut]
    assert found(f"{cut[:6]} {cut[6:]}X") == []


def test_several_are_told_apart_and_their_places_are_right() -> None:
    text = f"von {grouped(GERMAN)} an {MALTESE.lower()}."
    first, second = find_ibans(text)
    assert (first.iban, second.iban) == (GERMAN, MALTESE)
    assert text[first.start : first.end] == grouped(GERMAN)
    assert text[second.start : second.end] == MALTESE.lower()
    assert mask_ibans(text) == "von DE89 •••• 3000 an MT84 •••• 001S."


def test_a_masked_text_has_nothing_more_to_mask() -> None:
    once = mask_ibans(f"{GERMAN} {GERMAN}")
    assert mask_ibans(once) == once == "DE89 •••• 3000 DE89 •••• 3000"


def test_mistyped_ones_are_masked_where_that_is_asked() -> None:
    mistyped = f"{GERMAN[:-1]}1"
    assert mask_ibans(mistyped) == mistyped
    assert mask_ibans(f"x {mistyped}", also_mistyped=True) == "x DE89 •••• 3001"
    digest = "de12" + "3" * 60
    assert mask_ibans(digest, also_mistyped=True) == digest


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    assert mask_ibans(text, also_mistyped=True) is not None


@given(ibans(), st.sampled_from(["", " ", "\u00a0", "-"]))
def test_a_text_names_an_account_by_itself_or_among_words(iban: str, gap: str) -> None:
    for text in (grouped(iban, gap), f"Konto {grouped(iban, gap)}, danke", f"IBAN{iban}"):
        assert names_account(text)
        assert names_account(text.lower())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DE 123456789",
        "DE98ZZZ09999999999",
        "DE89 3704 0044 0532 0130 01",
        "DE12 •••• 4471",
        f"x{GERMAN}",
        f"{GERMAN}x",
        f"{GERMAN}0",
        f"key-{'a' * 3}{GERMAN}{'b' * 3}",
        "No 8601111794700",
        "No. 93 8601 1117 947",
        "HRB 12345 B, Amtsgericht Köln, USt-IdNr. DE123456789",
        "FR 40 303 265 045, RCS Paris 303 265 045",
        "+49 221 123456-0, 50667 Köln",
    ],
)
def test_what_is_no_account_or_part_of_something_else_is_not_one(text: str) -> None:
    assert not names_account(text)


@given(st.uuids())
def test_a_key_is_no_account(key: object) -> None:
    assert not names_account(str(key))
    assert not names_account(str(key).replace("-", ""))
