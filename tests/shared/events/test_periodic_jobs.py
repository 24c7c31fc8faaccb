"""Jobs: one run a slot, whoever asks, caught up after a sleep, never given up."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta

from shared.events.periodic_jobs import run_due_jobs
from shared.events.schedule import DailySchedule, IntervalSchedule, Slot
from shared.events.subscriptions import Job
from shared.unit_of_work import UnitOfWork
from tests.support.events import MakeServices

MORNING = DailySchedule(time(6, 0))


class Diary:
    """A job that notes its slots and can be told to fail."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self.fails = False

    def note(self, uow: UnitOfWork, slot: Slot) -> None:
        effect = uow.runtime.metadata.tables["effect"]
        uow.session.execute(effect.insert().values(member="job", value=slot.day.day))
        if self.fails:
            raise ValueError("not today")
        self.slots.append(slot)


def test_a_daily_job_runs_once_a_day_and_catches_up(make_services: MakeServices) -> None:
    diary = Diary()
    services = make_services(jobs=[Job("billing.note", MORNING, diary.note)])
    runtime = services.billing.runtime
    assert [run_due_jobs(runtime), run_due_jobs(runtime)] == [1, 0]
    services.advance(days=3)
    assert run_due_jobs(runtime) == 3
    assert [slot.day.day for slot in diary.slots] == [15, 16, 17, 18]


def test_a_frequent_job_runs_only_its_last_missed_slot(make_services: MakeServices) -> None:
    diary = Diary()
    services = make_services(
        jobs=[Job("billing.note", IntervalSchedule(timedelta(minutes=5)), diary.note)]
    )
    runtime = services.billing.runtime
    run_due_jobs(runtime)
    services.advance(minutes=61)
    assert run_due_jobs(runtime) == 1
    assert diary.slots[-1].due_at == datetime(2027, 1, 15, 10, 0, tzinfo=UTC)


def test_a_failed_job_leaves_no_effect_and_is_tried_again(make_services: MakeServices) -> None:
    diary = Diary()
    diary.fails = True
    services = make_services(jobs=[Job("billing.note", MORNING, diary.note)])
    runtime = services.billing.runtime
    assert run_due_jobs(runtime) == 0
    assert run_due_jobs(runtime) == 0
    assert services.billing.effects() == []
    diary.fails = False
    services.advance(seconds=11)
    assert run_due_jobs(runtime) == 1
    assert len(services.billing.effects()) == 1


def test_two_relays_run_a_slot_once(make_services: MakeServices) -> None:
    diary = Diary()
    services = make_services(jobs=[Job("billing.note", MORNING, diary.note)])
    together = threading.Barrier(6)

    def relay() -> None:
        together.wait()
        run_due_jobs(services.billing.runtime)

    threads = [threading.Thread(target=relay) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(services.billing.effects()) == 1
