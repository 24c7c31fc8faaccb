"""A real mail server on loopback that keeps what it gets, and misbehaves when told to.

What it needs is imported where it is used: every test loads this plug-in, few send mail.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, Envelope, Session

Fault = Literal["cut at rcpt", "cut before receipt", "cut unsent", "silence"] | str


@dataclass(frozen=True)
class Caught:
    """A message as it came over the wire."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Mailbox:
    """What arrived, and what the server is to do wrong: per recipient, one fault a delivery.

    A fault is a reply ("450 4.2.0 greylisted", "550 5.1.1 unknown") to RCPT, or "cut at rcpt",
    "cut before receipt" (kept, but the sender never hears so), "cut unsent", "silence".
    """

    caught: list[Caught] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    connections: int = 0
    controller: Controller | None = None

    @property
    def url(self) -> str:
        assert self.controller is not None
        return f"smtp://127.0.0.1:{self.controller.port}?timeout=0.5"

    def of(self, recipient: str) -> list[Caught]:
        return [each for each in self.caught if each.recipient == recipient]

    def message_ids(self) -> Counter[str]:
        return Counter(each.message_id for each in self.caught)

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()

    def next_fault(self, recipient: str) -> Fault | None:
        waiting = self.faults.get(recipient) or self.faults.get("*")
        return waiting.pop(0) if waiting else None

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self.next_fault(address)
        if fault == "cut at rcpt":
            _cut(server)
            return "421 going"
        if fault and fault[0].isdigit():
            return fault
        setattr(envelope, "fault", fault)  # noqa: B010
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = getattr(envelope, "fault", None)
        if fault == "silence":
            await asyncio.sleep(3)
        if fault != "cut unsent":
            self.caught += [
                Caught(envelope.mail_from or "", recipient, _bytes(envelope))
                for recipient in envelope.rcpt_tos
            ]
        if fault in ("cut before receipt", "cut unsent"):
            _cut(server)
        return "250 2.0.0 taken"


def _cut(server: SMTP) -> None:
    transport = server.transport
    assert isinstance(transport, asyncio.Transport)
    transport.abort()


def _bytes(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


def _on_any_port(box: Mailbox) -> Controller:
    """A server for the box that listens on a port the system chooses."""
    from aiosmtpd.controller import Controller

    class AnyPort(Controller):
        def _trigger_server(self) -> None:
            assert isinstance(self.server, asyncio.Server)
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()  # type: ignore[no-untyped-call]

    return AnyPort(box, hostname="127.0.0.1", port=0)


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """A mail server that answers on loopback."""
    from services.notifications.sending.channels import close_channels

    box = Mailbox()
    box.controller = _on_any_port(box)
    box.controller.start()
    yield box
    close_channels()
    box.stop()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server for one test."""
    with open_mailbox() as box:
        yield box
