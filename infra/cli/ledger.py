"""`umlauf ledger`: prove that the books are right, and close them up to a day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, command_context
from infra.cli.output import euros

app = typer.Typer(help="The books.", no_args_is_help=True)


@app.command()
def check(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """Every entry balances, every open amount equals its entries, the totals agree."""
    from services.billing.invoices.check_ledger import check_ledger

    with command_context(data, association, json) as at:
        with at.reading("billing") as session:
            report = check_ledger(session)
        lines = [f"{report.entries} entries, {report.invoices} invoices: the books agree."]
        if not report.ok:
            lines = [
                f"{one.check}, {one.subject}: expected {euros(one.expected_cents)}, "
                f"found {euros(one.actual_cents)}"
                for one in report.differences
            ]
        at.answers.give(report.to_json(), lines)
        if not report.ok:
            raise typer.Exit(1)


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
