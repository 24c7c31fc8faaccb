"""IBANs: the table of countries, messages that help, check digits that catch typing errors."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import iban as reference

from services.billing.sepa import iban as rules
from services.billing.sepa.iban import (
    IbanCheckDigitsWrong,
    IbanCountryNotInSepa,
    IbanLengthWrong,
    IbanStructureWrong,
    InvalidIban,
    group_iban,
    iban_ok,
    make_iban,
    mask_iban,
    needs_address,
    parse_iban,
)

REGISTRY_EXAMPLES = [
    "AD1200012030200359100100", "AL47212110090000000235698741", "AT611904300234573201",
    "BE68539007547034", "BG80BNBG96611020345678", "CH9300762011623852957",
    "CY17002001280000001200527600", "CZ6508000000192000145399", "DE89370400440532013000",
    "DK5000400440116243", "EE382200221020145685", "ES9121000418450200051332",
    "FI2112345600000785", "FR1420041010050500013M02606", "GB29NWBK60161331926819",
    "GI75NWBK000000007099453", "GR1601101250000000012300695", "HR1210010051863000160",
    "HU42117730161111101800000000", "IE29AIBK93115212345678", "IS140159260076545510730339",
    "IT60X0542811101000000123456", "LI21088100002324013AA", "LT121000011101001000",
    "LU280019400644750000", "LV80BANK0000435195001", "MC5811222000010123456789030",
    "MD24AG000225100013104168", "ME25505000012345678951", "MK07250120000058984",
    "MT84MALT011000012345MTLCAST001S", "NL91ABNA0417164300", "NO9386011117947",
    "PL61109010140000071219812874", "PT50000201231234567890154", "RO49AAAA1B31007593840000",
    "RS35260005601001611379", "SE4550000000058398257466", "SI56263300012039086",
    "SK3112000000198742637541", "SM86U0322509800000000270100", "VA59001123000012345678",
]  # fmt: skip


@pytest.mark.parametrize("example", REGISTRY_EXAMPLES)
def test_every_country_of_the_registry(example: str) -> None:
    assert parse_iban(example) == example
    assert iban_ok(example)
    assert reference.is_valid(example, check_country=False)


def test_the_examples_cover_the_table() -> None:
    assert {example[:2] for example in REGISTRY_EXAMPLES} == set(rules._STRUCTURES)


@pytest.mark.parametrize(
    "typed",
    ["de89 3704 0044 0532 0130 00", "DE89-3704-0044-0532-0130-00", "IBAN: DE89370400440532013000",
     "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000", "  DE89370400440532013000\n"],
)  # fmt: skip
def test_the_ways_people_type_it(typed: str) -> None:
    assert parse_iban(typed) == "DE89370400440532013000"


@pytest.mark.parametrize(
    ("typed", "error", "says"),
    [
        ("", InvalidIban, "two letters"),
        ("532013000", InvalidIban, "two letters"),
        ("US64SVBKUS6S3300958879", IbanCountryNotInSepa, "US"),
        ("DE8937040044053201300", IbanLengthWrong, "22 characters, this one has 21"),
        ("DE89370400440532O13000", IbanStructureWrong, "DE"),
        ("DE88370400440532013000", IbanCheckDigitsWrong, "typing error"),
    ],
)
def test_what_is_wrong_is_said(typed: str, error: type[InvalidIban], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        parse_iban(typed)
    assert "5320" not in str(raised.value)


def test_codes_are_distinct() -> None:
    errors: list[type[InvalidIban]] = [InvalidIban, *InvalidIban.__subclasses__()]
    codes = [error.code for error in errors]
    assert len(set(codes)) == len(codes)


def test_masking_keeps_four_and_four() -> None:
    assert mask_iban("DE89 3704 0044 0532 0130 00") == "DE89 •••• 3000"
    assert group_iban("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    ("iban", "bic", "needed"),
    [
        ("DE89370400440532013000", None, False),
        ("LU280019400644750000", None, False),
        ("LI21088100002324013AA", None, False),
        ("CH9300762011623852957", None, True),
        ("GB29NWBK60161331926819", None, True),
        ("FR1420041010050500013M02606", None, False),
        ("FR1420041010050500013M02606", "CEPAPMPM", True),
    ],
)
def test_who_needs_an_address(iban: str, bic: str | None, needed: bool) -> None:
    assert needs_address(iban, bic) is needed


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(rules._STRUCTURES)))
    return make_iban(country, draw(st.from_regex(_national(country), fullmatch=True)))


def _national(country: str) -> str:
    pattern = rules._COUNTRIES[country][1].pattern
    return pattern.removeprefix("[A-Z]{2}[0-9]{2}")


@given(ibans())
def test_made_ibans_are_right_and_known_elsewhere(iban: str) -> None:
    assert parse_iban(iban) == iban
    assert reference.is_valid(iban, check_country=False)
    assert parse_iban(group_iban(iban)) == iban


@given(ibans(), st.randoms(use_true_random=False))
def test_one_wrong_character_is_always_caught(iban: str, chance: random.Random) -> None:
    place = chance.randrange(4, len(iban))
    alphabet = string.digits if iban[place].isdigit() else string.ascii_uppercase
    other = chance.choice([letter for letter in alphabet if letter != iban[place]])
    assert not iban_ok(iban[:place] + other + iban[place + 1 :])


@given(ibans(), st.integers(4, 30))
@example("CH51000003X0000000000", 9)
def test_two_swapped_neighbours_are_always_caught(iban: str, place: int) -> None:
    """Except where the sum is taken over the same digits: X counts 33, so 3X as X3 is 333."""
    assume(place < len(iban) - 1)
    swapped = iban[:place] + iban[place + 1] + iban[place] + iban[place + 2 :]
    assert _digits(swapped) == _digits(iban) or not iban_ok(swapped)


def _digits(iban: str) -> str:
    return "".join(str(int(character, 36)) for character in iban)


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    try:
        found = parse_iban(text)
    except InvalidIban:
        return
    assert iban_ok(found)
