"""The page of one invoice, with everything that happened to it."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.invoices.two_invoices import PAID, issue_two_invoices


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


@pytest.fixture
def invoices(runtime: ServiceRuntime, add_member: AddMember) -> dict[str, UUID]:
    return issue_two_invoices(runtime, add_member)


@pytest.mark.usefixtures("invoices")
class TestInvoicePage:
    def test_one_invoice_says_all_that_happened(self, treasurer: TestClient) -> None:
        page = treasurer.get(f"/autos/invoices/{PAID}").text
        assert "Luxtrans Logistics S.à r.l." in page
        assert "Dues invoiced" in page
        assert "Payment received" in page
        assert "16 Feb 2027" in page
        assert "Being collected" in page
        assert "REF-M-1" in page
        assert "Klasse A" in page
        assert treasurer.get("/autos/invoices/BR-2027-9999").status_code == 404
