"""`umlauf credits`: what members have paid too much, and what becomes of it."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, ReadAs, command_context
from infra.cli.output import euros, table
from shared.permissions import Permission

app = typer.Typer(help="What members have paid too much.", no_args_is_help=True)


@app.command("list")
def list_(
    member: Annotated[str | None, typer.Option("--member", metavar="NUMBER")] = None,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Members with credit, and what they owe beside it."""
    from services.billing.credits.queries import member_credits

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session:
            found = member_credits(session, member)
        total = sum(one.credit_cents for one in found)
        answer = {"credits": [one.to_json() for one in found], "total_cents": total}
        rows = [
            (one.member_number, one.company, euros(one.credit_cents), euros(one.open_cents))
            for one in found
        ]
        headings = ("member", "company", "credit", "open")
        at.answers.give(answer, [*table(rows, headings), f"{euros(total)} in all."])


@app.command()
def offset(
    member: Annotated[str, typer.Option("--member", metavar="NUMBER")],
    as_: As,
    amount: Annotated[
        str, typer.Option("--amount", metavar="EUR", help="without it, as much as can be")
    ] = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Set credit off against the member's open invoices, oldest first."""
    from services.billing.credits.offset_credit import offset_credit
    from shared.money import parse_amount

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        cents = parse_amount(amount) if amount else None
        with at.writing("billing", by) as uow:
            done = offset_credit(uow, member, by, amount_cents=cents)
        at.installation.settle()
        answer = {
            "member_number": member,
            "offset_cents": sum(one.offset_cents for one in done),
            "invoices": [one._asdict() for one in done],
        }
        rows = [(one.invoice, euros(one.offset_cents), euros(one.open_cents)) for one in done]
        at.answers.give(answer, table(rows, ("invoice", "set off", "still open")))
