"""`umlauf reminders`: write to those who have not paid."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, command_context

app = typer.Typer(help="Reminders of overdue invoices.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `run` a command of its own."""


@app.command()
def run(
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Remind of every invoice overdue on that day, once."""
    from services.billing.reminders.run_reminders import run_reminders

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            report = run_reminders(uow, on.date(), by)
        at.installation.settle()
        answer = report.to_json()
        reminded = answer.get("reminders")
        count = len(reminded) if isinstance(reminded, list) else 0
        at.answers.give(answer, [f"{count} reminders."])
