"""`umlauf ledger`: prove that the books are right, and close them up to a day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, command_context
from infra.cli.output import euros

if TYPE_CHECKING:
    from services.billing.bank.check_books import BooksReport

app = typer.Typer(help="The books.", no_args_is_help=True)


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
