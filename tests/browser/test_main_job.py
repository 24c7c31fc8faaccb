"""The main job in a real Chromium: every page of the story is quiet, accessible and fits.

The same town as `tests/scenarios`: no Redis, the machine is stepped while a page is waited for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests.support.browser import Visit, Visiting, serve
from tests.support.installation import (
    CHECK_PAGE,
    COMPANY,
    COMPANY_PAGE,
    CONTACTS_PAGE,
    DUES_PAGE,
    PAYMENT_PAGE,
    TREASURER,
    InstallationFixture,
    bank_pays,
    bank_returns,
    open_installation,
)

pytestmark = pytest.mark.browser


@dataclass
class Stage:
    """The town, served, with browsers to walk through it."""

    town: InstallationFixture
    address: str
    visit: Visiting

    def open(self, path: str, *, width: int = 1280, theme: str = "light") -> Visit:
        return self.visit(self.address + path, width=width, theme=theme)

    def await_page(self, page: Page, part: str) -> None:
        """Steps the machine until the browser stands at an address with this part.

        A page that waits for another service (data-waits) asks again by itself.
        """
        for _ in range(500):
            self.town.settle()
            page.wait_for_load_state("load")
            if part in page.url and not page.locator("[data-waits]").count():
                break
            page.wait_for_timeout(20)
        assert part in page.url, page.locator("main").inner_text()

    def go_on(self, visit: Visit, part: str) -> None:
        visit.page.locator("main form .btn--primary").last.click()
        self.await_page(visit.page, part)


@pytest.fixture
def stage(tmp_path: Path, visit: Visiting) -> Iterator[Stage]:
    with open_installation(tmp_path / "data") as town, serve(town.app) as address:
        yield Stage(town, address, visit)


def _look(visit: Visit) -> None:
    visit.assert_accessible()
    visit.assert_no_overflow()
    visit.assert_quiet()


def _fill(page: Page, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        fields = page.locator(f"main form [name={name}]")
        kind = fields.first.evaluate("e => e.type")
        if kind == "radio":
            page.locator(f"main form [name={name}][value={value}]").check()
        elif kind == "checkbox":
            fields.check()
        elif kind == "select-one":
            fields.select_option(value)
        else:
            fields.fill(value)


def _apply(stage: Stage) -> None:
    """In French on a phone; a page left empty is refused in words, "back" still works."""
    applicant = stage.open("/autoregion/apply?language=fr", width=390)
    _look(applicant)
    page = applicant.page
    page.locator("main form .btn--primary").click()
    page.locator("main form .btn--primary").click()
    page.locator(".errors").wait_for()
    assert page.locator(".errors li").count() == 5
    assert page.locator(".errors").evaluate("e => e === document.activeElement")
    _look(applicant)
    steps = ("contacts", "dues", "payment", "check", "done")
    pages = (COMPANY_PAGE, CONTACTS_PAGE, DUES_PAGE, PAYMENT_PAGE, CHECK_PAGE)
    for values, following in zip(pages, steps, strict=True):
        _fill(page, values)
        stage.go_on(applicant, following)
        _look(applicant)
        if following == "contacts":
            page.go_back()
            assert page.locator("[name=company]").input_value() == COMPANY
            stage.go_on(applicant, "contacts")
    assert "A-2027-001" in page.locator("main").inner_text()
    page.go_back()
    assert page.url.endswith("/done")


def _confirm(stage: Stage) -> None:
    stage.town.settle()
    (mail,) = stage.town.mails("application_received")
    applicant = stage.open(stage.town.link(mail, "confirm"), width=390)
    _look(applicant)
    stage.go_on(applicant, "/status/")
    _look(applicant)


def _vote(stage: Stage) -> None:
    """Opening decides nothing, a click without a choice neither; the third yes decides."""
    ballots = stage.town.mails("ballot")
    assert len(ballots) == 4
    for ballot, theme in zip(ballots, ("light", "dark", "light"), strict=False):
        elector = stage.open(stage.town.link(ballot, "ballot"), width=390, theme=theme)
        page = elector.page
        assert page.locator("[name=choice]:checked").count() == 0
        _look(elector)
        page.locator("main form .btn--primary").click()
        page.locator(".errors").wait_for()
        page.locator("[name=choice][value=yes]").check()
        stage.go_on(elector, "cast=1")
        _look(elector)
    page.reload()
    assert page.locator("main form").count() == 0
    stage.town.settle()


def _treasurer(stage: Stage) -> Visit:
    treasurer = stage.open("/sign-in")
    _look(treasurer)
    _sign_in(stage, treasurer)
    _look(treasurer)
    return treasurer


def _sign_in(stage: Stage, treasurer: Visit) -> None:
    """Days later the session has ended."""
    treasurer.page.goto(f"{stage.address}/sign-in")
    treasurer.page.locator("li", has_text=TREASURER).get_by_role("button").click()
    stage.await_page(treasurer.page, "/autoregion/")


def _collect(stage: Stage, treasurer: Visit) -> None:
    """The invoice is there; the bank file is released, downloaded and noted as handed in."""
    page = treasurer.page
    invoice, _, _ = stage.town.first_invoice()
    for path in ("invoices", f"invoices/{invoice.number}", f"members/{invoice.member_id}/account"):
        page.goto(f"{stage.address}/autoregion/{path}")
        _look(treasurer)
        assert COMPANY in page.locator("main").inner_text()
    page.goto(f"{stage.address}/autoregion/collections")
    _look(treasurer)
    assert page.locator("main a[href$='/file']").count() == 0
    page.locator("main form[action$='/release'] button").click()
    page.wait_for_load_state("load")
    _, collection, _ = stage.town.first_invoice()
    _look(treasurer)
    with page.expect_download() as download:
        page.locator("main a[href$='/file']").click()
    assert download.value.suggested_filename == collection.file_name
    assert collection.message_id in Path(download.value.path()).read_text("utf-8")
    page.locator("main form button").click()
    page.locator("main form[action$='/undo']").wait_for()
    assert page.locator("main form").count() == 1, "it can be undone until the bank has answered"
    _look(treasurer)


def _upload(stage: Stage, treasurer: Visit, name: str, content: bytes) -> str:
    page = treasurer.page
    page.goto(f"{stage.address}/autoregion/bank")
    file = FilePayload(name=name, mimeType="application/xml", buffer=content)
    page.locator("[name=files]").set_input_files(file)
    page.locator("main form .btn--primary").first.click()
    page.locator("main [role=status], main .errors").first.wait_for()
    stage.town.settle()
    _look(treasurer)
    return page.locator("main").inner_text()


def _answer(stage: Stage, treasurer: Visit) -> None:
    """Paid, returned, and each only once; a file that is none changes nothing."""
    town = stage.town
    invoice, collection, item = town.first_invoice()
    _upload(stage, treasurer, "broken.xml", b"<Document>")
    town.clock.advance(timedelta(days=15))
    _sign_in(stage, treasurer)
    _upload(stage, treasurer, "paid.xml", bank_pays(invoice, collection))
    assert town.first_invoice()[0].state == "paid"
    town.clock.advance(timedelta(days=3))
    _sign_in(stage, treasurer)
    for _ in range(2):
        _upload(stage, treasurer, "returned.xml", bank_returns(invoice, item))
        assert town.first_invoice()[0].open_cents == invoice.amount_cents
    for path in ("bank/returns", f"invoices/{invoice.number}"):
        treasurer.page.goto(f"{stage.address}/autoregion/{path}")
        assert "MS03" in treasurer.page.locator("main").inner_text()
        _look(treasurer)


def _remind(stage: Stage, treasurer: Visit) -> None:
    """Once: afterwards there is no button any more."""
    stage.town.clock.advance(timedelta(days=14))
    _sign_in(stage, treasurer)
    page = treasurer.page
    page.goto(f"{stage.address}/autoregion/reminders")
    _look(treasurer)
    page.locator("main form .btn--primary").click()
    stage.await_page(page, "issued=1")
    _look(treasurer)
    assert page.locator("main form .btn--primary").count() == 0
    (reminder,) = stage.town.mails("reminder")
    assert reminder.recipient == CONTACTS_PAGE["billing_emails"]
    page.goto(f"{stage.address}/autoregion/mails/{reminder.id}")
    _look(treasurer)


def test_the_main_job_in_a_browser(stage: Stage) -> None:
    _apply(stage)
    _confirm(stage)
    _vote(stage)
    treasurer = _treasurer(stage)
    _collect(stage, treasurer)
    _answer(stage, treasurer)
    _remind(stage, treasurer)
