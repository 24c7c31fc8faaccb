"""Serving an app to a real browser, and what no page may do there."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import uvicorn
from playwright.sync_api import Page
from starlette.types import ASGIApp

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = """async tags => {
  const asked = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], iframes: false};
  const found = await axe.run(document, asked);
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).join(", "));
}"""
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = e => { for (; e; e = e.parentElement)
    if (["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e !== document.body
        && e !== document.documentElement) return true;
    return false; };
  const hidden = e => { for (; e; e = e.parentElement)
    if (e.matches(".skip") || getComputedStyle(e).clipPath !== "none") return true;
    return false; };
  return [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && (box.right > width + 1 || box.left < -1) && !scrolls(e) && !hidden(e);
  }).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right));
}"""
_SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter(e => { const box = e.getBoundingClientRect();
    const inText = e.tagName === "A" && getComputedStyle(e).display === "inline";
    return box.width > 1 && !inText && !e.closest(".skip")
      && (box.height < 24 || box.width < 24) && e.type !== "hidden"; })
  .map(e => e.outerHTML.slice(0, 80))"""


@cache
def _axe() -> str:
    script = distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js")
    return Path(str(script)).read_text("utf-8")


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Serves an app on a free port of this machine; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@dataclass
class Visit:
    """A page in the browser with all it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._note(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        refused_form = "status of 422" in text
        if kind in {"error", "warning"} and not refused_form:
            self.complaints.append(text)

    def assert_accessible(self) -> None:
        """No violation of WCAG 2.2 AA or axe's best practices; one h1; targets of 24 px.

        Frames are left out: the only ones hold mails, where no script may run, axe's neither.
        """
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_axe())
        violations = self.page.evaluate(_AXE, _RULES)
        assert not violations, violations
        assert self.page.locator("h1").count() == 1
        small = self.page.evaluate(_SMALL_TARGETS)
        assert not small, small

    def assert_no_overflow(self) -> None:
        """Nothing stands beyond the right or left edge."""
        self.page.wait_for_load_state()
        beyond = self.page.evaluate(_TOO_WIDE)
        assert not beyond, beyond
        width = self.page.evaluate("() => [document.body.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1]

    def assert_quiet(self) -> None:
        """No CSP violation, no script error, no failed request."""
        assert not self.complaints, self.complaints


Visiting = Callable[..., Visit]
