"""A running service: what a transaction keeps, whom it wakes, and what follows the commit."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared.events import Event, publish
from shared.events.storage.tables import tables_of
from shared.ids import association_id
from shared.service import ServiceRuntime
from tests.shared.conftest import Note, notes_in

OWN = association_id("autos")


class NoteTaken(Event):
    """A note was taken."""

    type: ClassVar[str] = "notes.note.taken"
    text: str

    @property
    def aggregate(self) -> str:
        return f"note:{self.text}"


def test_an_error_undoes_the_change_its_events_and_what_was_to_follow(
    runtime: ServiceRuntime,
) -> None:
    told: list[str] = []
    runtime.notify = lambda: told.append("notified")

    def stop_half_way() -> None:
        with runtime.transaction(OWN) as uow:
            uow.session.add(Note(association_id=OWN, text="half"))
            publish(uow, NoteTaken(text="half"))
            uow.after_commit(lambda: told.append("followed"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()
    with runtime.reading(OWN) as session:
        assert notes_in(session) == []
        outbox = tables_of(runtime).outbox
        assert session.execute(sa.select(sa.func.count()).select_from(outbox)).scalar_one() == 0
    assert told == []


def test_a_dry_run_keeps_nothing_and_tells_nobody(runtime: ServiceRuntime) -> None:
    told: list[str] = []
    runtime.notify = lambda: told.append("notified")
    with runtime.dry_run(OWN) as uow:
        uow.session.add(Note(association_id=OWN, text="tried"))
        uow.session.flush()
        uow.after_commit(lambda: told.append("followed"))
        assert notes_in(uow.session) == ["tried"]
    with runtime.reading(OWN) as session:
        assert notes_in(session) == []
    assert told == []


def test_what_a_reader_writes_is_not_kept(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        session.add(Note(association_id=OWN, text="written by a reader"))
        session.flush()
    with runtime.reading(OWN) as session:
        assert notes_in(session) == []


def test_relays_are_woken_after_the_commit_and_only_for_events(runtime: ServiceRuntime) -> None:
    committed: list[list[str]] = []

    def look() -> None:
        with runtime.reading(OWN) as session:
            committed.append(notes_in(session))

    runtime.notify = look
    with runtime.transaction(OWN) as uow:
        uow.session.add(Note(association_id=OWN, text="quiet"))
    assert committed == []
    with runtime.transaction(OWN) as uow:
        uow.session.add(Note(association_id=OWN, text="told"))
        publish(uow, NoteTaken(text="told"))
    assert committed == [["quiet", "told"]]


def test_steps_after_the_commit_come_in_order_and_see_it(runtime: ServiceRuntime) -> None:
    seen: list[tuple[int, list[str]]] = []

    def step(number: int) -> None:
        with runtime.reading(OWN) as session:
            seen.append((number, notes_in(session)))

    with runtime.transaction(OWN) as uow:
        uow.session.add(Note(association_id=OWN, text="kept"))
        for number in (1, 2):
            uow.after_commit(lambda number=number: step(number))  # type: ignore[misc]
        assert seen == []
    assert seen == [(1, ["kept"]), (2, ["kept"])]


def test_an_event_carries_who_acts_and_what_it_follows_from(runtime: ServiceRuntime) -> None:
    correlation, causation = uuid4(), uuid4()
    with runtime.transaction(
        OWN, actor="ada", correlation_id=correlation, causation_id=causation
    ) as uow:
        publish(uow, NoteTaken(text="x"))
    outbox = tables_of(runtime).outbox
    with runtime.reading(None) as session:
        row = session.execute(sa.select(outbox)).mappings().one()
    assert (row["actor"], row["correlation_id"], row["causation_id"]) == (
        "ada",
        correlation,
        causation,
    )
