"""`umlauf dues`: preview what a year's dues come to, prepare them, take the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.options import As, AssociationSlug, CommandContext, Data, Json, command_context
from infra.cli.output import euros, table
from shared.permissions import Permission

if TYPE_CHECKING:
    from services.billing.runs.report import RunReport
    from shared.actor import Actor

app = typer.Typer(help="Dues of a year.", no_args_is_help=True)
Year = Annotated[int, typer.Option("--year", help="last year to the year after next")]
Day = typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
OutFolder = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", file_okay=False, help="where a released run is written"),
]
UNFINISHED = 3
"""Exit code: released, but documents or notices are missing. Waiting and `dues files` finish it, or
what the page of the run offers."""
_SINGLE = "--single-operator"
_BANK_FILES = "collections"
_NO_BANK_FILES = (
    "No bank file was written, since nobody was named who may have them: "
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
    prepared_by: Annotated[str, typer.Option("--prepared-by", metavar="EMAIL")],
    out: OutFolder = None,
    released_by: Annotated[
        str | None,
        typer.Option(
            "--released-by", metavar="EMAIL", help="demo and test, or with --single-operator"
        ),
    ] = None,
    single_operator: Annotated[
        str,
        typer.Option(
            "--single-operator", metavar="REASON", help="why no second person releases the run"
        ),
    ] = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Prepare a year's dues; a second person releases them, who is asked by mail."""
    from services.billing.errors import NothingToRun
    from services.billing.runs.report import RunReport

    if released_by and out is None:
        raise typer.BadParameter("Say where the files go.", param_hint="--out")
    if single_operator and not released_by:
        raise typer.BadParameter("It says why --released-by is given.", param_hint=_SINGLE)
    with command_context(data, association, json) as at:
        try:
            if released_by and out:
                persons = at.actor(prepared_by), at.actor(released_by)
                _release(at, (year, collect_on.date(), single_operator), persons, out)
            else:
                _prepare(at, year, collect_on.date(), at.actor(prepared_by))
        except NothingToRun as error:
            nothing = RunReport(year)
            at.answers.give({**nothing.to_json("en"), "message": error.message}, [error.message])


@app.command("set-aside")
def set_aside(
    year: Year,
    member: Annotated[str, typer.Option("--member", metavar="NUMBER")],
    as_: As,
    reason: Annotated[str, typer.Option("--reason", metavar="WHY")] = "",
    take_back: Annotated[
        bool, typer.Option("--take-back", help="take the member into the run again")
    ] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Leave a member out of the coming run of a year, for a reason."""
    from services.billing.runs.decide_run import decide_run, take_back_decision
    from services.billing.runs.decisions import member_numbered
    from services.billing.runs.rules.states import DecisionKind

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            member_id, kind = member_numbered(uow.session, member), DecisionKind.SET_ASIDE
            if take_back:
                take_back_decision(uow, year, kind, by, member_id=member_id)
            else:
                decide_run(uow, year, kind, by, member_id=member_id, reason=reason)
        answer = {"year": year, "member_number": member, "set_aside": not take_back}
        at.answers.give(answer, [f"{member}: {'in the run' if take_back else 'set aside'}"])


@app.command()
def files(
    run: Annotated[UUID, typer.Option("--run", metavar="ID", help="as dues run and the page say")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False)],
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="EMAIL", help="who takes the bank files, if they may"),
    ] = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Write invoices, mails and bank files of a released run into a folder."""
    from services.billing.runs.queries import find_released_run
    from services.billing.runs.report import run_report

    with command_context(data, association, json) as at:
        person = at.actor(as_) if as_ else None
        if person:
            person.require(Permission.INVOICES_READ)
        with at.reading("billing") as session:
            find_released_run(session, run)
        at.installation.settle()
        with at.reading("billing") as session:
            report = run_report(session, run)
        bank_files = person is not None and person.may(Permission.BANK_FILES_DOWNLOAD)
        _export(at, run, out, bank_files=bank_files)
        at.acted(at.association(), person, {"taken": str(run), "bank_files": str(bank_files)})
        _answer(at, report, {"bank_files": bank_files}, out, bank_files=bank_files)


def _prepare(at: CommandContext, year: int, collect_on: date, preparer: Actor) -> None:
    """Fixes the run, asks those who may release it, and says who they are."""
    from services.billing.association.queries import holders_of
    from services.billing.runs.prepare_dues_run import prepare_dues_run
    from services.billing.runs.report import prepared_report

    with at.writing("billing", preparer) as uow:
        run_id = prepare_dues_run(uow, year, collect_on, preparer).id
    at.installation.settle()
    with at.reading("billing") as session:
        today = at.installation.clock.today()
        report = prepared_report(session, run_id, today)
        releasers = holders_of(session, Permission.DUES_RELEASE, today, but=preparer.person_id)
    answer = {**report.to_json("en"), "may_release": list(releasers)}
    total = sum(line.amount_cents for line in report.lines)
    asked = (
        f"These may release it, and were told by mail: {', '.join(releasers)}."
        if releasers
        else "Nobody else may release it yet: that takes a second person with the role board or "
        "treasurer."
    )
    lines = [
        *_exceptions(answer),
        f"Dues run {year} is prepared: {len(report.lines)} members, {euros(total)}. {asked}",
        f"Once it is released: umlauf dues files --run {run_id} --out DIR",
    ]
    at.answers.give(answer, lines)


def _release(
    at: CommandContext, wanted: tuple[int, date, str], persons: tuple[Actor, Actor], out: Path
) -> None:
    """Prepares and releases in one go; production wants a reason for it."""
    from services.billing.runs.report import run_report
    from services.billing.runs.run_dues import run_dues

    year, collect_on, reason = wanted
    preparer, releaser = persons
    _refuse_who_never_came(at, releaser)
    with at.writing("billing", preparer) as uow:
        run_id = run_dues(uow, year, collect_on, preparer, releaser, single_operator=reason).id
    released = {"released": str(run_id), **({"single_operator": reason} if reason else {})}
    at.acted(releaser.association_id, releaser, released)
    at.installation.settle()
    with at.reading("billing") as session:
        report = run_report(session, run_id)
    bank_files = any(one.may(Permission.BANK_FILES_DOWNLOAD) for one in persons)
    _export(at, run_id, out, bank_files=bank_files)
    _answer(at, report, {}, out, bank_files=bank_files)


def _answer(
    at: CommandContext,
    report: RunReport,
    more: Mapping[str, object],
    out: Path,
    *,
    bank_files: bool,
) -> None:
    """What is there; while something is missing, that too, and its own exit code."""
    from services.billing.runs.run_gaps import unfinished

    answer = {**report.to_json("en"), **more}
    lines = _lines(report, answer, out, bank_files=bank_files)
    if report.missing:
        error = unfinished(report.missing)
        answer["error"] = {"code": error.code, "message": error.message, **error.details}
        lines = [*lines, *_missing(report), error.message]
    at.answers.give(answer, lines)
    if report.missing:
        raise typer.Exit(UNFINISHED)


def _missing(report: RunReport) -> Iterable[str]:
    for gap in report.missing:
        what = "no document yet" if gap.document else gap.reason or "the mail has not gone out yet"
        yield f"missing: invoice {gap.number}, member {gap.member_number} {gap.company}: {what}"


def _refuse_who_never_came(at: CommandContext, releaser: Actor) -> None:
    """Nobody releases who has not yet opened the invitation to the office.

    Raises OfficeNotTakenUp.
    """
    from services.members.errors import OfficeNotTakenUp
    from services.members.people.queries import has_taken_up_office

    with at.reading("members") as session:
        if not has_taken_up_office(session, releaser.person_id):
            raise OfficeNotTakenUp(name=releaser.name)


def _export(at: CommandContext, run_id: UUID, out: Path, *, bank_files: bool) -> None:
    """Invoices and mails into the folder, and bank files for who may have them."""
    from services.billing.runs.files import run_files
    from services.notifications.sending.message_files import message_files
    from shared.documents import write_pieces

    for name in ("invoices", "mails", *([_BANK_FILES] if bank_files else [])):
        (out / name).mkdir(parents=True, exist_ok=True)
    with at.reading("billing") as session:
        for file in run_files(session, run_id, at.installation.documents):
            if bank_files or not file.place.startswith(_BANK_FILES):
                write_pieces(out / file.place, file.document.pieces)
    with at.reading("notifications") as session:
        for place, content in message_files(session, run_id, at.installation.documents):
            (out / place).write_bytes(content)


def _lines(
    report: RunReport, answer: Mapping[str, object], out: Path, *, bank_files: bool
) -> list[str]:
    collected = [
        f"{one.file}: {one.transactions} debits, {euros(one.control_sum_cents)}"
        for one in report.collections
    ]
    total = sum(one.amount_cents for one in report.invoices)
    reason = report.single_operator_reason
    return [
        *_exceptions(answer),
        *collected,
        *([] if bank_files or not collected else [_NO_BANK_FILES]),
        *([f"Released by command line, one operator: {reason}"] if reason else []),
        f"{len(report.invoices)} invoices, {euros(total)}, in {out}.",
    ]


def _exceptions(answer: Mapping[str, object]) -> list[str]:
    found = answer["exceptions"]
    return [
        f"{one['severity']}: member {one['member_number']}: {one['message']} {one['fix']}"
        for one in (found if isinstance(found, list) else [])
    ]


@app.command("told-by-letter")
def told_by_letter(
    number: Annotated[str, typer.Argument(metavar="NUMBER")],
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """The member was told of an invoice and its debit by letter: it counts as the mail would."""
    from services.billing.collections.record_letter import record_letter

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            told_on = record_letter(uow, number, on.date(), by).letter_on
        at.installation.settle()
        answer = {"number": number, "letter_on": told_on.isoformat() if told_on else None}
        said = f"told by letter on {told_on}" if told_on else "was told by e-mail before"
        at.answers.give(answer, [f"{number}: {said}."])
