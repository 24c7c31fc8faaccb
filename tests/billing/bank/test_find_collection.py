"""Which collection a sum is of, and what is still expected of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from services.billing.bank.find_collection import CollectionSums, collection_sums
from services.billing.bank.tables import BankTransaction
from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from shared.ids import new_id
from tests.support.bank import COLLECT_ON, OWN, Bank
from tests.support.bank_statements import Ntry, StatusReportFile


def explanation(bank: Bank) -> list[str]:
    with bank.runtime.reading(OWN) as session:
        return list(session.exec(select(BankTransaction.explanation)).one())


def sums(bank: Bank) -> CollectionSums:
    with bank.runtime.reading(OWN) as session:
        return collection_sums(session, session.exec(select(Collection.id)).one())


def test_nothing_is_expected_of_an_unknown_collection(bank: Bank) -> None:
    with bank.runtime.reading(OWN) as session:
        assert collection_sums(session, new_id()) == (0, 0, 0)


def test_what_is_expected_shrinks_with_what_the_bank_answers(bank: Bank) -> None:
    assert sums(bank) == (330000, 330000, 0)
    bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    assert sums(bank) == (330000, 330000, 60000)
    bank.says(bank.credit(270000))
    assert sums(bank) == (330000, 60000, 60000)


@pytest.mark.parametrize("days", [-6, 16])
def test_a_sum_without_our_id_is_of_no_collection_long_ago_or_to_come(
    bank: Bank, days: int
) -> None:
    bank.says(bank.credit(batch=None, on=COLLECT_ON + timedelta(days=days)))
    assert explanation(bank) == ["collection_unknown"]


@pytest.mark.parametrize("days", [-5, 15])
def test_a_sum_without_our_id_is_of_the_only_collection_near(bank: Bank, days: int) -> None:
    bank.says(bank.credit(batch=None, on=COLLECT_ON + timedelta(days=days)))
    assert explanation(bank) == [f"collection_sum {bank.message_id}"]


def test_the_id_of_somebody_elses_file_is_believed(bank: Bank) -> None:
    """The sum alone is not asked if the bank names a file, even one that we do not know."""
    bank.says(Ntry(bank.total, ref="S", gvc="192", batch="SOMEBODY-ELSE"))
    assert explanation(bank) == ["collection_unknown"]


@pytest.mark.parametrize("state", [CollectionState.WAITING, CollectionState.DISCARDED])
def test_a_file_that_nobody_released_is_never_what_a_sum_is_of(
    bank: Bank, state: CollectionState
) -> None:
    """It would be the only one near, and its sum fits."""
    with bank.runtime.transaction(OWN) as uow:
        uow.session.exec(select(Collection)).one().state = state
    bank.says(bank.credit(batch=None))
    assert explanation(bank) == ["collection_unknown"]
