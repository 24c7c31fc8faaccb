"""A real Chromium for tests; `visit` opens a page in a context of its own.

Playwright is imported where it is used: every test loads this plug-in, few open a browser.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from tests.support.browser import Visit, Visiting

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# The same that scripts/install-system takes for a Chromium. The headless shell is the same engine
# without the windows around it, for half of the processor's time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def _executable() -> str | None:
    found = (shutil.which(name) for name in (*_NAMES, str(_ON_MACOS)))
    return next((one for one in found if one), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium or Chrome; the tests are skipped, and say so, where there is none."""
    executable = _executable()
    if executable is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visiting]:
    """`visit(address, width=390, theme="dark")` opens a page in a browser context of its own."""
    from tests.support.browser import Visit

    opened: list[BrowserContext] = []

    def open_page(
        address: str, *, width: int = 1280, theme: str = "light", script: bool = True
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-US",
            java_script_enabled=script,
        )
        opened.append(context)
        found = Visit(context.new_page())
        found.page.goto(address)
        found.page.wait_for_load_state("load")
        return found

    yield open_page
    for context in opened:
        context.close()
