"""An event names its publisher and its aggregate, and reads older payloads."""

from __future__ import annotations

from typing import ClassVar

import pytest
from pydantic import ValidationError

from shared.events import Event
from tests.support.events import MemberAdmitted


class Nameless(Event):
    """An event whose author forgot the aggregate."""

    type: ClassVar[str] = "members.nameless.happened"


def test_an_event_without_aggregate_cannot_be_ordered() -> None:
    with pytest.raises(LookupError, match="Nameless"):
        _ = Nameless().aggregate


def test_a_decided_fact_does_not_change() -> None:
    event = MemberAdmitted(member="m")
    with pytest.raises(ValidationError):
        event.member = "other"  # type: ignore[misc]


def test_its_source_is_the_publishing_service() -> None:
    assert MemberAdmitted.source() == "members"


def test_fields_of_a_later_program_are_left_alone() -> None:
    event = MemberAdmitted.upcast({"member": "m", "number": 1, "colour": "red"}, 1)
    assert event == MemberAdmitted(member="m", number=1)
