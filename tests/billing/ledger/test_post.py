"""The one door to the ledger: what it refuses, and that one and many entries come out alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from services.billing.ledger.post import Posting, _EntryRow, post
from services.billing.ledger.tables import Account, LedgerEntry
from shared.bulk import BULK_INSERT_BATCH_ROWS
from shared.clock import FixedClock
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import apply, association
from tests.support.bank import OWN

ON = date(2027, 2, 15)


def test_an_entry_ends_with_the_postings_own_fields() -> None:
    """Rows are built so: one field moved on one side alone would book on the wrong account."""
    assert _EntryRow._fields[3:] == Posting._fields


def posting(
    cents: int = 60000, debit: Account = Account.BANK, credit: Account = Account.UNMATCHED
) -> Posting:
    return Posting(
        posting_id=new_id(),
        booked_on=ON,
        debit=debit,
        credit=credit,
        amount_cents=cents,
        text="Société Générale d'Étanchéité",
    )


def entries(runtime: ServiceRuntime) -> list[LedgerEntry]:
    with runtime.reading(OWN) as session:
        return list(session.exec(select(LedgerEntry).order_by(col(LedgerEntry.amount_cents))))


@pytest.mark.parametrize(
    "wrong",
    [
        posting(0),
        posting(-1),
        posting(debit=Account.BANK, credit=Account.BANK),
    ],
    ids=["nothing", "less than nothing", "one account"],
)
def test_what_the_ledger_refuses(runtime: ServiceRuntime, wrong: Posting) -> None:
    with pytest.raises(DatabaseError), runtime.transaction(OWN) as uow:
        post(uow, [posting(), wrong])
    assert entries(runtime) == []


def test_no_postings_are_no_entries(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow:
        post(uow, [])
    assert entries(runtime) == []


def test_one_posting_is_entered_as_it_was_given(runtime: ServiceRuntime, clock: FixedClock) -> None:
    given = posting()._replace(member_id=new_id(), invoice_id=new_id(), transaction_id=new_id())
    with runtime.transaction(OWN) as uow:
        post(uow, [given])
    (entry,) = entries(runtime)
    assert {name: getattr(entry, name) for name in Posting._fields} == given._asdict()
    assert (entry.association_id, entry.entered_at) == (OWN, clock.now())


def test_many_postings_keep_their_order_over_the_sets(runtime: ServiceRuntime) -> None:
    count = BULK_INSERT_BATCH_ROWS + 1

    def given() -> Iterator[Posting]:
        for cents in range(1, count + 1):
            yield posting(cents)

    with runtime.transaction(OWN) as uow:
        post(uow, given())
    found = entries(runtime)
    assert [entry.amount_cents for entry in found] == list(range(1, count + 1))
    assert len({entry.id for entry in found}) == count
    assert sorted(found, key=lambda entry: entry.id) == found


def test_another_association_sees_none_of_it(runtime: ServiceRuntime) -> None:
    apply(runtime, association("other"))
    with runtime.transaction(OWN) as uow:
        post(uow, [posting()])
    with runtime.reading(association("other").id) as session:
        assert session.exec(select(LedgerEntry)).all() == []
