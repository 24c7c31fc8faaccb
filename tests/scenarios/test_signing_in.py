"""A person signs in to a production installation: from the page through the mail and back."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from services.notifications.composing.links import Signer
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import signed_bytes
from shared.clock import FixedClock
from shared.ids import association_id
from tests.support.installation import DEMO
from tests.support.sign_in import PUBLIC_URL, production_settings

TREASURER = "svenja.altmeyer@autoregion.example"
OWN = association_id("autoregion")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    settings = production_settings(data=tmp_path)
    clock = FixedClock.on(date(2027, 1, 11))
    with Installation(settings, clock=clock).closing() as made:
        made.bring_up()
        spec = load_association((DEMO / "autoregion.toml").read_text("utf-8"))
        apply_association(made, spec, actor="test")
        made.settle()
        yield made


@pytest.fixture
def client(installation: Installation) -> TestClient:
    return TestClient(build_app(installation), base_url=PUBLIC_URL, headers={"accept": "text/html"})


def mail(installation: Installation) -> Message:
    with installation["notifications"].reading(OWN) as session:
        return session.exec(select(Message).where(Message.template == "sign_in_code")).one()


def text_of(installation: Installation, message: Message) -> str:
    signer = Signer(installation.settings, "autoregion", installation.clock.now())
    content = signed_bytes(message, installation.documents, signer)
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    body = parsed.get_body(("plain",))
    assert body
    return str(body.get_content())


def test_the_code_of_the_mail_signs_in(installation: Installation, client: TestClient) -> None:
    page = client.post("/sign-in", data={"email": TREASURER})
    assert page.status_code == 200
    assert 'name="code"' in page.text
    assert client.get("/autoregion/", follow_redirects=False).status_code == 303
    installation.settle()
    message = mail(installation)
    assert message.recipient == TREASURER
    found = re.search(r"^Code: (.+)$", text_of(installation, message), re.MULTILINE)
    assert found
    code = found[1].strip()
    assert code not in message.subject
    assert code.replace(" ", "") not in str(page.text)
    inside = client.post("/sign-in/code", data={"code": code})
    assert inside.url.path == "/autoregion/"
    assert "Svenja Altmeyer" in inside.text


def test_nobody_reads_the_code_in_the_list_of_mails(
    installation: Installation, client: TestClient
) -> None:
    client.post("/sign-in", data={"email": TREASURER})
    installation.settle()
    message = mail(installation)
    found = re.search(r"^Code: (.+)$", text_of(installation, message), re.MULTILINE)
    assert found
    client.post("/sign-in/code", data={"code": found[1]})
    for path in ("", "/html", "/message.eml"):
        answer = client.get(f"/autoregion/mails/{message.id}{path}")
        assert answer.status_code == 200
        assert found[1].strip() not in answer.text


def test_neither_event_nor_database_of_the_members_holds_the_code(
    installation: Installation, client: TestClient, tmp_path: Path
) -> None:
    client.post("/sign-in", data={"email": TREASURER})
    installation.settle()
    found = re.search(r"^Code: (.+)$", text_of(installation, mail(installation)), re.MULTILINE)
    assert found
    for file in tmp_path.glob("members.sqlite*"):
        content = file.read_bytes()
        for written in (found[1].strip(), found[1].replace(" ", "").strip()):
            assert written.encode() not in content
