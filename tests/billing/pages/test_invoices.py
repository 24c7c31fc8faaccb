"""Invoices, member accounts and the dues regulation on their pages; who may open what."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from services.billing.invoices.tables import Invoice
from services.billing.ledger.post import Transfer, change_open_amount, post_entries
from services.billing.ledger.tables import Account
from services.billing.navigation import PAGES
from services.billing.runs.run_dues import run_dues
from shared.clock import FixedClock
from shared.events.drain import drain
from shared.ids import named_id
from shared.service import ServiceRuntime
from shared.web.auth import declared_routes
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TREASURER, AddMember, apply, association
from tests.billing.pages.site import NewVisitor

OWN = association().id
PAID, OPEN = "BR-2027-0001", "BR-2027-0002"


@pytest.fixture
def invoices(runtime: ServiceRuntime, add_member: AddMember) -> dict[str, UUID]:
    """Two invoices of a run, the first of them paid."""
    members = {
        "M-1": add_member("M-1", company="Luxtrans Logistics S.à r.l.", country="LU"),
        "M-2": add_member("M-2", employees=50, debit=False, language="fr"),
    }
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, date(2027, 2, 15), BY_TREASURER, BY_CHAIR)
    drain([runtime])
    with runtime.transaction(OWN) as uow:
        invoice = uow.session.exec(select(Invoice).where(Invoice.number == PAID)).one()
        post_entries(
            uow,
            date(2027, 2, 16),
            Transfer(
                Account.BANK,
                Account.RECEIVABLE,
                invoice.open_cents,
                "Sammler 2027-02-15",
                invoice_id=invoice.id,
                member_id=invoice.member_id,
            ),
        )
        change_open_amount(invoice, -invoice.open_cents)
    return members


@pytest.fixture
def treasurer(new_visitor: NewVisitor) -> TestClient:
    return new_visitor(TREASURER).client


@pytest.mark.usefixtures("invoices")
class TestInvoices:
    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("", [PAID, OPEN], []),
            ("?view=open", [OPEN], [PAID]),
            ("?view=paid", [PAID], [OPEN]),
            ("?view=overdue", [], [PAID, OPEN]),
            ("?q=luxtrans", [PAID], [OPEN]),
            ("?q=0002", [OPEN], [PAID]),
            ("?year=2026", [], [PAID, OPEN]),
            ("?year=2027&view=nonsense&page=x", [PAID, OPEN], []),
        ],
    )
    def test_filters_stand_in_the_address(
        self, treasurer: TestClient, query: str, shown: list[str], hidden: list[str]
    ) -> None:
        page = treasurer.get(f"/autos/invoices{query}").text
        assert all(f">{number}</a>" in page for number in shown)
        assert not any(number in page for number in hidden)

    def test_overdue_is_a_matter_of_the_day(
        self, clock: FixedClock, new_visitor: NewVisitor
    ) -> None:
        clock.advance(timedelta(days=60))
        page = new_visitor(TREASURER).client.get("/autos/invoices?view=overdue").text
        assert OPEN in page
        assert PAID not in page

    def test_one_invoice_says_all_that_happened(self, treasurer: TestClient) -> None:
        page = treasurer.get(f"/autos/invoices/{PAID}").text
        assert "Luxtrans Logistics S.à r.l." in page
        assert "Dues invoiced" in page
        assert "Payment received" in page
        assert "Sammler 2027-02-15" in page
        assert "Being collected" in page
        assert "REF-M-1" in page
        assert "Klasse A" in page
        assert treasurer.get("/autos/invoices/BR-2027-9999").status_code == 404

    def test_the_document_comes_from_the_store(
        self, runtime: ServiceRuntime, treasurer: TestClient
    ) -> None:
        answer = treasurer.get(f"/autos/invoices/{OPEN}/pdf")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-1.7")
        with runtime.transaction(OWN) as uow:
            uow.session.exec(
                select(Invoice).where(Invoice.number == OPEN)
            ).one().document_sha256 = None
        assert treasurer.get(f"/autos/invoices/{OPEN}/pdf").status_code == 409
        assert "the document is being made" in treasurer.get(f"/autos/invoices/{OPEN}").text


class TestMemberAccount:
    def test_shows_balance_payments_mandate_and_why(
        self, treasurer: TestClient, invoices: dict[str, UUID]
    ) -> None:
        page = treasurer.get(f"/autos/members/{invoices['M-1']}/account").text
        assert "Why these dues?" in page
        assert "Klasse A: bis 10 Beschäftigte (gemeldet: 5)" in page
        assert "Payment received" in page
        assert "REF-M-1" in page
        assert "••••" in page
        other = treasurer.get(f"/autos/members/{invoices['M-2']}/account").text
        assert "€900.00" in other
        assert "Classe B" in other

    def test_speaks_the_readers_language(
        self, new_visitor: NewVisitor, invoices: dict[str, UUID]
    ) -> None:
        path = f"/autos/members/{invoices['M-2']}/account"
        assert (
            "Warum dieser Beitrag?" in new_visitor(TREASURER, language="de").client.get(path).text
        )
        french = new_visitor(TREASURER, language="fr").client.get(path).text
        assert "Pourquoi cette cotisation\u00a0?" in french

    def test_an_unknown_member_is_not_there(self, treasurer: TestClient) -> None:
        assert treasurer.get(f"/autos/members/{named_id(OWN, 'x')}/account").status_code == 404


def test_the_regulation_reads_as_tables(treasurer: TestClient) -> None:
    page = treasurer.get("/autos/dues/regulation").text
    assert "Beitragsordnung 2027" in page
    assert "more than 50" in page
    assert "€1,800.00" in page
    assert "Honorary members" in page


def test_another_association_reads_nothing(
    runtime: ServiceRuntime, new_visitor: NewVisitor, invoices: dict[str, UUID]
) -> None:
    apply(runtime, association("other"))
    stranger = new_visitor(TREASURER, slug="other").client
    paths = [
        f"invoices/{PAID}",
        f"invoices/{PAID}/pdf",
        f"members/{invoices['M-1']}/account",
    ]
    for path in paths:
        assert stranger.get(f"/autos/{path}").status_code == 404
        assert stranger.get(f"/other/{path}").status_code == 404
    assert PAID not in stranger.get("/other/invoices").text


def test_every_route_asks_for_its_permission(app: FastAPI, new_visitor: NewVisitor) -> None:
    """Nobody who is not signed in reaches anything but the applicant's pages."""
    own = {route.path for router in PAGES.routers for route in router.routes}  # type: ignore[attr-defined]
    routes = [route for route in declared_routes(app) if route.path in own]
    assert len(routes) >= 18
    nobody = new_visitor().client
    for route in routes:
        if route.said == ("token: application draft",):
            continue
        path = route.path.replace("{slug}", "autos").replace("{kind}", "csv")
        for name in ("run_id", "collection_id", "member_id", "transaction_id", "match_id"):
            path = path.replace(f"{{{name}}}", str(named_id(OWN, name)))
        path = path.replace("{number}", PAID)
        answer = nobody.request(route.method, path)
        expected = {303} if route.method == "GET" else {401}
        assert answer.status_code in expected, (route, answer.status_code)
        if route.method == "GET":
            assert answer.headers["location"].startswith("/sign-in"), Path(path)
