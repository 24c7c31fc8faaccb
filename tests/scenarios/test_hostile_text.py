"""Sixty texts that want to be code, in every text field, from the form to the PDF and the mail."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from services.billing.invoices.tables import Invoice
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import message_bytes
from tests.support.hostile_text import (
    LENGTHS,
    PAYLOADS,
    admit,
    apply,
    every_page,
    filled_in,
    foreign_parts,
    missing,
    shares,
    squeezed,
    text_of,
)
from tests.support.installation import OWN, TREASURER, InstallationFixture, open_installation

ON_INVOICES = ("company", "street", "city", "postcode", "house_number")
IN_MAILS = ("company", "first_name", "last_name")
JOURNEYS = 12


@pytest.fixture
def town(tmp_path: Path) -> Iterator[InstallationFixture]:
    with open_installation(tmp_path / "data", limits_factor=100) as town:
        yield town


def test_the_payloads_fit() -> None:
    assert len(set(PAYLOADS)) == 60
    assert max(map(len, PAYLOADS)) <= 40
    long = [field for field, length in LENGTHS.items() if length >= 190]
    for field in long:
        assert {one for share in shares(JOURNEYS) for one in share[field]} == set(PAYLOADS)


def test_what_is_not_ours_is_seen() -> None:
    """The net itself: each payload that is markup, put into a page as it is, is noticed."""
    markup = [one for one in PAYLOADS if one.startswith("<") and "%" not in one]
    unseen = [one for one in markup if not foreign_parts(f"<p>{one}</p>")]
    assert unseen == ["<scr<script>ipt>alert(1)</script>"], "an element of no meaning"


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_every_payload_in_every_field_of_the_applicants_pages(
    town: InstallationFixture, step: int
) -> None:
    """In steps, every payload stands in some of the fields."""
    applicant = town.visitor("fr")
    draft = applicant.post("/autoregion/apply").headers["location"].removesuffix("/company")
    for name, data in zip(("company", "contacts"), filled_in({}), strict=False):
        assert applicant.post(f"{draft}/{name}", data=data).status_code == 303
    town.settle()
    for name, data in zip(("dues", "payment"), filled_in({})[2:], strict=False):
        assert applicant.post(f"{draft}/{name}", data=data).status_code == 303
    town.settle()
    for number in range(0, len(PAYLOADS), step):
        share = {
            field: [PAYLOADS[(number + place) % len(PAYLOADS)]]
            for place, field in enumerate(LENGTHS)
        }
        company, contacts, _, payment, check = filled_in(share)
        for name, data in (("company", company), ("contacts", contacts)):
            assert applicant.post(f"{draft}/{name}", data=data).status_code == 303
            _shows(applicant.get(f"{draft}/{name}").text, share, data)
        refused = payment | {"iban": "DE00"}
        _shows(applicant.post(f"{draft}/payment", data=refused).text, share, payment)
        refused = {name: text for name, text in check.items() if name != "terms"}
        answer = applicant.post(f"{draft}/check", data=refused)
        assert answer.status_code == 422
        _shows(answer.text, share, company | contacts | check)


def _shows(page: str, share: dict[str, list[str]], data: dict[str, str]) -> None:
    assert foreign_parts(page) == []
    hidden = {"salutation"}  # one of a list; another is shown nowhere
    typed = [
        one for field in share if field in data and field not in hidden for one in share[field]
    ]
    assert missing(typed, text_of(page)) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("journeys", [1, pytest.param(JOURNEYS, marks=pytest.mark.slow)])
def test_text_stays_text_on_pages_on_paper_and_in_mails(
    town: InstallationFixture, journeys: int
) -> None:
    typed = shares(JOURNEYS)[:journeys]
    pages: list[str] = []
    for number, share in enumerate(typed):
        pages += apply(town, filled_in(share, number))
        pages += admit(town, number, comment="\n".join(PAYLOADS[number::JOURNEYS]))
    inside = every_page(town.signed_in(TREASURER), "autoregion")
    assert len(inside) > 15 * journeys
    for page in (*pages, *inside.values()):
        assert foreign_parts(page) == []
    said = squeezed(" ".join(text_of(page) for page in inside.values()))
    for field in ("company", "first_name", "last_name", "street", "city", "signatory_name"):
        assert missing(_of(typed, field), said) == [], field
    comments = [one for number in range(journeys) for one in PAYLOADS[number::JOURNEYS]]
    assert missing(comments, squeezed(" ".join(map(text_of, pages)))) == []
    assert missing(_of(typed, *ON_INVOICES), _on_paper(town, journeys)) == []
    _look_at_mails(town, typed)


def _of(typed: list[dict[str, list[str]]], *fields: str) -> list[str]:
    return [one for share in typed for field in fields for one in share[field]]


def _on_paper(town: InstallationFixture, journeys: int) -> str:
    """The text of every invoice's PDF."""
    with town.installation["billing"].reading(OWN) as session:
        shas = [one.document_sha256 for one in session.exec(select(Invoice))]
    assert len(shas) == journeys
    store = town.installation.documents
    files = [store.get(OWN, sha) for sha in shas if sha]
    return squeezed(
        " ".join(
            page.extract_text() for file in files for page in PdfReader(io.BytesIO(file)).pages
        )
    )


def _look_at_mails(town: InstallationFixture, typed: list[dict[str, list[str]]]) -> None:
    with town.installation["notifications"].reading(OWN) as session:
        messages = list(session.exec(select(Message)))
    assert {one.state for one in messages} <= {"kept", "sent"}
    plain: list[str] = []
    for message in messages:
        content = message_bytes(message, town.installation.documents)
        mail = email.message_from_bytes(content, policy=email.policy.default)
        text, page = mail.get_body(("plain",)), mail.get_body(("html",))
        assert text
        assert page
        plain += (
            str(text.get_content()),
            mail["To"].addresses[0].display_name,
            str(mail["Subject"]),
        )
        assert _foreign_in_mail(str(page.get_content())) == []
    said = squeezed(" ".join(plain))
    for field in IN_MAILS:
        assert missing(_of(typed, field), said) == [], field


def _foreign_in_mail(page: str) -> list[str]:
    """A mail has its own style sheet and links with our address; nothing else is allowed."""
    return [
        one for one in foreign_parts(page) if not one.startswith(("<style", '<a class="', "<a "))
    ]
