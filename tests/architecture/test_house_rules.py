"""House rules: the project keeps them, and each planted breach is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.lint_house import check

COMMAND = "services/billing/runs/run_dues.py"
RULE = "services/billing/dues/rounding.py"
USE_CASES = "published by use cases"
LEDGER = "ledger entries are written in services/billing/ledger"
SQL = "SQL is not put together"
SHEETS = "tables to take away"
DOWNLOADS = "a download gets its name"
BY_POSITION = "at most 4 arguments by position"
PLANTED = {
    "a commit of one's own": (COMMAND, "session.commit()", "commit()"),
    "the machine's clock": ("shared/mail.py", "now = datetime.now(UTC)", "Clock"),
    "the machine's day": ("infra/composition/site.py", "day = datetime.date.today()", "Clock"),
    "a float amount": (RULE, "RATE = 0.05", "float"),
    "a float type": (RULE, "rate: float", "float"),
    "an event out of a query": ("services/members/roster/queries.py", "publish(s, e)", USE_CASES),
    "an event out of a folder of queries": (
        "services/billing/runs/queries/open_runs.py",
        "publish(s, e)",
        USE_CASES,
    ),
    "an event out of a page": (
        "services/members/resolutions/pages/cast_vote.py",
        "events.publish(s, e)",
        USE_CASES,
    ),
    "an event out of a survey": (
        "services/billing/runs/survey.py",
        "publish_many(s, es)",
        USE_CASES,
    ),
    "an event out of a table": ("services/billing/bank/tables.py", "publish(s, e)", USE_CASES),
    "an event out of a subscriber": (
        "services/billing/subscribers.py",
        "publish(s, e)",
        USE_CASES,
    ),
    "an event out of a job": ("services/members/jobs.py", "publish(s, e)", USE_CASES),
    "an event out of what pages stand on": (
        "services/billing/page_context.py",
        "publish(s, e)",
        USE_CASES,
    ),
    "an event out of rules named like a use case": (
        "services/billing/dues/prorations/prorate_daily.py",
        "publish(s, e)",
        USE_CASES,
    ),
    "an entry of one's own": (
        "services/billing/bank/book_return.py",
        "session.add(LedgerEntry(amount_cents=1))",
        LEDGER,
    ),
    "entries in a set": (COMMAND, "bulk_insert(uow, table_of(LedgerEntry), rows)", LEDGER),
    "entries by SQLAlchemy": (COMMAND, "session.execute(sa.insert(LedgerEntry))", LEDGER),
    "an entry changed": (COMMAND, "sa.update(tables.LedgerEntry)", LEDGER),
    "entries deleted from infra": (
        "infra/operations/migrations.py",
        "sa.delete(table=LedgerEntry)",
        LEDGER,
    ),
    "a class by position": ("tests/kit.py", "run = Survey(a, b, c, d, e)", BY_POSITION),
    "a dotted class by position": (
        "benchmarks/mails.py",
        "x = plan.Survey(a, b, c, d, e)",
        BY_POSITION,
    ),
    "a private class by position": ("demo/generate.py", "x = _Row(a, b, c, d, *e)", BY_POSITION),
    "SQL of an f-string": (COMMAND, 'q = f"SELECT id FROM member WHERE name = {n!r}"', SQL),
    "SQL of a clause": (COMMAND, "q = f\" WHERE name = '{name}'\"", SQL),
    "SQL of a sum": (COMMAND, 'q = "DELETE FROM member WHERE id = " + wanted', SQL),
    "SQL of a format": (COMMAND, 'q = "UPDATE member SET name = {}".format(name)', SQL),
    "SQL of a percent": (COMMAND, "q = 'SELECT %s FROM member' % name", SQL),
    "lower case, but run": (COMMAND, 'session.execute(f"select {name}")', SQL),
    "a literal that is run": (COMMAND, "sa.text(\"name = '%s'\" % name)", SQL),
    "a column of pieces": (COMMAND, "sa.literal_column(f'{name} COLLATE x')", SQL),
    "a CSV of one's own": ("infra/cli/dues.py", "csv.writer(file)", SHEETS),
    "a workbook of one's own": ("services/billing/lists.py", "openpyxl.Workbook()", SHEETS),
    "a download's name": (COMMAND, "headers = {'content-disposition': name}", DOWNLOADS),
    "a file's name": (COMMAND, "FileResponse(path, filename=name)", DOWNLOADS),
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
        ("services/members/resolutions/rules.py", "SHARE = 0.5"),
        ("services/billing/dues/table.py", "isinstance(value, float)"),
        (COMMAND, "publish(session, event)"),
        ("services/members/apply_association.py", "publish(session, event)"),
        ("services/billing/bank/posting_batch.py", "publish_many(uow, self.events)"),
        ("services/billing/ledger/post.py", "bulk_insert(uow, table_of(LedgerEntry), rows)"),
        ("services/billing/ledger/post.py", "LedgerEntry(amount_cents=1)"),
        ("services/billing/accounts/queries.py", "sa.select(LedgerEntry)"),
        (COMMAND, "bulk_insert(uow, table_of(Invoice), rows)"),
        ("tests/billing/test_check_ledger.py", "sa.update(LedgerEntry)"),
        ("shared/x.py", "run = Survey(a, b, c, *d)"),
        ("shared/x.py", "run = Survey(a, b, c, d, e=e)"),
        ("shared/x.py", "survey(a, b, c, d, e)"),
        ("shared/events/storage/tables.py", 'sa.Table("a", metadata, b, c, d)'),
        ("shared/events/outbox/publish.py", "publish(session, event)"),
        ("shared/bulk.py", 'q = f"SELECT {columns} FROM x"'),
        (COMMAND, 'sa.text("SELECT 1 FROM member WHERE id = :id")'),
        (COMMAND, 'q = "SELECT a " "FROM member"'),
        (COMMAND, 'texts.gettext(f"Select {name}")'),
        (COMMAND, 'words = "SELECTED " + name'),
        ("shared/web/sheets.py", "csv.writer(file)"),
        ("services/members/importing/sheets.py", "csv.reader(file)"),
        ("tests/members/importing/test_sheets.py", "Workbook()"),
        ("shared/web/downloads.py", 'headers = {"Content-Disposition": name}'),
        (COMMAND, "FileResponse(path, headers=content_disposition(name))"),
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
