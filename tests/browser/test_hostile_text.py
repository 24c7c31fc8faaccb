"""Text that wants to be code, in a real Chromium: no dialog, no request elsewhere, no complaint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page

from tests.support.browser import Visit, Visiting, serve
from tests.support.hostile_text import (
    LENGTHS,
    PAYLOADS,
    admit,
    apply,
    filled_in,
    shares,
)
from tests.support.installation import TREASURER, InstallationFixture, open_installation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
# Those that browsers run if anything at all goes wrong; the others are read as text in scenarios.
SAMPLE = tuple(one for one in PAYLOADS if "alert" in one)


@dataclass
class Watched:
    """A page with everything on it that should not have happened."""

    visit: Visit
    address: str
    happened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.visit.page
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self._note(request.url))

    def _dismiss(self, dialog: Dialog) -> None:
        self.happened.append(dialog.message)
        dialog.dismiss()

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:image/")):
            self.happened.append(url)

    def look(self, page: Page, path: str) -> None:
        """Opens a page and pokes every element as handlers would want it."""
        page.goto(self.address + path)
        page.wait_for_load_state("load")
        page.evaluate(
            """() => document.querySelectorAll("main *").forEach(e => {
              for (const kind of ["mouseover", "focus", "toggle", "error", "load"])
                e.dispatchEvent(new Event(kind));
            })"""
        )
        assert not self.happened, path
        self.visit.assert_quiet()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[InstallationFixture]:
    with open_installation(tmp_path / "data") as town:
        yield town


def test_nothing_runs(town: InstallationFixture, visit: Visiting) -> None:
    share = shares(12)[0] | {
        name: list(SAMPLE[place % len(SAMPLE) :][:3])
        for place, name in enumerate(LENGTHS)
        if LENGTHS[name] >= 190
    }
    apply(town, filled_in(share))
    admit(town, 0, comment="\n".join(SAMPLE))
    with serve(town.app) as address:
        watched = Watched(visit(f"{address}/sign-in"), address)
        page = watched.visit.page
        page.locator("li", has_text=TREASURER).get_by_role("button").click()
        page.wait_for_url("**/autoregion/")
        invoice = town.first_invoice()[0]
        (mail,) = town.mails("invoice")
        for path in (
            "",
            "members",
            f"members/{invoice.member_id}",
            f"members/{invoice.member_id}/account",
            "applications?view=decided",
            "applications/A-2027-001",
            "invoices",
            f"invoices/{invoice.number}",
            "mails",
            f"mails/{mail.id}",
            f"mails/{mail.id}/html",
            "collections",
        ):
            watched.look(page, f"/autoregion/{path}")
