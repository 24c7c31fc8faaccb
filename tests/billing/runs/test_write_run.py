"""What a release writes beside the invoices: the bank files, one for each scheme."""

from __future__ import annotations

import pytest

from services.billing.accounts.rules.states import Scheme
from services.billing.association.queries import own_association
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import SamePersonReleases
from services.billing.runs.issue_invoices import collection_of
from services.billing.runs.write_run import refuse_same_person
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, prepared, released, stored


def test_one_person_is_not_two(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    run = prepared(runtime)
    refuse_same_person(run, BY_CHAIR.person_id)
    with pytest.raises(SamePersonReleases):
        refuse_same_person(run, BY_TREASURER.person_id)


def test_without_direct_debits_there_is_no_bank_file(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", debit=False)
    assert released(runtime).invoices == 1
    assert not stored(runtime, Collection)


def test_each_scheme_has_a_file_of_its_own_with_ids_of_the_run(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=5)
    add_member("M-3", employees=50, scheme="b2b")
    run = released(runtime)
    files = {one.scheme: one for one in stored(runtime, Collection)}
    assert {scheme: one.id for scheme, one in files.items()} == {
        scheme: collection_of(run.id, scheme) for scheme in Scheme
    }
    found = {scheme: (one.transactions, one.control_sum_cents) for scheme, one in files.items()}
    assert found == {Scheme.CORE: (2, 120000), Scheme.B2B: (1, 90000)}
    assert files[Scheme.CORE].message_id == f"{run.id.hex.upper()}-01"
    assert files[Scheme.B2B].message_id == f"{run.id.hex.upper()}-02"
    tail = run.id.hex[-6:]
    assert files[Scheme.CORE].file_name == f"autos-2027-2027-02-15-core-{tail}.xml"


@pytest.mark.parametrize(("debits", "cents"), [(2, None), (99, 150_000)])
def test_a_run_keeps_the_limits_of_the_bank(
    runtime: ServiceRuntime, add_member: AddMember, debits: int, cents: int | None
) -> None:
    """Each file has ids of its own, none with that of the other scheme, and all debits are in one
    of them."""
    for number in range(5):
        add_member(f"M-{number}", employees=5)
    add_member("M-9", employees=50, scheme="b2b")
    with runtime.transaction(OWN) as uow:
        association = own_association(uow.session)
        association.file_transactions_max, association.file_cents_max = debits, cents
    run = released(runtime)
    made = sorted(stored(runtime, Collection), key=lambda one: one.message_id)
    core = [one for one in made if one.scheme == Scheme.CORE]
    assert [one.transactions for one in core] == [2, 2, 1]
    assert [one.message_id[-2:] for one in core] == ["01", "03", "05"]
    assert len({one.message_id for one in made} | {one.file_name for one in made}) == 8
    assert [one.id for one in core] == [
        collection_of(run.id, Scheme.CORE, part) for part in (1, 2, 3)
    ]
    items = stored(runtime, CollectionItem)
    for one in made:
        of_file = [item.amount_cents for item in items if item.collection_id == one.id]
        assert (len(of_file), sum(of_file)) == (one.transactions, one.control_sum_cents)
        written = b"".join(runtime.documents.open(OWN, one.sha256).pieces)
        assert written.count(b"<DrctDbtTxInf>") == one.transactions
