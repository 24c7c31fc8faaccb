"""Who reads a database, its log or a backup finds no link that opens anything."""

from __future__ import annotations

import email
import email.policy
import quopri
import re
from collections.abc import Iterator

import pytest

from tests.support.smtp import Mailbox
from tests.support.whole_story import ToldTown, told_town

_TOKEN = re.compile(r"/(?:apply/(?:confirm|status)|ballot)/([A-Za-z0-9._-]+)")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldTown]:
    with told_town(tmp_path_factory.mktemp("told")) as told:
        yield told


def tokens_sent(mailbox: Mailbox) -> set[str]:
    found: set[str] = set()
    for mail in mailbox.caught:
        message = email.message_from_bytes(mail.content, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_maintype() == "text":
                found |= set(_TOKEN.findall(str(part.get_content())))
    return found


def test_no_token_of_any_mail_stands_in_any_file(told: ToldTown) -> None:
    """As it is, as quoted-printable folds it, and its signature alone."""
    tokens = tokens_sent(told.mailbox)
    assert len(tokens) > 20
    files = [path for path in told.town.installation.settings.data.rglob("*") if path.is_file()]
    assert {".sqlite", ".sqlite-wal"} <= {path.suffix for path in files}
    for path in files:
        content = path.read_bytes()
        for form in (content, quopri.decodestring(content)):
            for token in tokens:
                signature = token.rpartition(".")[2]
                assert signature.encode() not in form, f"{path.name} holds a link"


def test_no_event_carries_one(told: ToldTown) -> None:
    """What is in no outbox comes into no queue: Redis holds nothing but those events."""
    signatures = [token.rpartition(".")[2] for token in tokens_sent(told.mailbox)]
    for runtime in told.town.installation.runtimes.values():
        with runtime.database.engine.connect() as connection:
            for table in ("outbox", "inbox"):
                query = f"SELECT payload FROM {table}"
                for (payload,) in connection.exec_driver_sql(query):
                    assert not [one for one in signatures if one in str(payload)]
