"""`umlauf ledger`: prove that the books are right."""

from __future__ import annotations

import typer

from infra.cli.options import AssociationSlug, Data, Json, command_context
from infra.cli.output import euros

app = typer.Typer(help="The books.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `check` a command of its own."""


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
