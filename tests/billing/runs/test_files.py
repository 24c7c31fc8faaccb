"""The files of a run: bank files at once, invoices as soon as they are rendered."""

from __future__ import annotations

import pytest

from services.billing.errors import RunNotReleased
from services.billing.runs.files import run_files
from shared.events.drain import drain
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, prepared, released


def places(runtime: ServiceRuntime, add_member: AddMember, *, rendered: bool) -> list[str]:
    add_member("M-1")
    add_member("M-2", debit=False)
    run = released(runtime)
    if rendered:
        assert drain([runtime]).settled
    with runtime.reading(OWN) as session:
        files = list(run_files(session, run.id, runtime.documents))
    assert all(b"".join(file.document.pieces) for file in files)
    return [file.place.rpartition("-")[0] for file in files]


def test_a_document_not_made_yet_is_not_there(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    found = places(runtime, add_member, rendered=False)
    assert found == ["collections/autos-2027-2027-02-15-core"]


def test_before_the_release_there_are_none(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    run = prepared(runtime)
    with runtime.reading(OWN) as session, pytest.raises(RunNotReleased):
        list(run_files(session, run.id, runtime.documents))


def test_invoices_by_number_then_bank_files(runtime: ServiceRuntime, add_member: AddMember) -> None:
    found = places(runtime, add_member, rendered=True)
    assert found == ["invoices/BR-2027"] * 2 + ["collections/autos-2027-2027-02-15-core"]
