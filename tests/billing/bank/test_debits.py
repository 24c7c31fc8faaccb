"""What the bank's first answer says of the file that was handed in."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.collections.queries import waiting_files
from services.billing.collections.tables import Collection
from services.billing.overview import overview
from tests.support.bank import OWN, Bank


@pytest.mark.parametrize("first", ["credit", "return"])
def test_a_file_that_the_bank_has_booked_is_not_to_be_handed_in_any_more(
    bank: Bank, first: str
) -> None:
    with bank.runtime.reading(OWN) as session:
        assert waiting_files(session) == 1
    bank.says(bank.credit() if first == "credit" else bank.returned("M-1"))
    with bank.runtime.reading(OWN) as session:
        assert waiting_files(session) == 0
        (collection,) = session.exec(select(Collection)).all()
    assert (collection.state, collection.submitted_by) == ("submitted", None)


def test_the_next_collection_is_what_the_bank_has_not_answered_yet(bank: Bank) -> None:
    assert next_debits(bank) == 3
    bank.says(bank.returned("M-1"))
    assert next_debits(bank) == 2
    bank.says(bank.credit(), id_="S-2")
    assert next_debits(bank) == 0


def next_debits(bank: Bank) -> int:
    with bank.runtime.reading(OWN) as session:
        coming = overview(
            session, bank.runtime.clock.today(), bank.runtime.clock.now()
        ).next_collection
    return coming.transactions if coming else 0
