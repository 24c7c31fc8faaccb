"""Correcting an invoice in a real browser: a company cancelled and issued anew, and every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from shared.service import ServiceRuntime
from tests.billing.conftest import TREASURER
from tests.billing.corrections.desk import KIND, NUMBER, OTHER, correct, stands
from tests.support.billing_site import NewVisitor
from tests.support.browser import Visit, Visiting, serve

pytestmark = pytest.mark.browser
TOPICS = ("cancel", "credit", "reassess", "defer", "instalments", "waive", "write-off")


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with serve(app) as found:
        yield found


def signed_in(visit: Visiting, new_visitor: NewVisitor, address: str, **view: object) -> Visit:
    client = new_visitor(TREASURER).client
    found: Visit = visit(f"{address}/autos/apply", **view)
    cookies = [
        {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
    ]
    found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    found.complaints.clear()
    return found


@pytest.mark.parametrize(("width", "theme", "language"), [(320, "dark", "fr")])
def test_every_page_is_accessible(
    invoiced: ServiceRuntime,
    new_visitor: NewVisitor,
    address: str,
    visit: Visiting,
    width: int,
    theme: str,
    language: str,
) -> None:
    made = correct(invoiced, KIND.INSTALMENTS, OTHER, parts=3, first_on=date(2027, 3, 1))
    found = signed_in(visit, new_visitor, address, width=width, theme=theme)
    base = f"{address}/autos/invoices"
    for path in (
        f"{NUMBER}/correct",
        *(f"{NUMBER}/correct/{topic}" for topic in TOPICS),
        f"{NUMBER}/hold",
        f"{OTHER}/undo",
        OTHER,
        f"{OTHER}/corrections/{made.id}",
        "../closing",
    ):
        found.page.goto(f"{base}/{path}?language={language}")
        found.assert_accessible()
        found.assert_no_overflow()
    found.page.goto(f"{base}?view=instalments&language={language}")
    found.assert_accessible()
    found.assert_no_overflow()
    found.assert_quiet()


def test_cancelled_and_issued_anew_without_script(
    invoiced: ServiceRuntime, new_visitor: NewVisitor, address: str, visit: Visiting
) -> None:
    found = signed_in(visit, new_visitor, address, width=390, script=False)
    page = found.page
    page.goto(f"{address}/autos/invoices/{NUMBER}?language=de")
    page.get_by_role("link", name="Korrigieren").click()
    page.get_by_role("link", name="Stornieren und auf Wunsch neu ausstellen").click()
    page.get_by_label("Neu ausstellen").check()
    page.get_by_label("Grund").fill("Die Anschrift war falsch")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Neue Rechnung")).to_be_visible()
    assert stands(invoiced) == ("open", 60000)
    page.get_by_role("button", name="Ausführen").click()
    expect(page.get_by_text("Die Rechnung ist storniert.")).to_be_visible()
    expect(page.get_by_role("link", name="BR-2027-0003").first).to_be_visible()
    assert stands(invoiced) == ("cancelled", 0)
