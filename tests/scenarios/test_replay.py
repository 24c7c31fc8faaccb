"""An operator replays everything: nobody gets a second mail, and no row or file is another."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.billing.association.tables import Issuer
from services.billing.invoices import render_invoices as rendering
from services.billing.invoices.render_invoices import Issued
from services.billing.invoices.tables import Invoice
from services.notifications.composing import compose_mails as composing
from services.notifications.composing.known_mails import MailIdentity, identity_of
from services.notifications.composing.notice import Notice
from shared.events.operations.replay import replay_events
from shared.events.storage.tables import InboxStatus, tables_of
from shared.unit_of_work import UnitOfWork
from tests.support.installation import InstallationFixture
from tests.support.smtp import Mailbox
from tests.support.whole_story import ToldTown, told_town

# The machine's own notes of what was delivered, handled and done by an operator.
_MACHINE = frozenset(
    {"outbox_delivery", "inbox", "inbox_action", "inbox_partition", "job_run", "schema_version"}
)


class Effects(NamedTuple):
    """All that the services have brought about; `outbox` is what they told each other."""

    rows: dict[str, Counter[str]]
    mails: Counter[str]
    files: dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldTown]:
    """One town for all: a replay leaves it as it was, and the twin comes last."""
    with told_town(tmp_path_factory.mktemp("told")) as told:
        # What is reckoned from today must not come out otherwise tomorrow.
        told.town.clock.advance(timedelta(days=1))
        yield told


@pytest.fixture(scope="module")
def town(told: ToldTown) -> InstallationFixture:
    return told.town


@pytest.fixture(scope="module")
def mailbox(told: ToldTown) -> Mailbox:
    return told.mailbox


def effects(town: InstallationFixture, mailbox: Mailbox) -> Effects:
    rows: dict[str, Counter[str]] = {}
    for name, runtime in town.installation.runtimes.items():
        with runtime.database.engine.connect() as connection:
            for table in set(sa.inspect(connection).get_table_names()) - _MACHINE:
                quoted = connection.dialect.identifier_preparer.quote(table)
                found = connection.exec_driver_sql(f"SELECT * FROM {quoted}")
                rows[f"{name}.{table}"] = Counter(repr(tuple(row)) for row in found)
    folder = town.installation.settings.documents_folder
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return Effects(rows, mailbox.message_ids(), files)


def replay(town: InstallationFixture, subscriber: str) -> int:
    count = replay_events(
        town.installation.runtimes.values(),
        town.installation.routes,
        subscriber,
        by="ines.kallmeyer@autoregion.example",
        reason="a test",
        again=True,
    )
    town.settle()
    return count


def changes(before: Effects, after: Effects) -> dict[str, object]:
    """What is other than it was; rows that came or went."""
    found: dict[str, object] = {
        table: (after.rows[table] - before.rows[table], before.rows[table] - after.rows[table])
        for table in after.rows
        if after.rows[table] != before.rows[table]
    }
    if after.mails != before.mails:
        found["mails"] = after.mails - before.mails
    if after.files != before.files:
        found["files"] = sorted(set(after.files.items()) ^ set(before.files.items()))
    return found


def test_every_subscriber_bears_all_its_events_again(
    town: InstallationFixture, mailbox: Mailbox
) -> None:
    """H7: 168 invoice mails went out a second time."""
    before = effects(town, mailbox)
    assert len(before.mails) > 30
    wrong = {}
    for name, subscriber in town.installation.routes.subscribers.items():
        handled = _handled(town, name)
        assert {event.type for event in subscriber.events} == handled, f"{name}: story too short"
        assert replay(town, name)
        if changed := changes(before, effects(town, mailbox)):
            wrong[name] = changed
        before = effects(town, mailbox)
    assert not wrong


def tell_of_documents_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the guard away that an unchanged document tells nothing."""
    render = rendering._render

    def anew(uow: UnitOfWork, invoice: Invoice, issuer: Issuer, issued: Issued) -> bool:
        render(uow, invoice, issuer, issued)
        return True

    monkeypatch.setattr(rendering, "_render", anew)


def know_mails_by_their_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the guard away that the same thing is told the same person once."""

    def by_event(
        association_id: UUID, event_id: UUID, notice: Notice, recipient: str = ""
    ) -> MailIdentity:
        found = identity_of(association_id, event_id, notice, recipient)
        return found._replace(id=found.by_event, repeats=True)

    monkeypatch.setattr(composing, "identity_of", by_event)


@pytest.mark.parametrize("gone", [tell_of_documents_anew, know_mails_by_their_event])
def test_either_guard_alone_keeps_invoices_from_going_out_twice(
    town: InstallationFixture,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    gone: Callable[[pytest.MonkeyPatch], None],
) -> None:
    gone(monkeypatch)
    before = mailbox.message_ids()
    replay(town, "billing.make_invoice_documents")
    assert mailbox.message_ids() == before


def test_twin_without_both_guards_sends_invoices_twice(
    town: InstallationFixture, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_of_documents_anew(monkeypatch)
    know_mails_by_their_event(monkeypatch)
    before = effects(town, mailbox)
    replay(town, "billing.make_invoice_documents")
    doubled = changes(before, effects(town, mailbox))
    assert {"mails", "notifications.message", "billing.outbox"} <= set(doubled)


def _handled(town: InstallationFixture, subscriber: str) -> set[str]:
    """Types of the events that the subscriber has handled."""
    runtime = town.installation[subscriber.partition(".")[0]]
    inbox = tables_of(runtime).inbox
    with runtime.reading(None) as session:
        query = sa.select(inbox.c.type).where(
            inbox.c.subscriber == subscriber, inbox.c.status == InboxStatus.DONE
        )
        return set(session.execute(query).scalars())
