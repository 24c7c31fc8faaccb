"""`umlauf events`: who may step in, what is narrowed to an association, what is not there."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.infra.cli.conftest import OPERATOR, TREASURER, Command


def test_an_event_that_is_not_there_cannot_be_shown_or_skipped(command: Command) -> None:
    for action in (("show",), ("skip", "--reason", "by hand"), ("retry",)):
        done = command("events", action[0], str(uuid4()), *action[1:], "--json")
        assert (done.code, done.error["code"]) == (1, "no_such_event"), action


@pytest.mark.parametrize(
    "action",
    [
        ("retry", "--type", "members.officer.changed"),
        ("replay", "--subscriber", "billing.know_officer", "--reason", "none"),
    ],
)
def test_only_an_operator_steps_in(action: tuple[str, ...], command: Command) -> None:
    done = command("events", *action, "--as", TREASURER, "--json")
    assert (done.code, done.error["code"]) == (1, "missing_permission")
    assert command("events", *action, "--as", OPERATOR, "--json").code == 0


def test_a_retry_says_which(command: Command) -> None:
    done = command("events", "retry", "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


def test_a_subscriber_nobody_knows_is_refused(command: Command) -> None:
    done = command("events", "replay", "--subscriber", "billing.x", "--reason", "y", "--json")
    assert (done.code, done.error["code"]) == (1, "no_such_subscriber")


def test_the_list_is_narrowed_and_told_in_columns(command: Command) -> None:
    narrowed = command("events", "list", "--association", "autos", "--limit", "5", "--json").said
    assert isinstance(narrowed["events"], list)
    assert len(narrowed["events"]) == 5
    shown = command("events", "list", "--subscriber", "billing.know_officer", "--limit", "1").out
    assert "members.officer.changed" in shown
    assert shown.startswith("service")


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("a\x1b[31mb", "text_control_character"),
        ("a\u202eb", "text_direction_character"),
        ("a\udcffb", "text_damaged"),  # a byte that is no UTF-8, as Python reads arguments
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused(reason: str, code: str, command: Command) -> None:
    options = ("--type", "members.officer.changed", "--reason", reason, "--json")
    done = command("events", "retry", *options)
    assert (done.code, done.error["code"]) == (1, code)
    for hostile in (options[3], reason):
        assert "\x1b" not in command("events", "skip", hostile, "--reason", hostile).err
