"""Which moments a job is due for: slots, so that it runs once for each, however many relays run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from shared.clock import LEGAL_ZONE

MISSED_DAYS_MAX = 31


@dataclass(frozen=True, order=True)
class Slot:
    """One run of one job: the moment it was due (UTC) and the legal day of that moment."""

    due_at: datetime

    @property
    def day(self) -> date:
        return self.due_at.astimezone(LEGAL_ZONE).date()


class Schedule(Protocol):
    """Turns time into slots."""

    def due(self, last: datetime | None, now: datetime) -> list[Slot]:
        """Slots after `last` (None: this job never ran) up to `now`, oldest first."""
        ...


@dataclass(frozen=True)
class IntervalSchedule:
    """Every so often, counted from the epoch; after a sleep only the last missed slot is due."""

    step: timedelta

    def due(self, last: datetime | None, now: datetime) -> list[Slot]:
        seconds = int(self.step.total_seconds())
        latest = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
        return [Slot(latest)] if last is None or latest > last else []


@dataclass(frozen=True)
class DailySchedule:
    """Once each legal day at a time of day; missed days are caught up in order.

    In the night summer time begins, a time that does not exist is taken an hour later; in the night
    it ends, the first of two equal times counts (PEP 495, fold=0).
    """

    at: time

    def due(self, last: datetime | None, now: datetime) -> list[Slot]:
        today = now.astimezone(LEGAL_ZONE).date()
        days = range(0 if last is None else MISSED_DAYS_MAX)
        slots = [self._on(today - timedelta(days=back)) for back in (*reversed(days), 0)]
        if last is None:
            slots = [self._on(today - timedelta(days=1)), *slots]
            return [slot for slot in slots if slot.due_at <= now][-1:]
        return sorted({slot for slot in slots if last < slot.due_at <= now})

    def _on(self, day: date) -> Slot:
        return Slot(datetime.combine(day, self.at, LEGAL_ZONE).astimezone(UTC))
