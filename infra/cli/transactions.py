"""`umlauf transactions`: what the bank reported, placed by hand and taken back."""

from __future__ import annotations

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
    from services.billing.bank.tables import BankTransaction

app = typer.Typer(help="Money that the bank reported.", no_args_is_help=True)
Id = Annotated[UUID, typer.Argument(metavar="ID", help="as transactions list prints it")]


@app.command("list")
def list_all(
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="only what waits to be placed")
    ] = False,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Transactions in the order of their days."""
    from services.billing.bank.transaction_answer import all_transactions, transaction_answers

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.BANK_READ)
        with at.reading("billing") as session:
            rows = all_transactions(session, only_unmatched=unmatched)
            answers = transaction_answers(session, rows)
        at.answers.give(
            {"transactions": answers},
            table(
                [
                    (
                        str(row.id),
                        str(row.booked_on),
                        euros(row.amount_cents),
                        row.state.value,
                        (row.counterparty_name or row.text)[:40],
                    )
                    for row in rows
                ],
                ("id", "booked on", "amount", "state", "from or to"),
            ),
        )


@app.command()
def assign(
    transaction_id: Id,
    as_: As,
    invoice: Annotated[
        list[str] | None,
        typer.Option("--invoice", metavar="NUMBER", help="several times: each gets what is open"),
    ] = None,
    member: Annotated[
        str | None, typer.Option("--member", metavar="NUMBER", help="keep it as this one's credit")
    ] = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Give money to invoices, or keep it as a member's credit; money out is a returned debit."""
    from services.billing.bank.assign_transaction import assign_to_member, assign_transaction
    from services.billing.invoices.queries import find_invoice

    if bool(invoice) == bool(member):
        raise typer.BadParameter("Say either --invoice or --member.")
    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            if member:
                row = assign_to_member(uow, transaction_id, member, by)
            else:
                ids = [find_invoice(uow.session, number).id for number in invoice or []]
                row = assign_transaction(uow, transaction_id, ids, by)
        _give(at, row)


@app.command()
def book(
    transaction_id: Id,
    account: Annotated[str, typer.Option("--account", metavar="NAME", help="as accounts lists it")],
    as_: As,
    remember: Annotated[
        str | None,
        typer.Option(
            "--remember",
            metavar="WORDS",
            help="in future book the same: from this account, with these words in the text",
        ),
    ] = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Book money that is no dues to an account of the association."""
    from services.billing.bank.book_transaction import book_transaction

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            row = book_transaction(uow, transaction_id, account, by, remember=remember)
        _give(at, row)


@app.command()
def undo(
    transaction_id: Id,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Take money back from where it was put, by counter-entries; it waits to be placed again."""
    from services.billing.bank.undo_transaction import undo_transaction

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            row = undo_transaction(uow, transaction_id, by)
        _give(at, row)


@app.command()
def accounts(
    add: Annotated[str | None, typer.Option("--add", metavar="NAME", help="one more")] = None,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """The accounts for money that is no dues; adding one needs --as."""
    from services.billing.bank.named_accounts import account_names, add_account

    if add and not as_:
        raise typer.BadParameter("Say who adds the account (--as).")
    with command_context(data, association, json) as at:
        if add and as_:
            by = at.actor(as_)
            with at.writing("billing", by) as uow:
                add_account(uow, add, by)
        at.refuse_reader(as_, Permission.BANK_READ)
        with at.reading("billing") as session:
            names = account_names(session)
        at.answers.give({"accounts": names}, names)


@app.command()
def rules(
    forget: Annotated[
        UUID | None, typer.Option("--forget", metavar="ID", help="it books nothing any more")
    ] = None,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """The rules that book money to accounts; forgetting one needs --as."""
    from services.billing.bank.booking_rules import forget_rule, list_rules

    if forget and not as_:
        raise typer.BadParameter("Say who forgets the rule (--as).")
    with command_context(data, association, json) as at:
        if forget and as_:
            by = at.actor(as_)
            with at.writing("billing", by) as uow:
                forget_rule(uow, forget, by)
        at.refuse_reader(as_, Permission.BANK_READ)
        with at.reading("billing") as session:
            found = [
                (str(rule.id), rule.iban_masked, rule.words, rule.account_name)
                for rule in list_rules(session)
            ]
        names = ("rule", "iban", "words", "account")
        answer = {"rules": [dict(zip(names, one, strict=True)) for one in found]}
        at.answers.give(answer, table(found, names))


def _give(at: CommandContext, row: BankTransaction) -> None:
    from services.billing.bank.transaction_answer import transaction_answers

    at.installation.settle()
    with at.reading("billing") as session:
        (answer,) = transaction_answers(session, [row])
    invoices = answer["invoices"]
    numbers = ", ".join(invoices) if isinstance(invoices, list) else ""
    where = answer["account"] or numbers or answer["state"]
    at.answers.give(answer, [f"{euros(row.amount_cents)} of {row.booked_on}: {where}"])
