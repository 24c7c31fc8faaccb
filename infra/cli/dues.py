"""`umlauf dues`: preview what a year's dues come to, run them, take the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.options import AssociationSlug, CommandContext, Data, Json, command_context
from infra.cli.output import euros, table
from shared.permissions import Permission

if TYPE_CHECKING:
    from services.billing.runs.report import RunReport

app = typer.Typer(help="Dues of a year.", no_args_is_help=True)
Year = Annotated[int, typer.Option("--year", help="last year to the year after next")]
Day = typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
_BANK_FILES = "collections"
_NO_BANK_FILES = (
    "No bank file was written, since neither person may have them: "
    "the treasurer fetches them on the page of the run."
)


@app.command()
def preview(
    year: Year, data: Data = None, association: AssociationSlug = None, json: Json = False
) -> None:
    """What a run would do, amount by amount with its reason; nothing is written."""
    from services.billing.runs.preview import preview_dues
    from services.billing.runs.rules.run_year import refuse_year

    with command_context(data, association, json) as at:
        refuse_year(year, at.installation.clock.today())
        with at.reading("billing") as session:
            found = preview_dues(session, year, at.installation.clock.today())
        rows = [
            (line.member_number, line.company, euros(line.amount_cents), line.dues_class)
            for line in found.lines
        ]
        answer = found.to_json("en")
        lines = [
            *table(rows, ("member", "company", "amount", "class")),
            *_exceptions(answer),
            f"{len(rows)} members, {euros(found.total_cents)}.",
        ]
        at.answers.give(answer, lines)


@app.command()
def run(
    year: Year,
    collect_on: Annotated[datetime, Day],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False)],
    prepared_by: Annotated[str, typer.Option("--prepared-by", metavar="EMAIL")],
    released_by: Annotated[str, typer.Option("--released-by", metavar="EMAIL")],
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Invoice a year's dues and write the bank files: one person prepares, another releases."""
    from services.billing.errors import NothingToRun
    from services.billing.runs.report import RunReport, run_report
    from services.billing.runs.run_dues import run_dues

    with command_context(data, association, json) as at:
        preparer, releaser = at.actor(prepared_by), at.actor(released_by)
        try:
            with at.writing("billing", preparer) as uow:
                run_id = run_dues(uow, year, collect_on.date(), preparer, releaser).id
        except NothingToRun as error:
            nothing = RunReport(year)
            at.answers.give({**nothing.to_json("en"), "message": error.message}, [error.message])
            return
        at.installation.settle()
        with at.reading("billing") as session:
            report = run_report(session, run_id)
        bank_files = any(one.may(Permission.BANK_FILES_DOWNLOAD) for one in (preparer, releaser))
        _export(at, run_id, out, bank_files=bank_files)
        answer = report.to_json("en")
        at.answers.give(answer, _lines(report, answer, out, bank_files=bank_files))


def _export(at: CommandContext, run_id: UUID, out: Path, *, bank_files: bool) -> None:
    """Invoices and mails into the folder, and bank files where one of the two may have them."""
    from services.billing.runs.files import run_files
    from services.notifications.sending.message_files import message_files

    for name in ("invoices", "mails", *([_BANK_FILES] if bank_files else [])):
        (out / name).mkdir(parents=True, exist_ok=True)
    with at.reading("billing") as session:
        for file in run_files(session, run_id, at.installation.documents):
            if bank_files or not file.place.startswith(_BANK_FILES):
                (out / file.place).write_bytes(file.document.read_bytes())
    with at.reading("notifications") as session:
        for place, content in message_files(session, run_id, at.installation.documents):
            (out / place).write_bytes(content)


def _lines(
    report: RunReport, answer: Mapping[str, object], out: Path, *, bank_files: bool
) -> Iterable[str]:
    collected = [
        f"{one.file}: {one.transactions} debits, {euros(one.control_sum_cents)}"
        for one in report.collections
    ]
    total = sum(one.amount_cents for one in report.invoices)
    return [
        *_exceptions(answer),
        *collected,
        *([] if bank_files or not collected else [_NO_BANK_FILES]),
        f"{len(report.invoices)} invoices, {euros(total)}, in {out}.",
    ]


def _exceptions(answer: Mapping[str, object]) -> list[str]:
    found = answer["exceptions"]
    return [
        f"{one['severity']}: member {one['member_number']}: {one['message']} {one['fix']}"
        for one in (found if isinstance(found, list) else [])
    ]
