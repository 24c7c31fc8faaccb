"""The command line: one JSON object, the promised exit codes, and the treasurer's year."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.infra.cli.conftest import BOARD, OFFICE, TREASURER
from tests.infra.conftest import DEMO, UMLAUF, CommandLine, run

pytestmark = pytest.mark.timeout(900)
COMMANDS = [
    *("init", "demo", "up", "web", "worker", "relay", "migrate", "doctor"),
    *("associations apply", "associations list", "members import", "members list"),
    *("dues preview", "dues run", "dues files", "bank import", "reminders run", "ledger check"),
    *("keys list", "keys add", "keys rotate", "keys drop"),
    *("events list", "events show", "events retry", "events skip", "events replay"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_common_options(command: str) -> None:
    done = run(*command.split(), "--help", COLUMNS="100")
    assert done.code == 0
    for option in ("--data", "--association", "--json"):
        assert option in done.out


def test_the_installed_script_is_the_command_line() -> None:
    done = subprocess.run([UMLAUF, "init", "--help"], capture_output=True, text=True, check=True)
    assert "--adopt" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["dues", "preview", "--json"],
        ["dues", "preview", "--year", "soon", "--json"],
        ["associations", "apply", "nowhere.toml", "--json"],
        ["members", "import", "--json"],
        ["no-such-command", "--json"],
        ["events", "retry", "--json"],
    ],
)
def test_bad_usage_is_exit_2(arguments: list[str], umlauf: CommandLine) -> None:
    answer = umlauf(*arguments)
    assert answer.code == 2
    assert answer.said["error"]


def test_bad_usage_in_words_goes_to_stderr(umlauf: CommandLine) -> None:
    answer = umlauf("dues", "preview")
    assert (answer.code, answer.out) == (2, "")
    assert "--year" in answer.err


def test_a_refused_file_says_line_and_reason(umlauf: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    text = (DEMO / "autos.toml").read_text("utf-8").replace('country = "DE"', 'country = "D"')
    file.write_text(text, "utf-8")
    answer = umlauf("associations", "apply", file, "--json")
    assert answer.code == 1
    error = answer.said["error"]
    assert isinstance(error, dict)
    assert error["code"] == "invalid_association_file"
    line = next(n for n, line in enumerate(text.splitlines(), 1) if line == 'country = "D"')
    assert error["problems"][0]["line"] == line
    assert umlauf("associations", "list", "--json").said == {"associations": []}


def test_workers_say_that_they_need_redis(umlauf: CommandLine) -> None:
    assert umlauf("migrate").code == 0
    for command in ("worker", "relay"):
        answer = umlauf(command, "--json")
        assert (answer.code, "no_redis" in answer.out) == (1, True)


def test_a_treasurers_year(umlauf: CommandLine, tmp_path: Path) -> None:
    """An association is configured, its members come from a list, the dues are run, once."""
    applied = umlauf("associations", "apply", DEMO / "autos.toml", "--json")
    assert applied.said == {
        "association": "autos", "name": "AutOS e.V.", "changed": True,
        "differences": [], "waiting": [],
    }  # fmt: skip
    again = umlauf("associations", "apply", DEMO / "autos.toml", "--json")
    assert again.said["changed"] is False

    members = DEMO / "autos-members.csv"
    imported = umlauf("members", "import", members, "--as", TREASURER, "--json")
    assert imported.said == {
        "rows": 55, "created": 55, "updated": 0, "unchanged": 0, "errors": [],
        "changes": [], "emptied": [],
    }  # fmt: skip
    assert umlauf("members", "import", members, "--as", TREASURER, "--json").said["unchanged"] == 55

    preview = umlauf("dues", "preview", "--year", "2027", "--json").said
    assert preview["members"] == 55
    total = preview["total_cents"]

    run = ["dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", str(tmp_path)]
    run += ["--prepared-by", TREASURER, "--single-operator", "the chair sits here", "--json"]
    run += ["--released-by"]
    refused = umlauf(*run, TREASURER)
    assert refused.code == 1
    assert not list(tmp_path.iterdir())

    done = umlauf(*run, BOARD)
    assert done.code == 0, done.err
    said = done.said
    assert sum(one["amount_cents"] for one in said["invoices"]) == total  # type: ignore[attr-defined]
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    invoices = {one["file"] for one in said["invoices"]}  # type: ignore[attr-defined]
    collections = {one["file"] for one in said["collections"]}  # type: ignore[attr-defined]
    mails = {file for file in files if file.startswith("mails/")}
    assert files == invoices | collections | mails
    assert invoices
    assert collections
    assert mails

    repeated = umlauf(*run, BOARD)
    assert repeated.code == 0
    assert (repeated.said["run_id"], repeated.said["invoices"]) == (None, [])

    checked = umlauf("ledger", "check", "--json")
    assert (checked.code, checked.said["ok"]) == (0, True)


def test_a_command_refuses_who_may_not_and_names_who_may(
    umlauf: CommandLine, tmp_path: Path
) -> None:
    umlauf("associations", "apply", DEMO / "autos.toml")
    (file := tmp_path / "any.xml").write_text("<x/>")
    events = ("events", "retry", "--type", "members.officer.changed")
    for command, who, roles in (
        (("bank", "import", file), OFFICE, "treasurer"),
        (("reminders", "run", "--on", "2027-03-20"), OFFICE, "treasurer"),
        (("members", "import", DEMO / "autos-members.csv"), BOARD, "treasurer, office"),
        (events, TREASURER, "operator"),
    ):
        answer = umlauf(*command, "--as", who, "--json")
        assert answer.code == 1
        error = answer.said["error"]
        assert isinstance(error, dict)
        assert (error["code"], error["roles"]) == ("missing_permission", roles)
    nobody = umlauf("bank", "import", file, "--as", "nobody@autos.example", "--json")
    assert nobody.said["error"]["code"] == "unknown_person"  # type: ignore[index]


def test_events_can_be_listed_and_told(umlauf: CommandLine) -> None:
    umlauf("associations", "apply", DEMO / "autos.toml")
    listed = umlauf("events", "list", "--status", "done", "--limit", "1000", "--json").said
    events = listed["events"]
    assert isinstance(events, list)
    assert {event["type"] for event in events} == {"members.officer.changed"}
    told = umlauf("events", "show", events[0]["event_id"], "--json").said
    envelope = told["envelope"]
    assert isinstance(envelope, dict)
    assert (envelope["id"], envelope["actor"]) == (events[0]["event_id"], "command line")
    missing = umlauf("events", "skip", events[0]["event_id"], "--reason", "none", "--json")
    assert missing.code == 1
