"""`umlauf members`: import a list of members, export it, list them."""

from __future__ import annotations

import sys
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, command_context
from infra.cli.output import table
from shared.errors import DomainError
from shared.permissions import Permission

app = typer.Typer(help="Members of an association.", no_args_is_help=True)


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", exists=True, dir_okay=False)
    ],
    as_: As,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="leave out rows with errors")] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Import members; a file with errors imports nothing unless --partial is given."""
    from infra.admin.member_import import MemberImport, import_members

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        wanted = MemberImport(file.read_bytes(), file.name, dry_run, partial)
        report = import_members(at.installation.runtimes, wanted, by)
        answer = report.to_json()
        if not dry_run:
            changed = {name: str(answer[name]) for name in ("created", "updated")}
            at.acted(by.association_id, by, changed)
            at.installation.settle()
        at.answers.give(answer, _lines(answer, dry_run=dry_run))
        if answer["errors"] and not partial:
            raise typer.Exit(1)


def _lines(answer: dict[str, object], *, dry_run: bool) -> list[str]:
    errors = answer["errors"] if isinstance(answer["errors"], list) else []
    counted = ", ".join(f"{answer[name]} {name}" for name in ("created", "updated", "unchanged"))
    found = [
        f"row {error['row']}, {error['column']}: {error['message']} ({error['code']})"
        for error in errors
    ]
    return [
        f"{answer['rows']} rows: {counted}{' (nothing written)' if dry_run else ''}.",
        *found,
        *_changed(answer),
    ]


def _changed(answer: dict[str, object]) -> list[str]:
    changes = answer["changes"] if isinstance(answer["changes"], list) else []
    return [
        f"row {one['row']}, {one['member_number']}, {one['column']}: "
        + (f"{one['from'] or '–'} → {one['to']}" if one["to"] else f"{one['from']} is emptied")
        for one in changes
    ]


class NoFileForList(DomainError):
    """Say where the list goes to with --out FILE: a workbook is not for the screen, and neither is
    a list beside an answer in JSON."""

    code = "no_file_for_list"


class SheetFormat(StrEnum):
    """What the list is written as."""

    CSV = "csv"
    XLSX = "xlsx"


@app.command("export")
def export(
    as_: As,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", dir_okay=False)] = None,
    format_: Annotated[
        SheetFormat | None, typer.Option("--format", help="default: by the name of the file")
    ] = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Write all members as a list that `members import` takes; whole account numbers for the
    treasurer only."""
    from infra.admin.member_export import export_members
    from shared.web.sheets import SheetKind, write_sheet

    by_name = SheetFormat.XLSX if out and out.suffix.lower() == ".xlsx" else SheetFormat.CSV
    kind: SheetKind = "xlsx" if (format_ or by_name) == SheetFormat.XLSX else "csv"
    with command_context(data, association, json) as at:
        by = at.actor(as_)
        if out is None and (json or kind == "xlsx"):
            raise NoFileForList
        whole = by.may(Permission.BANK_FILES_DOWNLOAD)
        table = export_members(at.installation.runtimes, by, whole_accounts=whole)
        rows = list(table.rows)
        write_sheet(file := BytesIO(), kind, table._replace(rows=rows))
        accounts = "whole" if whole else "masked"
        at.took_away(by, {"members": str(len(rows)), "accounts": accounts})
        if out is None:
            sys.stdout.write(file.getvalue().decode("utf-8-sig"))
            return
        out.write_bytes(file.getvalue())
        answer = {"members": len(rows), "file": str(out), "accounts": accounts}
        at.answers.give(answer, [f"{len(rows)} members in {out}, account numbers {accounts}."])


@app.command("list")
def list_all(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """The members of an association."""
    from services.members.roster.queries import list_members

    with command_context(data, association, json) as at:
        with at.reading("members") as session:
            found = [member.to_json() for member in list_members(session)]
        columns = ("member_number", "company", "kind", "country", "joined_on")
        at.answers.give(
            {"members": found},
            table([[one[column] for column in columns] for one in found], columns),
        )


@app.command()
def figures(
    number: Annotated[str, typer.Argument(metavar="NUMBER")],
    as_: As,
    employees: Annotated[int | None, typer.Option("--employees", min=0)] = None,
    turnover: Annotated[str | None, typer.Option("--turnover", metavar="EUR")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="ask the member by e-mail")] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Enter the figures that a member has declared, or ask the member for them by mail."""
    from services.members.figures.declare_figures import declare_figures
    from services.members.figures.request_figures import request_figures
    from services.members.figures.rules import Figures
    from services.members.roster.queries import by_number_or_id
    from shared.money import parse_amount

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        declared = Figures(employees, None if turnover is None else parse_amount(turnover))
        with at.writing("members", by) as uow:
            member = by_number_or_id(uow.session, number)
            if ask:
                request_figures(uow, member.id, by)
            else:
                member = declare_figures(uow, member.id, declared, by)
            answer = {
                "member_number": member.number,
                "employees": member.employees,
                "turnover_cents": member.turnover_cents,
                "asked": ask,
            }
        at.installation.settle()
        said = "asked by e-mail" if ask else "figures entered"
        at.answers.give(answer, [f"{number}: {said}."])
