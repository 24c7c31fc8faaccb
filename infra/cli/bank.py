"""`umlauf bank`: take what the bank sends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, command_context
from infra.cli.output import euros

app = typer.Typer(help="Files from the bank.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `import` a command of its own."""


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False)],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Import statements and status reports; a file that cannot be read changes nothing."""
    from services.billing.bank.import_bank_files import import_bank_files

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            report = import_bank_files(uow, [(file.name, file.read_bytes()) for file in files], by)
        at.installation.settle()
        answer = report.to_json()
        at.answers.give(answer, _lines(answer))


def _lines(answer: dict[str, object]) -> list[str]:
    counted = [
        f"{len(found)} {name}"
        for name in ("matched", "returns", "unmatched")
        if isinstance(found := answer[name], list)
    ]
    files = answer["files"]
    read = [
        f"{one['file']}: {one['format']}, {one['entries']} entries, {one['new']} new"
        for one in (files if isinstance(files, list) else [])
    ]
    left_out = answer["left_out"]
    others = [
        f"Left out: {one['account']} ({one['reason']})"
        for one in (left_out if isinstance(left_out, list) else [])
    ]
    not_found = answer["not_found"]
    others += [
        f"Rejected and not known here: mandate {one['mandate']}, {one['reason']}."
        for one in (not_found if isinstance(not_found, list) else [])
    ]
    balance = answer["balance"]
    if isinstance(balance, dict) and balance["difference_cents"]:
        others.append(f"The bank has {euros(balance['difference_cents'])} more than the books.")
    pending = [f"{answer['pending']} only announced."] if answer["pending"] else []
    return [*read, *others, *pending, ", ".join(counted) + "."]
