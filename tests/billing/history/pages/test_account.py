"""A member's account on its page: balance, payments, mandate, and why that much."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from shared.ids import named_id
from shared.service import ServiceRuntime
from tests.billing.conftest import TREASURER, AddMember
from tests.billing.invoices.two_invoices import OWN, issue_two_invoices
from tests.support.billing_site import NewVisitor


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


@pytest.fixture
def invoices(runtime: ServiceRuntime, add_member: AddMember) -> dict[str, UUID]:
    return issue_two_invoices(runtime, add_member)


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
