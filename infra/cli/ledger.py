"""`umlauf ledger`: prove that the books are right, and close them up to a day."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.members import SheetFormat
from infra.cli.options import As, AssociationSlug, Data, Json, ReadAs, command_context
from infra.cli.output import euros, table
from shared.permissions import Permission

if TYPE_CHECKING:
    from services.billing.bank.check_books import BooksReport

app = typer.Typer(help="The books.", no_args_is_help=True)


class BalanceBy(StrEnum):
    """By the day of the booking, or by the bank's day (Wertstellung)."""

    BOOKING = "booking"
    VALUE = "value"


@app.command()
def check(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """Every entry balances, open amounts equal their entries, the books equal the bank."""
    from services.billing.bank.check_books import check_books

    with command_context(data, association, json) as at:
        with at.reading("billing") as session:
            report = check_books(session)
        at.answers.give(report.to_json(), _lines(report))
        if not report.ok:
            raise typer.Exit(1)


def _lines(report: BooksReport) -> list[str]:
    ledger, bank = report.ledger, report.bank
    lines = [
        f"{one.check}, {one.subject}: expected {euros(one.expected_cents)}, "
        f"found {euros(one.actual_cents)}"
        for one in ledger.differences
    ] or [f"{ledger.entries} entries, {ledger.invoices} invoices: the books agree."]
    if bank is None:
        return [*lines, "No statement with balances was imported: not compared with the bank."]
    says = f"{report.account} on {bank.closing_on}: bank {euros(bank.closing_cents)}, "
    lines.append(says + f"books {euros(bank.books_cents)}.")
    lines += [
        f"A statement is missing between {gap.before.last_day} and {gap.after.first_day}: "
        f"{euros(gap.cents)}."
        for gap in bank.gaps
    ]
    return lines + [
        f"The statement of {one.last_day} does not add up: opening and entries give "
        f"{euros(one.opening_cents + one.movement_cents)}, it closes with "
        f"{euros(one.closing_cents)}."
        for one in bank.odd
    ]


@app.command()
def journal(
    year: Annotated[int, typer.Option("--year", min=1900, max=9999)],
    format_: Annotated[SheetFormat, typer.Option("--format")] = SheetFormat.CSV,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="else on stdout")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="de, fr or en")] = "en",
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Write every entry of a year: days, accounts, amount, what it is about."""
    from services.billing.journal.queries import account_sums
    from services.billing.journal.queries import journal as entries_of
    from services.billing.journal.sheet import journal_headings, journal_rows
    from shared.i18n import language_of, translator
    from shared.web.sheets import SheetKind, Table, write_sheet

    reader = language_of(language)
    if reader is None:
        raise typer.BadParameter("Say de, fr or en (--language).")
    texts = translator(reader)
    kind: SheetKind = "xlsx" if format_ == SheetFormat.XLSX else "csv"
    if out is None and (json or kind == "xlsx"):
        raise typer.BadParameter("Say into which file (--out).")
    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session, TemporaryFile() as file:
            rows = journal_rows(texts, entries_of(session, year))
            write_sheet(file, kind, Table(f"journal-{year}", journal_headings(texts), rows))
            file.seek(0)
            sums = account_sums(session, year)
            if out is None:
                sys.stdout.write(file.read().decode("utf-8-sig"))
                return
            with out.open("wb") as target:
                shutil.copyfileobj(file, target)
        answer = {
            "year": year,
            "entries": sum(one.entries for one in sums) // 2,
            "debit_cents": sum(one.debit_cents for one in sums),
            "credit_cents": sum(one.credit_cents for one in sums),
            "file": str(out),
        }
        at.answers.give(answer, [f"{answer['entries']} entries in {out}."])


@app.command()
def balances(
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")],
    by: Annotated[BalanceBy, typer.Option("--by")] = BalanceBy.BOOKING,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """What each account stood at in the evening of a day; a debit balance is positive."""
    from services.billing.journal.queries import balances_on

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session:
            found = balances_on(session, on.date(), "value" if by == BalanceBy.VALUE else "booking")
        rows = [(one.account.value, one.account_name, one.balance_cents) for one in found]
        names = ("account", "name", "balance_cents")
        answer = {
            "on": on.date(),
            "by": str(by),
            "balances": [dict(zip(names, row, strict=True)) for row in rows],
        }
        at.answers.give(
            answer,
            table(
                [(name or account, euros(cents)) for account, name, cents in rows],
                ("account", "balance"),
            ),
        )


@app.command()
def close(
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")],
    as_: As,
    reason: Annotated[
        str, typer.Option("--reason", metavar="WHY", help="with an earlier day than before")
    ] = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Close the books up to a day; an earlier day than before opens them again."""
    from services.billing.closing.close_books import close_books

    with command_context(data, association, json) as at:
        by, day = at.actor(as_), until.date()
        with at.writing("billing", by) as uow:
            before = close_books(uow, day, by, reason=reason)
        at.installation.settle()
        answer = {"closed_until": day, "closed_until_before": before}
        at.answers.give(answer, [f"The books are closed up to {day}."])
