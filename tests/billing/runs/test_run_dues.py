"""The dues run, from members to files, through the commands that pages and command line call."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from sqlmodel import select

from services.billing.association.queries import own_association
from services.billing.association.tables import Issuer
from services.billing.errors import (
    CollectionTooEarly,
    NothingToRun,
    SamePersonReleases,
    SecondPersonNeeded,
)
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.runs.files import run_files
from services.billing.runs.report import run_report
from services.billing.runs.rules.states import ReleaseWay
from services.billing.runs.run_dues import run_dues
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.events.drain import drain
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from shared.settings import Settings
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember, association
from tests.support.actors import holder_of
from tests.support.billing_site import published

OWN = association().id
COLLECT_ON = date(2027, 2, 15)


def _run(runtime: ServiceRuntime, released_by: Actor = BY_CHAIR) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        return run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, released_by)


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False)
    add_member("M-3", employees=None, language="fr", country="FR")
    add_member("M-4", kind="honorary", debit=False)
    add_member("M-5", signed_on=date(2027, 6, 1))
    add_member("M-6", employees=11, scheme="b2b")


@pytest.mark.usefixtures("members")
class TestRunDues:
    def test_writes_invoices_ledger_and_a_file_per_instrument(
        self, runtime: ServiceRuntime, bank_files: Path
    ) -> None:
        run = _run(runtime)
        assert drain([runtime]).settled
        with runtime.reading(OWN) as session:
            report = run_report(session, run.id).to_json("de")
            assert check_ledger(session).ok
            written = run_files(session, run.id, runtime.documents)
            files = {file.place: b"".join(file.document.pieces) for file in written}
        assert report["members"] == 5
        assert report["total_cents"] == 420000
        invoices, collections = report["invoices"], report["collections"]
        assert isinstance(invoices, list)
        assert isinstance(collections, list)
        assert [one["number"] for one in invoices] == [f"BR-2027-000{n}" for n in range(1, 5)]
        assert [one["member_number"] for one in report["skipped"]] == ["M-5"]  # type: ignore[attr-defined]
        assert sorted(one["control_sum_cents"] for one in collections) == [90000, 240000]
        schema = etree.XMLSchema(file=str(bank_files / "schemas" / "pain.008.001.08_GBIC_5.xsd"))
        for one in collections:
            schema.assertValid(etree.fromstring(files[one["file"]]))
        for one in invoices:
            assert files[one["file"]].startswith(b"%PDF-1.7")

    def test_run_twice_creates_nothing(self, runtime: ServiceRuntime) -> None:
        _run(runtime)
        with pytest.raises(NothingToRun):
            _run(runtime)
        with runtime.reading(OWN) as session:
            assert len(session.exec(select(Invoice)).all()) == 4
            assert len(session.exec(select(LedgerEntry)).all()) == 4

    def test_nothing_is_written_when_nobody_is_left(self, runtime: ServiceRuntime) -> None:
        """Even if the caller's transaction goes on: no number, no letterhead, no event."""
        _run(runtime)
        before = published(runtime)
        with runtime.transaction(OWN) as uow:
            own_association(uow.session).phone = "030 1"
            with pytest.raises(NothingToRun):
                run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
        with runtime.reading(OWN) as session:
            assert len(session.exec(select(DuesRun)).all()) == 1
            assert len(session.exec(select(Issuer)).all()) == 1
        assert published(runtime) == before

    def test_who_is_left_out_is_nobody(
        self, runtime: ServiceRuntime, add_member: AddMember
    ) -> None:
        _run(runtime)
        add_member("M-7", signed_on=date(2027, 6, 1))
        with pytest.raises(NothingToRun):
            _run(runtime)

    @pytest.mark.parametrize(
        ("prepared_by", "released_by"),
        [(holder_of(Role.AUDITOR), BY_CHAIR), (BY_TREASURER, holder_of(Role.OFFICE))],
    )
    def test_both_need_their_right(
        self, runtime: ServiceRuntime, prepared_by: Actor, released_by: Actor
    ) -> None:
        with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
            run_dues(uow, 2027, COLLECT_ON, prepared_by, released_by)
        with runtime.reading(OWN) as session:
            assert not session.exec(select(DuesRun)).all()

    def test_one_person_alone_cannot_run_it(self, runtime: ServiceRuntime) -> None:
        with pytest.raises(SamePersonReleases):
            _run(runtime, released_by=BY_TREASURER)
        with runtime.reading(OWN) as session:
            assert not session.exec(select(DuesRun)).all()

    def test_members_must_be_told_in_time(self, runtime: ServiceRuntime) -> None:
        with runtime.transaction(OWN) as uow, pytest.raises(CollectionTooEarly) as refused:
            run_dues(uow, 2027, date(2027, 1, 20), BY_TREASURER, BY_CHAIR)
        assert refused.value.details["earliest_on"] == "2027-01-29"


@pytest.fixture
def production(runtime: ServiceRuntime) -> ServiceRuntime:
    secrets = {"secret_key": "s" * 40, "iban_keys": "i" * 40}
    runtime.settings = Settings.model_validate({"environment": "production", **secrets})
    return runtime


def _alone(runtime: ServiceRuntime, reason: str) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        return run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR, single_operator=reason)


@pytest.mark.usefixtures("members")
class TestOneOperator:
    @pytest.mark.parametrize("reason", ["", "  \n\t "])
    def test_in_production_two_names_are_not_two_persons(
        self, production: ServiceRuntime, reason: str
    ) -> None:
        with pytest.raises(SecondPersonNeeded) as refused:
            _alone(production, reason)
        assert "--single-operator" in refused.value.message
        with production.reading(OWN) as session:
            assert not session.exec(select(Invoice)).all()
            assert not session.exec(select(DuesRun)).all()

    def test_with_a_reason_the_run_is_marked(self, production: ServiceRuntime) -> None:
        run = _alone(production, "  The board is on holiday;\n resolution 3/2027. ")
        assert run.released_via is ReleaseWay.COMMAND_LINE
        assert run.single_operator_reason == "The board is on holiday; resolution 3/2027."
        with production.reading(OWN) as session:
            told = run_report(session, run.id).to_json("en")
        assert told["single_operator_reason"] == run.single_operator_reason
        assert told["released_via"] == "command_line"

    def test_it_does_not_make_one_person_two(self, production: ServiceRuntime) -> None:
        with production.transaction(OWN) as uow, pytest.raises(SamePersonReleases):
            run_dues(
                uow, 2027, COLLECT_ON, BY_TREASURER, BY_TREASURER, single_operator="no one else"
            )

    def test_elsewhere_no_reason_is_asked_for(self, runtime: ServiceRuntime) -> None:
        run = _alone(runtime, "")
        assert (run.released_via, run.single_operator_reason) == (ReleaseWay.COMMAND_LINE, "")
