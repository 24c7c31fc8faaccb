"""When a reminder is sent, held back, or too late."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.reminders.rules import OverdueFacts, hold_reason, pay_until

ON = date(2027, 3, 20)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (OverdueFacts(date(2030, 12, 31), 100, 0, collecting=False), None),
        (OverdueFacts(date(2030, 12, 31), 1, 0, collecting=False), None),
        (OverdueFacts(date(2030, 12, 31), 0, 0, collecting=False), "credit"),
        (OverdueFacts(date(2030, 12, 31), 100, 1, collecting=False), "already_reminded"),
        (OverdueFacts(date(2030, 12, 31), 100, 0, collecting=True), "collecting"),
        (OverdueFacts(date(2030, 12, 31), 100, 0, collecting=False, held_until=ON), "held"),
        (
            OverdueFacts(
                date(2030, 12, 31), 100, 0, collecting=False, held_until=date(2027, 3, 19)
            ),
            None,
        ),
        (OverdueFacts(date(2026, 12, 31), 100, 0, collecting=True), "barred"),
        (OverdueFacts(date(2030, 12, 31), 100, 0, collecting=True, told=False), "untold"),
        (OverdueFacts(date(2026, 12, 31), 100, 0, collecting=False, told=False), "barred"),
    ],
)
def test_what_holds_a_reminder(facts: OverdueFacts, reason: str | None) -> None:
    assert hold_reason(facts, ON) == reason


def test_a_reminder_leaves_two_weeks() -> None:
    assert pay_until(date(2027, 12, 20), "DE") == date(2028, 1, 3)
