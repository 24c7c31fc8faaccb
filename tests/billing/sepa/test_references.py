"""References: which letters, which slashes, ids that come out the same twice, RF check digits."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from services.billing.sepa.references import (
    InvalidCreditorReference,
    InvalidReference,
    collection_id,
    creditor_reference,
    creditor_reference_ok,
    end_to_end_id,
    numbered_source,
    own_reference,
    own_reference_ok,
    reference_key,
    sepa_reference_ok,
)


@pytest.mark.parametrize(
    "text",
    ["A", "M-2027-0001", "K-02-2011-12345", "a.b:c(d)e,f'g+h?i", "two words", "a/b", "X" * 35],
)
def test_references_a_bank_takes(text: str) -> None:
    assert sepa_reference_ok(text)


@pytest.mark.parametrize(
    "text",
    ["", "X" * 36, "/A", "A/", "A//B", " A", "A ", "Müller", "A_B", "A&B", "A\n", "Я", "A\tB"],
)
def test_references_a_bank_refuses(text: str) -> None:
    assert not sepa_reference_ok(text)


def test_case_does_not_make_two_references() -> None:
    assert reference_key("123AAa") == reference_key("123aaA")


@pytest.mark.parametrize(
    ("text", "made"),
    [("autos-2027/0012", "AUTOS-2027-0012"), ("M_17 (alt)", "M-17-ALT"), ("--x--", "X")],
)
def test_a_reference_of_our_own(text: str, made: str) -> None:
    assert own_reference(text) == made


@pytest.mark.parametrize("text", ["", "***", "X" * 36])
def test_a_reference_that_cannot_be_made(text: str) -> None:
    with pytest.raises(InvalidReference):
        own_reference(text)


@given(st.uuids(), st.integers(1, 36 * 36 - 1))
def test_ids_are_short_safe_and_readable_back(source: UUID, number: int) -> None:
    made = collection_id(source, number)
    assert own_reference_ok(made)
    assert sepa_reference_ok(made)
    assert len(made) == 35
    assert made == end_to_end_id(source, number)
    assert numbered_source(made) == (source, number)
    assert numbered_source(made.lower()) == (source, number)


@given(st.uuids())
def test_another_part_is_another_id(source: UUID) -> None:
    assert len({collection_id(source, number) for number in range(1, 1296)}) == 1295


@pytest.mark.parametrize("number", [0, -1, 1296])
def test_no_more_parts_than_two_letters_hold(number: int) -> None:
    with pytest.raises(InvalidReference):
        collection_id(UUID(int=1), number)


@pytest.mark.parametrize("foreign", ["", "NOTPROVIDED", "M-17", "Z" * 32 + "-01"])
def test_foreign_ids_are_not_ours(foreign: str) -> None:
    assert numbered_source(foreign) is None


@pytest.mark.parametrize(
    "reference", ["RF18539007547034", "RF280000004100000612", "RF18 5390 0754 7034"]
)
def test_known_creditor_references(reference: str) -> None:
    assert creditor_reference_ok(reference)


@pytest.mark.parametrize(
    "reference", ["RF19539007547034", "RF18", "539007547034", "RF18" + "1" * 22]
)
def test_wrong_creditor_references(reference: str) -> None:
    assert not creditor_reference_ok(reference)


@given(st.from_regex(r"[A-Z0-9]{1,21}", fullmatch=True))
def test_made_creditor_references_are_right(body: str) -> None:
    made = creditor_reference(body)
    assert creditor_reference_ok(made)
    assert iso11649.is_valid(made)


@pytest.mark.parametrize("body", ["", "-", "1" * 22])
def test_creditor_references_have_a_length(body: str) -> None:
    with pytest.raises(InvalidCreditorReference):
        creditor_reference(body)
