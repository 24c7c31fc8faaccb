"""`umlauf credits`: what members have paid too much, and what becomes of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.options import (
    As,
    AssociationSlug,
    CommandContext,
    Data,
    Json,
    ReadAs,
    command_context,
)
from infra.cli.output import euros, table
from shared.permissions import Permission

if TYPE_CHECKING:
    from services.billing.credits.refunds import RefundLine

Id = Annotated[UUID, typer.Argument(metavar="ID", help="as credits list prints it")]
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
    from services.billing.credits.queries import member_credits, member_shortfalls
    from services.billing.credits.refunds import list_refunds

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session:
            found = member_credits(session, member)
            refunds = list_refunds(session, member)
            shortfalls = member_shortfalls(session, member)
        total = sum(one.credit_cents for one in found)
        answer = {
            "credits": [one.to_json() for one in found],
            "total_cents": total,
            "shortfalls": [
                {**one.to_json(), "owed_cents": -one.credit_cents} for one in shortfalls
            ],
            "refunds": [one.to_json() for one in refunds],
        }
        rows = [
            (one.member_number, one.company, euros(one.credit_cents), euros(one.open_cents))
            for one in found
        ]
        headings = ("member", "company", "credit", "open")
        lines = [*table(rows, headings), f"{euros(total)} in all."]
        lines += [
            f"Member {one.member_number} owes {euros(-one.credit_cents)} without an invoice:"
            " money came back after its credit was used."
            for one in shortfalls
        ]
        at.answers.give(answer, [*lines, *(_line(one) for one in refunds)])


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


@app.command()
def keep(
    member: Annotated[str, typer.Option("--member", metavar="NUMBER")],
    as_: As,
    reason: Annotated[str, typer.Option("--reason", metavar="WHY")] = "",
    use: Annotated[
        bool, typer.Option("--use", help="instead let it pay what the member is asked for next")
    ] = False,
    end: Annotated[bool, typer.Option("--end", help="end what was agreed")] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Keep credit on the member's wish: nothing is set off until that ends."""
    from services.billing.balances.rules.wishes import Wish
    from services.billing.credits.keep_credit import end_keeping, keep_credit
    from services.billing.credits.queries import credit_of

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            if end:
                end_keeping(uow, member, by)
            else:
                keep_credit(uow, member, reason, by, wish=Wish.SET_OFF if use else Wish.KEEP)
        with at.reading("billing") as session:
            found = credit_of(session, member)
        if found:
            said = f"Member {member}: {euros(found.credit_cents)} credit, {found.treatment.value}."
            at.answers.give(found.to_json(), [said])


@app.command()
def refund(
    member: Annotated[str, typer.Option("--member", metavar="NUMBER")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY")],
    as_: As,
    amount: Annotated[
        str, typer.Option("--amount", metavar="EUR", help="without it, what is free")
    ] = "",
    holder: Annotated[
        str,
        typer.Option(
            "--holder", help="another account: its holder here, its IBAN on standard input"
        ),
    ] = "",
    beside_open: Annotated[
        bool, typer.Option("--beside-open", help="although the member owes on open invoices")
    ] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Propose to pay credit back by transfer; another person releases it."""
    from services.billing.credits.payee import payee_given
    from services.billing.credits.propose_refund import propose_refund
    from shared.money import parse_amount

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        payee = payee_given(holder, sys.stdin.readline()) if holder else None
        cents = parse_amount(amount) if amount else None
        with at.writing("billing", by) as uow:
            made = propose_refund(
                uow,
                member,
                reason,
                by,
                amount_cents=cents,
                payee=payee,
                beside_open=beside_open,
            )
        _give(at, made.id)


@app.command()
def release(
    refund_id: Id,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Release a refund that another person proposed: the transfer file is written."""
    from services.billing.credits.release_refund import release_refund

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            release_refund(uow, refund_id, by)
        _give(at, refund_id)


@app.command()
def discard(
    refund_id: Id,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Give a refund up before it is released; the credit stays."""
    from services.billing.credits.discard_refund import discard_refund

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            discard_refund(uow, refund_id, by)
        _give(at, refund_id)


@app.command()
def file(
    refund_id: Id,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False)],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Write the transfer file (pain.001) of a released refund into a folder."""
    from services.billing.credits.write_refund import take_refund_file
    from shared.documents import write_pieces

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        by.require(Permission.BANK_FILES_DOWNLOAD)
        with at.writing("billing", by) as uow:
            taken = take_refund_file(uow, refund_id)
        document = at.installation.documents.open(by.association_id, taken.sha256)
        out.mkdir(parents=True, exist_ok=True)
        write_pieces(out / taken.file_name, document.pieces)
        at.acted(by.association_id, by)
        _give(at, refund_id)


@app.command()
def submit(
    refund_id: Id,
    as_: As,
    in_time: Annotated[
        bool, typer.Option("--in-time", help="the bank had it before its day; noted only now")
    ] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Note that the transfer file was handed to the bank."""
    from services.billing.credits.submit_refund import submit_refund

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            submit_refund(uow, refund_id, by, in_time=in_time)
        _give(at, refund_id)


@app.command()
def reopen(
    refund_id: Id,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """The bank did not carry the transfer out: the money is credit again."""
    from services.billing.credits.reopen_credit import reopen_credit

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            reopen_credit(uow, refund_id, by)
        _give(at, refund_id)


def _give(at: CommandContext, refund_id: UUID) -> None:
    from services.billing.credits.refunds import refund_line

    at.installation.settle()
    with at.reading("billing") as session:
        line = refund_line(session, refund_id)
    at.answers.give(line.to_json(), [_line(line)])


def _line(line: RefundLine) -> str:
    one = line.refund
    said = one.verdict or one.reason_code
    return (
        f"Refund {one.id}: {one.state.value}, {euros(one.amount_cents)} to {one.account_holder},"
        f" {one.iban_masked}, member {line.member_number}{f' ({said})' if said else ''}"
    )
