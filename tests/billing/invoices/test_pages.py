"""Invoices on their pages: the filtered list, and the document."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from services.billing.invoices.tables import Invoice
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import TREASURER, AddMember, apply, association
from tests.billing.invoices.two_invoices import OPEN, OWN, PAID, issue_two_invoices
from tests.support.billing_site import NewVisitor


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


@pytest.fixture
def invoices(runtime: ServiceRuntime, add_member: AddMember) -> dict[str, UUID]:
    return issue_two_invoices(runtime, add_member)


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
