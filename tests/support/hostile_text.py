"""Text that wants to be code: for browsers, templates, typesetting, spreadsheets and shells.

Every payload fits into the shortest field (40 characters). A page on which all of them are text
has the tags and handlers of our own templates and no others.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser

from fastapi.testclient import TestClient

from tests.support.installation import (
    CHECK_PAGE,
    COMPANY_PAGE,
    CONTACTS_PAGE,
    DUES_PAGE,
    PAYMENT_PAGE,
    InstallationFixture,
)

PAYLOADS: tuple[str, ...] = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "'><img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video src=x onerror=alert(1)>",
    "<math><mi xlink:href=data:x,1>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<!--<img src=--><b onclick=alert(1)>",
    '" onmouseover=alert(1) x="',
    "' onfocus=alert(1) autofocus='",
    "` onload=alert(1) `",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    r"\u003cscript\u003ealert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<scr<script>ipt>alert(1)</script>",
    "<style>a{background:url(//x.example)}",
    "<link rel=stylesheet href=//x.example>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example>",
    "<object data=x.swf>",
    "<embed src=x>",
    "＜script＞alert(1)＜/script＞",
    "<hx hx-get=/x hx-trigger=load>",
    "<b hx-on:load=alert(1)>",
    "{{7*7}}",
    "{{ config }}",
    "{{ ''.__class__.__mro__ }}",
    "{% for x in y %}{% endfor %}",
    '{% include "/etc/passwd" %}',
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(password)s %s",
    "{0.__class__}",
    "{{request.app.state.umlauf}}",
    '#read("/etc/passwd")',
    '#import "/etc/passwd": *',
    '#eval("1+1")',
    "$ x^2 $ *bold* _it_ = head",
    "#set page(width: 1pt)",
    "#ref <label> // comment",
    "=cmd|'/C calc'!A1",
    "../../etc/passwd",
    "$(id); `id` | cat > x",
)
LENGTHS: Mapping[str, int] = {
    "company": 190,
    "legal_form": 40,
    "street": 190,
    "house_number": 40,
    "postcode": 40,
    "city": 190,
    "branch": 190,
    "register_number": 190,
    "vat_id": 40,
    "website": 190,
    "salutation": 40,
    "first_name": 190,
    "last_name": 190,
    "account_holder": 70,
    "signatory_name": 100,
    "signatory_function": 100,
}
"""The text fields of an application and how much goes into them."""
# No page of ours has these, so any is one too many.
_NOT_OURS = frozenset(
    ("object", "embed", "base", "video", "audio", "math", "style", "applet", "frame", "b", "hx")
)


def shares(count: int) -> list[dict[str, list[str]]]:
    """Every payload for every long field, over `count` applications; short fields get what fits."""
    size = -(-len(PAYLOADS) // count)
    fields = list(LENGTHS)
    found: list[dict[str, list[str]]] = []
    for number in range(count):
        share: dict[str, list[str]] = {}
        for place, field in enumerate(fields):
            start = (number * size + place) % len(PAYLOADS)
            turned = (PAYLOADS + PAYLOADS)[start : start + size]
            share[field] = list(_fitting(turned, LENGTHS[field]))
        found.append(share)
    return found


def _fitting(payloads: Iterable[str], length: int) -> Iterator[str]:
    for payload in payloads:
        length -= len(payload) + 1
        if length < -1:
            return
        yield payload


def filled_in(share: Mapping[str, Sequence[str]], number: int = 0) -> list[dict[str, str]]:
    """The five pages of an application with a share of the payloads in its text fields."""
    typed = {field: " ".join(payloads) for field, payloads in share.items()}
    address = {"email": f"x{number}@firma.example", "billing_emails": f"y{number}@firma.example"}
    pages = (COMPANY_PAGE, CONTACTS_PAGE | address, DUES_PAGE, PAYMENT_PAGE, CHECK_PAGE)
    optional = {"legal_form", "branch", "register_number", "vat_id", "website"}
    return [
        page
        | {field: text for field, text in typed.items() if field in page}
        | ({field: typed.get(field, "") for field in optional} if page is COMPANY_PAGE else {})
        for page in pages
    ]


def apply(town: InstallationFixture, pages: Sequence[Mapping[str, str]]) -> list[str]:
    """Sends an application off; gives every page the applicant saw."""
    applicant = town.visitor("fr")
    draft = applicant.post("/autoregion/apply").headers["location"].removesuffix("/company")
    seen = []
    for name, data in zip(("company", "contacts", "dues", "payment"), pages, strict=False):
        address = f"{draft}/{name}"
        answer = applicant.post(address, data=data)
        assert answer.status_code == 303, answer.text
        if name in ("contacts", "payment"):
            town.settle()
        seen.append(applicant.get(address).text)
    check = answer.headers["location"]
    seen.append(applicant.get(check).text)
    answer = applicant.post(f"{draft}/check", data=pages[-1])
    assert answer.status_code == 303, answer.text
    town.settle()
    seen.append(applicant.get(f"{draft}/done").text)
    return seen


def admit(town: InstallationFixture, number: int, comment: str) -> list[str]:
    """Confirms the latest application and votes for it; gives the electors' pages."""
    mail = next(
        one for one in town.mails("application_received") if one.recipient.startswith(f"x{number}@")
    )
    before = {one.id for one in town.mails("ballot")}
    assert town.visitor("fr").post(town.link(mail, "confirm")).status_code == 303
    town.settle()
    seen = []
    for ballot in (one for one in town.mails("ballot") if one.id not in before):
        elector, page = town.visitor("de"), town.link(ballot, "ballot")
        shown = elector.get(page)
        if 'name="choice"' in shown.text:
            seen.append(shown.text)
            vote = {"choice": "yes", "dossier_version": "1", "comment": comment}
            assert elector.post(page, data=vote).status_code in (303, 410)
            seen.append(elector.get(page).text)
    town.settle()
    return seen


def every_page(client: TestClient, slug: str) -> dict[str, str]:
    """Every page that links reach from the overview, by its address."""
    found: dict[str, str] = {}
    waiting = [f"/{slug}/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        kind = answer.headers.get("content-type", "")
        found[address] = answer.text if kind.startswith("text/html") else ""
        assert answer.status_code in (200, 303, 403, 410), address
        links = [html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', found[address])]
        waiting += [one for one in links if one.startswith(f"/{slug}/") and "language=" not in one]
    return {address: text for address, text in found.items() if text}


class _Page(HTMLParser):
    """The texts of a page, its attributes' values among them, and what is not ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.texts += given.values()
        bad = [name for name in given if name.startswith(("on", "hx-on")) or ":" in name]
        links = [given[name] for name in ("href", "src", "action", "formaction") if name in given]
        bad += [one for one in links if not one.startswith(("/", "#", "?", "mailto:")) and one]
        bad += [one for one in links if one.startswith("//")]
        if tag in ("script", "img", "link") and not any(
            one.startswith("/assets/") for one in links
        ):
            bad.append(tag)
        if tag == "iframe" and "sandbox" not in given:
            bad.append(tag)
        if bad or tag in _NOT_OURS or given.get("http-equiv"):
            self.foreign.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def foreign_parts(page: str) -> list[str]:
    """Tags and attributes on a page that are not of our templates."""
    read = _Page()
    read.feed(page)
    read.close()
    return read.foreign


def text_of(page: str) -> str:
    """All that a page says, spaces apart."""
    read = _Page()
    read.feed(page)
    read.close()
    return squeezed(" ".join(read.texts))


def squeezed(text: str) -> str:
    """Without spaces and places to break, and in plain forms: as paper shows a text."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\u00ad]+", "", plain)


def missing(payloads: Iterable[str], said: str) -> list[str]:
    """Which of the payloads are not there as they were typed."""
    return [payload for payload in payloads if squeezed(payload) not in said]
