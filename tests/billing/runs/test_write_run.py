"""What a release writes beside the invoices: the bank files, one for each scheme."""

from __future__ import annotations

import pytest

from services.billing.accounts.rules.states import Scheme
from services.billing.collections.tables import Collection
from services.billing.errors import SamePersonReleases
from services.billing.runs.write_run import collection_of, refuse_same_person
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import prepared, released, stored


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
