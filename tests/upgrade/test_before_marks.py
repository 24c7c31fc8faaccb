"""An installation whose mails still held their links goes on working, and holds them no more.

The three databases are dumps of one that the program before (5f4161d) wrote: one company admitted
and invoiced; one before the board, a vote cast and a ballot's link reported; one that has not
confirmed its address; a draft. `links.json` has the links of their mails.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlmodel import col, select

from infra.composition.app import build_app
from infra.composition.installation import Installation
from infra.operations.migrations import _configuration, bring_up
from infra.setup.adopt_installation import adopt_installation
from services.notifications.composing.serializer import texts_of
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import message_bytes, signed_bytes
from services.notifications.sending.signing import open_signer
from services.notifications.service import SERVICE
from shared.clock import FixedClock
from shared.db import Database, table_of
from shared.events.operations.replay import replay_events
from shared.ids import association_id
from shared.safeguards import install_safeguards
from shared.settings import Settings
from tests.support.settings import LOCAL

DUMPS = Path(__file__).with_name("before_marks")
OWN = association_id("autoregion")
LINKS: dict[str, str] = json.loads((DUMPS / "links.json").read_text("utf-8"))
# What the dump's links were signed and its accounts sealed with. No start takes this key any more;
# here it stands for the two that an installation has of its own.
KEY = "demo-secret-only-for-trying-umlauf"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.on(date(2027, 1, 11))


@pytest.fixture
def installation(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    for checks in ("adopt_installation", "start_checks"):
        monkeypatch.setattr(f"infra.setup.{checks}.key_problems", lambda *_, **__: iter(()))
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for dump in sorted(DUMPS.glob("*.sql")):
        with sqlite3.connect(data / f"{dump.stem}.sqlite") as database:
            database.executescript(dump.read_text(encoding="utf-8"))
        database.close()
    settings = Settings(
        environment="test", data=data, secret_key=SecretStr(KEY), iban_keys=SecretStr(KEY)
    )
    assert adopt_installation(settings, clock)
    with Installation(settings, clock=clock).closing() as found:
        found.bring_up()
        yield found


@pytest.fixture
def anybody(installation: Installation) -> TestClient:
    client = TestClient(build_app(installation), LOCAL, headers={"accept": "text/html"})
    client.follow_redirects = False
    return client


def messages(installation: Installation) -> list[Message]:
    with installation["notifications"].reading(OWN) as session:
        return list(session.exec(select(Message).order_by(col(Message.id))))


def test_mails_hold_marks_and_their_fingerprints_vouch_for_them(
    installation: Installation,
) -> None:
    found = messages(installation)
    for message in found:
        assert hashlib.sha256(message.skeleton).hexdigest() == message.skeleton_sha256
        texts = " ".join(texts_of(message.skeleton).values())
        for link in LINKS.values():
            assert link.rpartition("/")[2] not in texts
        assert all(one["mark"] in texts for one in message.marks)
    marks = {one.template: len(one.marks) for one in found}
    assert (marks["application_received"], marks["ballot"], marks["vote_received"]) == (2, 1, 1)
    assert (marks["invoice"], marks["member_welcome"]) == (0, 0)


def test_signed_anew_they_lead_where_they_led(installation: Installation) -> None:
    runtime = installation["notifications"]
    with runtime.reading(OWN) as session:
        signer = open_signer(session, runtime)
    asked = [one for one in messages(installation) if one.template == "application_received"]
    for message in asked:
        content = signed_bytes(message, installation.documents, signer)
        assert content.count(b"/autoregion/apply/confirm/") == 3, "once in text, twice in HTML"
        assert b"umlauf-mark" not in content
        assert b"/apply/" not in message_bytes(message, installation.documents)


def test_no_link_is_left_in_the_files(installation: Installation) -> None:
    installation.dispose()
    signatures = [
        link.rpartition(".")[2].encode()
        for link in LINKS.values()
        if "." in link.rpartition("/")[2]
    ]
    assert len(signatures) == 9
    for path in installation.settings.data.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for one in signatures:
            # Quoted-printable folds lines; a third of a signature stands on one line.
            assert one[:14] not in content, path.name
            assert one[-14:] not in content, path.name


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("confirm unconfirmed", 200),
        ("confirm voting", 303),
        ("status admitted", 200),
        ("status voting", 200),
        ("ballot open", 200),
        ("ballot voted", 200),
        ("ballot reported", 410),
        ("draft", 200),
        ("draft sent", 200),
    ],
)
def test_links_in_mailboxes_go_on_working(anybody: TestClient, link: str, status: int) -> None:
    page = {"draft": "/company", "draft sent": "/done"}.get(link, "")
    assert anybody.get(LINKS[link] + page).status_code == status


@pytest.mark.parametrize(
    ("link", "page", "days"),
    [
        ("confirm unconfirmed", "", 14),
        ("status admitted", "", 90),
        ("ballot open", "", 15),
        ("draft", "/company", 30),
        ("draft sent", "/done", 30),
    ],
)
def test_and_end_as_others_do(
    anybody: TestClient, clock: FixedClock, link: str, page: str, days: int
) -> None:
    clock.advance(timedelta(days=days - 2))
    assert anybody.get(LINKS[link] + page).status_code == 200
    clock.advance(timedelta(days=2))
    assert anybody.get(LINKS[link] + page).status_code == 410


def test_a_vote_cast_by_an_old_link_can_be_voided(
    anybody: TestClient, installation: Installation
) -> None:
    link = LINKS["ballot voted"]
    assert anybody.post(f"{link}/report").status_code == 303
    assert anybody.get(link).status_code == 410
    assert installation.settle().settled
    again = [one for one in messages(installation) if one.template == "ballot_again"]
    assert [one.marks[0]["ids"]["counter"] for one in again] == ["1"]


def test_replayed_old_events_send_nothing_a_second_time(installation: Installation) -> None:
    before = {one.id: one.message_id for one in messages(installation)}
    for name in installation.routes.subscribers:
        replay_events(
            installation.runtimes.values(),
            installation.routes,
            name,
            by="a test",
            reason="again",
            again=True,
        )
        installation.settle()
    assert {one.id: one.message_id for one in messages(installation)} == before


@pytest.mark.postgres
def test_under_row_level_security_every_association_s_mails_get_their_marks(
    postgres_url: str, tmp_path: Path
) -> None:
    """An ordinary role sees no row unless the migration asks for all of them."""
    old = tmp_path / "notifications.sqlite"
    with sqlite3.connect(old) as dump:
        dump.executescript((DUMPS / "notifications.sql").read_text(encoding="utf-8"))
    dump.close()
    columns = [one for one in table_of(Message).columns if one.name != "marks"]
    source, target = Database(f"sqlite:///{old}"), Database(postgres_url)
    with source.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(*columns)).mappings()]
    with target.engine.begin() as connection:
        command.upgrade(_configuration(SERVICE, connection), "notifications_0002")
        before = sa.Table(
            "message", sa.MetaData(), *(sa.Column(one.name, one.type) for one in columns)
        )
        connection.execute(before.insert(), rows)
        there = sa.MetaData()
        there.reflect(connection)
        install_safeguards(connection, there)
    bring_up(SERVICE, target)
    with target.reading(OWN) as session:
        found = session.exec(select(Message)).all()
        assert len(found) == len(rows)
        assert sum(len(one.marks) for one in found) == 20
        for message in found:
            assert hashlib.sha256(message.skeleton).hexdigest() == message.skeleton_sha256
    source.dispose()
    target.dispose()
