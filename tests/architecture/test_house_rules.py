"""House rules: the project keeps them, and each planted breach is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.lint_house import check

COMMAND = "services/billing/runs/run_dues.py"
RULE = "services/billing/rules/rounding.py"
PLANTED = {
    "a commit of one's own": (COMMAND, "session.commit()", "commit()"),
    "the machine's clock": ("shared/mail.py", "now = datetime.now(UTC)", "Clock"),
    "the machine's day": ("infra/composition/site.py", "day = datetime.date.today()", "Clock"),
    "a float amount": (RULE, "RATE = 0.05", "float"),
    "a float type": (RULE, "rate: float", "float"),
    "an event out of a query": (
        "services/members/association/queries.py",
        "publish(s, e)",
        "commands",
    ),
    "an event out of a page": (
        "services/members/pages/vote.py",
        "events.publish(s, e)",
        "commands",
    ),
    "a registry": ("scripts/install.py", "URL = 'https://pypi" + ".org/simple'", "registry"),
    "a machine's path": ("infra/composition/site.py", "ROOT = '/ro" + "ot/umlauf'", "one machine"),
    "something unfinished": (COMMAND, "# TO" + "DO: the rest", "unfinished"),
}


def plant(root: Path, place: str, line: str) -> None:
    path = root / place
    path.parent.mkdir(parents=True)
    path.write_text(f'"""A room."""\n\n{line}\n', encoding="utf-8")


def test_the_project_keeps_its_house_rules() -> None:
    assert [str(finding) for finding in check()] == []


@pytest.mark.parametrize("breach", PLANTED)
def test_a_planted_breach_is_named(breach: str, tmp_path: Path) -> None:
    place, line, named = PLANTED[breach]
    plant(tmp_path, place, line)
    (found,) = check(tmp_path)
    assert (str(found.path), found.line) == (place, 3)
    assert named in found.rule


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("shared/db.py", "session.commit()"),
        ("shared/events/outbox/fan_out.py", "session.commit()"),
        ("shared/clock.py", "now = datetime.now(UTC)"),
        ("services/members/rules/quorum.py", "SHARE = 0.5"),
        ("services/billing/dues/table.py", "isinstance(value, float)"),
        (COMMAND, "publish(session, event)"),
        ("shared/events/outbox/publish.py", "publish(session, event)"),
    ],
)
def test_what_is_allowed_there_is_not_named(place: str, line: str, tmp_path: Path) -> None:
    plant(tmp_path, place, line)
    assert check(tmp_path) == []


def test_a_long_file_and_one_without_an_opening_are_named(tmp_path: Path) -> None:
    path = tmp_path / "shared" / "long.py"
    path.parent.mkdir()
    path.write_text("x = 1\n" * 401)
    rules = {finding.rule for finding in check(tmp_path)}
    assert len(rules) == 2
    assert any("at most 400" in rule for rule in rules)
