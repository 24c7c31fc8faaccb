"""Another account of the same company: the bank is told, until one has taken a debit by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import etree

from services.billing.accounts.amend_mandate import amend_mandate
from services.billing.accounts.errors import MandateNotFound, MandateRevoked, SignedLater
from services.billing.accounts.revoke_mandate import Revocation, revoke_mandate
from services.billing.accounts.tables import Mandate, MandateChange
from services.billing.collections.tables import Collection
from services.billing.errors import AccountHolderUnreadable
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.iban import InvalidIban
from shared.clock import FixedClock
from shared.ids import named_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import NEW_TERMS, OTHER_IBAN, amend, mandate_of
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TODAY, AddMember
from tests.billing.runs.desk import OWN, stored
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry


def told(runtime: ServiceRuntime, collection: Collection) -> dict[str, str]:
    """What the file tells the bank of changes, by mandate reference."""
    file = etree.fromstring(runtime.documents.get(OWN, collection.sha256))
    return {
        related.findtext("{*}MndtId", ""): "".join(details.itertext())
        for related in file.iter("{*}MndtRltdInf")
        if (details := related.find("{*}AmdmntInfDtls")) is not None
    }


def next_year(runtime: ServiceRuntime, clock: FixedClock, year: int = 2028) -> Collection:
    clock.moment = datetime(year, 1, 15, 9, tzinfo=UTC)
    with runtime.transaction(OWN) as uow:
        run_dues(uow, year, date(year, 2, 15), BY_TREASURER, BY_CHAIR)
    return max(stored(runtime, Collection), key=lambda one: one.collect_on)


def test_refusals(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    mandate_id = mandate_of(runtime).id
    for terms, error in (
        (replace(NEW_TERMS, iban="DE22500500009876543210"), InvalidIban),
        (replace(NEW_TERMS, account_holder="Тест"), AccountHolderUnreadable),
        (replace(NEW_TERMS, signed_on=TODAY + timedelta(days=1)), SignedLater),
    ):
        with pytest.raises(error), runtime.transaction(OWN) as uow:
            amend_mandate(uow, mandate_id, terms, "", BY_TREASURER)
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        amend_mandate(uow, mandate_id, NEW_TERMS, "", BY_CHAIR)
    with pytest.raises(MandateNotFound), runtime.transaction(OWN) as uow:
        amend_mandate(uow, named_id(OWN, "nobody"), NEW_TERMS, "", BY_TREASURER)
    assert not stored(runtime, MandateChange)


def test_the_account_before_stays_in_the_history_masked(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    before = mandate_of(runtime)
    after = amend(runtime)
    assert runtime.keys.decrypt(after.iban_sealed, after.id.bytes) == OTHER_IBAN
    (change,) = stored(runtime, MandateChange)
    assert change.before["iban"] == before.iban_masked != after.iban_masked
    assert (change.reason, change.changed_by) == ("letter of 10 January", BY_TREASURER.person_id)


def test_the_same_again_is_no_change(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    first, second = amend(runtime), amend(runtime)
    assert first.changed_at == second.changed_at
    assert len(stored(runtime, MandateChange)) == 1


def test_a_new_account_is_told_until_a_bank_took_a_debit_by_it(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    bank.says(bank.credit())
    amend(runtime)
    second = next_year(runtime, clock)
    assert told(runtime, second) == {"REF-M-1": "SMNDA"}
    third = next_year(runtime, clock, 2029)
    assert told(runtime, third) == {"REF-M-1": "SMNDA"}, "no bank has answered yet"


def test_a_mandate_no_bank_knows_has_nothing_to_tell(
    runtime: ServiceRuntime, add_member: AddMember, clock: FixedClock
) -> None:
    add_member("M-1")
    with runtime.transaction(OWN) as uow:
        uow.session.get_one(Mandate, mandate_of(runtime).id).accepted_reference = None
    amend(runtime)
    assert told(runtime, next_year(runtime, clock)) == {}


def test_a_file_from_before_the_change_tells_the_bank_nothing_of_it(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=1))
    amend(runtime)
    bank.says(bank.credit())
    assert mandate_of(runtime).account_amended


def test_a_debit_that_the_bank_took_ends_the_telling(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    bank.says(bank.credit())
    amend(runtime)
    second = next_year(runtime, clock)
    whole = Ntry(
        second.control_sum_cents, second.collect_on, ref="SUM-2", gvc="192", batch=second.message_id
    )
    bank.says(whole, id_="S-2")
    assert not mandate_of(runtime).account_amended
    assert told(runtime, next_year(runtime, clock, 2029)) == {}


def test_an_account_that_a_bank_ended_is_replaced_and_told(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    bank.says(bank.credit())
    bank.says(bank.returned("M-1", reason="AC04"), id_="S-2")
    assert mandate_of(runtime).state == "ended"
    after = amend(runtime)
    assert (after.state, after.ended_on, after.ended_reason) == ("active", None, None)
    assert told(runtime, next_year(runtime, clock)) == {"REF-M-1": "SMNDA"}


def test_an_old_debit_that_comes_back_late_does_not_end_the_new_account(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    bank.says(bank.credit())
    clock.moment = datetime(2027, 2, 20, 9, tzinfo=UTC)
    amend(runtime)
    bank.says(bank.returned("M-1", reason="AC04"), id_="S-2")
    assert mandate_of(runtime).state == "active"


def test_a_revoked_mandate_stays_ended(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    with runtime.transaction(OWN) as uow:
        revoke_mandate(uow, mandate_of(runtime).id, Revocation(TODAY, "letter"), BY_TREASURER)
    with pytest.raises(MandateRevoked):
        amend(runtime)


def test_another_creditor_identifier_is_told(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    from services.billing.association.queries import own_association

    bank.says(bank.credit())
    with runtime.transaction(OWN) as uow:
        own_association(uow.session).creditor_identifier = "FR72ZZZ123456"
    found = told(runtime, next_year(runtime, clock))
    assert set(found) == {"REF-M-1", "REF-M-2", "REF-M-3"}
    assert all(text == "DE98ZZZ09999999999SEPA" for text in found.values())
