"""Invoice and member numbers as people type them, banks break them and scanners misread them."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bank.rules.payment_text import Series, member_numbers, read_text
from services.billing.sepa.references import creditor_reference, end_to_end_id

SERIES = Series.of(["BR-2027", "BR-2026"])


def first(text: str) -> str | None:
    """The likeliest reading of the first number."""
    numbers = read_text(text, SERIES).numbers
    return numbers[0][0] if numbers else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("BR-2027-0412", "BR-2027-0412"),
        ("Rechnung BR-2027-0412 vom 15.01.2027", "BR-2027-0412"),
        ("br 2027 0412", "BR-2027-0412"),
        ("BR20270412", "BR-2027-0412"),
        ("BR/2027/0412,Beitrag", "BR-2027-0412"),
        ("BR-2027 -0412", "BR-2027-0412"),
        ("8R-2O27-O4l2", "BR-2027-0412"),
        ("BR-2027-12345 Beitrag", "BR-2027-12345"),
        ("BR-2026-0001", "BR-2026-0001"),
        ("BR-2025-0001", None),
        ("XBR-2027-0412", None),
        ("BR-2027-041", "BR-2027-0041"),
        ("BR-2027-00412", "BR-2027-0412"),
        ("Nr. 2027-0412 vom 15.01.", "BR-2027-0412"),
        ("Beitrag 2027", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    assert first(text) == number


def test_a_number_broken_by_the_bank_has_several_readings() -> None:
    (readings,) = read_text("BR-2027-00 03 1", SERIES).numbers
    assert "BR-2027-0003" in readings
    (readings,) = read_text("BR-2027-0003 600,00", SERIES).numbers
    assert readings[0] == "BR-2027-0003"


def test_several_numbers_in_their_order() -> None:
    named = read_text("BR-2027-0002 und BR-2026-0001, BR-2027-0002", SERIES)
    assert [readings[0] for readings in named.numbers] == ["BR-2027-0002", "BR-2026-0001"]


def test_no_series_no_numbers() -> None:
    assert read_text("BR-2027-0001", Series.of([])).numbers == ()


def test_payment_references_and_our_own_ids() -> None:
    invoice = UUID(int=7)
    reference = creditor_reference("BR-2027-0412")
    spaced = " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))
    for text in (reference, spaced, f"{spaced} Danke"):
        assert read_text(text, SERIES).referenced[0][0] == "BR-2027-0412"
    wrong = f"RF00{reference[4:]}"
    assert read_text(wrong, SERIES).referenced == ()
    named = read_text(f"eref {end_to_end_id(invoice).lower()} x", SERIES)
    assert named.invoice_ids == (invoice,)
    assert named.own_ids == (end_to_end_id(invoice),)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Mitglied M-4 Beitrag", ("M-4",)),
        ("Mitgliedsnr. 10023, Beitrag 2027", ("10023",)),
        ("Mitglieds-Nr 10023", ("10023",)),
        ("Mitglied Nr. 10023", ("10023",)),
        ("membre n° 77", ("77",)),
        ("M-17 Beitrag", ("M-17",)),
        ("Beitrag 2027 fuer 2027", ()),
        ("Mitgliedsbeitrag 2027", ()),
    ],
)
def test_member_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert member_numbers(text) == numbers


@given(st.text(max_size=200))
def test_any_text_is_read_without_complaint(text: str) -> None:
    named = read_text(text, SERIES)
    assert all(readings for readings in (*named.numbers, *named.referenced))
    member_numbers(text)


@given(
    st.integers(1, 9_999_999),
    st.sampled_from(["-", " ", "", "/", ". "]),
    st.text("abc xyz.,", max_size=20),
    st.text("abc xyz", max_size=20),
)
def test_every_number_is_found_again(number: int, mark: str, before: str, after: str) -> None:
    written = f"{before} BR{mark}2027{mark}{number:04d} {after}"
    assert first(written) == f"BR-2027-{number:04d}"


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("BR-2027-0412", False),
        ("BR-2027-00412", False),
        ("br 2027 04 12", False),
        ("BR-2027-412", True),
        ("BR-2027-04125", True),
        ("Rechnung 2027-0412", True),
        ("Rechnung 2027/412", True),
        ("BR-2027-04125 zu BR-2027-0412", False),
    ],
)
def test_a_reading_that_is_not_what_is_written_is_doubtful(text: str, doubtful: bool) -> None:
    named = read_text(text, SERIES)
    assert any("BR-2027-0412" in readings for readings in named.numbers)
    assert ("BR-2027-0412" in named.doubtful) == doubtful


@pytest.mark.parametrize(
    "text",
    ["EREF+{}SVWZ+Ruecklastschrift", "EREF{}", "{} {}", "RUECKLASTSCHRIFT/EREF/{}", "\n{}\n"],
)
@pytest.mark.parametrize("cut", [0, 5, 27, 34])
def test_our_ids_glued_and_broken(text: str, cut: int) -> None:
    id_ = end_to_end_id(UUID(int=7))
    broken = f"{id_[:cut]} {id_[cut:]}" if cut else id_
    assert read_text(text.format(broken, broken), SERIES).own_ids == (id_,)
