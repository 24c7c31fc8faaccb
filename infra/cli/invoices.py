"""`umlauf invoices`: list and show them, correct them, agree when they are paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

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
    from services.billing.corrections.orders import CorrectionOrder
    from services.billing.corrections.tables import Correction
    from shared.actor import Actor
    from shared.unit_of_work import UnitOfWork

app = typer.Typer(help="Invoices and their corrections.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="for example BR-2027-0001")]
Reason = Annotated[str, typer.Option("--reason", metavar="WHY")]
_NO_REASON = "No reason given on the command line"
ReasonIfAny = Annotated[str, typer.Option("--reason", metavar="WHY", show_default=False)]
Amount = Annotated[str, typer.Option("--amount", metavar="EUR", help="for example 120.00")]
AmountIfAny = Annotated[
    str, typer.Option("--amount", metavar="EUR", help="a part; without it, all that is open")
]
_DAY = typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
State = Literal[
    "all",
    "open",
    "overdue",
    "deferred",
    "instalments",
    "held",
    "limitation",
    "paid",
    "credited",
    "waived",
    "written_off",
    "cancelled",
]


@app.command("list")
def list_(
    state: Annotated[State, typer.Option("--state")] = "all",
    year: Annotated[int | None, typer.Option("--year")] = None,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Invoices of a pile, latest first."""
    from services.billing.history.queries.invoice_answer import list_answer
    from services.billing.invoices.queries import InvoiceFilter, list_invoices

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session:
            today = at.installation.clock.today()
            found = list_invoices(session, InvoiceFilter(state, year), today, rows_max=None)
            answer = list_answer(found)
        rows = [
            (
                row.invoice.number,
                row.company,
                row.invoice.state,
                row.invoice.due_on,
                euros(row.invoice.amount_cents),
                euros(row.invoice.open_cents),
            )
            for row in found.rows
        ]
        headings = ("invoice", "company", "state", "due", "amount", "open")
        at.answers.give(answer, [*table(rows, headings), f"{found.found} invoices."])


@app.command()
def show(
    number: Number,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """One invoice with all that happened to it."""
    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        _show(at, number)


@app.command()
def cancel(
    number: Number,
    reason: Reason,
    as_: As,
    reissue: Annotated[
        bool, typer.Option("--reissue", help="issue it anew with today's address and figures")
    ] = False,
    free_year: Annotated[
        bool, typer.Option("--free-year", help="the next dues run assesses the member again")
    ] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Cancel an invoice by a document of its own; its number stays used."""
    if reissue and free_year:
        raise typer.BadParameter(
            "It is issued anew now or by the next run.", param_hint="--reissue"
        )
    terms = {"reissue": reissue, "free_year": free_year}
    with command_context(data, association, json) as at:
        _correct(at, as_, number, _order("cancellation", reason, **terms))


@app.command()
def credit(
    number: Number,
    amount: Amount,
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Take a part of an invoice back by a credit note."""
    with command_context(data, association, json) as at:
        _correct(at, as_, number, _order("credit_note", reason, amount_cents=_cents(amount)))


@app.command()
def reassess(
    number: Number,
    reason: Reason,
    as_: As,
    employees: Annotated[int | None, typer.Option("--employees", min=0)] = None,
    turnover: Annotated[str | None, typer.Option("--turnover", metavar="EUR")] = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Reckon the dues by corrected figures: a supplementary invoice or a credit note."""
    with command_context(data, association, json) as at:
        turnover_cents = _cents(turnover) if turnover else None
        figures = {"employees": employees, "turnover_cents": turnover_cents, "corrected": True}
        _correct(at, as_, number, _order("debit_note", reason, **figures))


@app.command()
def waive(
    number: Number,
    as_: As,
    reason: ReasonIfAny = _NO_REASON,
    amount: AmountIfAny = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Waive what is open, or a part of it: the member need not pay it."""
    with command_context(data, association, json) as at:
        cents = _cents(amount) if amount else None
        _correct(at, as_, number, _order("waiver", reason, amount_cents=cents))


@app.command("write-off")
def write_off(
    number: Number,
    as_: As,
    reason: ReasonIfAny = _NO_REASON,
    amount: AmountIfAny = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Write off what will not be paid; money that comes all the same is still taken."""
    with command_context(data, association, json) as at:
        cents = _cents(amount) if amount else None
        _correct(at, as_, number, _order("write_off", reason, amount_cents=cents))


@app.command()
def defer(
    number: Number,
    until: Annotated[datetime, _DAY],
    as_: As,
    reason: ReasonIfAny = _NO_REASON,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Agree that it need not be paid before a later day."""
    with command_context(data, association, json) as at:
        _correct(at, as_, number, _order("deferral", reason, until_on=until.date()))


@app.command()
def instalments(
    number: Number,
    parts: Annotated[int, typer.Option("--parts", metavar="N")],
    first: Annotated[datetime, _DAY],
    as_: As,
    reason: ReasonIfAny = _NO_REASON,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Agree that it is paid in parts, a month apart."""
    with command_context(data, association, json) as at:
        _correct(at, as_, number, _order("instalments", reason, parts=parts, first_on=first.date()))


@app.command()
def hold(
    number: Number,
    as_: As,
    until: Annotated[datetime | None, _DAY] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="WHY")] = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Remind nobody of it up to a day; without a day, the hold ends."""
    from services.billing.corrections.hold_invoice import hold_invoice

    day: date | None = until.date() if until else None
    _act(
        (data, association, json),
        as_,
        number,
        lambda uow, by: hold_invoice(uow, number, day, reason, by),
    )


@app.command()
def undo(
    number: Number,
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Take the last waiver, write-off, deferral or instalment plan back."""
    from services.billing.corrections.undo_correction import undo_correction

    _act(
        (data, association, json),
        as_,
        number,
        lambda uow, by: undo_correction(uow, number, reason, by),
    )


@app.command()
def confirm(
    number: Number,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Confirm the correction that waits for a second person."""
    from services.billing.corrections.confirm_correction import confirm_correction

    with command_context(data, association, json) as at:
        by, waiting = at.actor(as_), _waiting(at, number)
        with at.writing("billing", by) as uow:
            done = confirm_correction(uow, number, waiting.id, by)
        at.installation.settle()
        _answer(at, number, done)


@app.command()
def reject(
    number: Number,
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Reject the correction that waits; who proposed it takes it back."""
    from services.billing.corrections.reject_correction import reject_correction
    from services.billing.corrections.withdraw_correction import withdraw_correction

    with command_context(data, association, json) as at:
        by, waiting = at.actor(as_), _waiting(at, number)
        with at.writing("billing", by) as uow:
            done = (
                withdraw_correction(uow, number, waiting.id, by)
                if waiting.proposed_by == by.person_id
                else reject_correction(uow, number, waiting.id, reason, by)
            )
        at.installation.settle()
        _answer(at, number, done)


def _order(kind: str, reason: str, **terms: object) -> CorrectionOrder:
    from services.billing.corrections.orders import CorrectionOrder
    from services.billing.corrections.rules.kinds import CorrectionKind

    return CorrectionOrder(CorrectionKind(kind), reason, **terms)  # type: ignore[arg-type]


def _cents(amount: str) -> int:
    from shared.money import parse_amount

    return parse_amount(amount)


def _correct(at: CommandContext, email: str, number: str, order: CorrectionOrder) -> None:
    from services.billing.corrections.correct_invoice import correct_invoice

    by = at.actor(email)
    with at.writing("billing", by) as uow:
        done = correct_invoice(uow, number, order, by)
    at.installation.settle()
    _answer(at, number, done)


def _act(
    options: tuple[Data, AssociationSlug, Json],
    email: str,
    number: str,
    act: Callable[[UnitOfWork, Actor], object],
) -> None:
    """Acts on an invoice and answers with it."""
    data, association, json = options
    with command_context(data, association, json) as at:
        by = at.actor(email)
        with at.writing("billing", by) as uow:
            act(uow, by)
        at.installation.settle()
        _show(at, number)


def _waiting(at: CommandContext, number: str) -> Correction:
    """Raises CorrectionNotFound."""
    from services.billing.corrections.errors import CorrectionNotFound
    from services.billing.corrections.queries import open_correction
    from services.billing.invoices.queries import find_invoice

    with at.reading("billing") as session:
        invoice = find_invoice(session, number)
        found = open_correction(session, invoice.id, at.installation.clock.now())
    if found is None:
        raise CorrectionNotFound
    return found


def _show(at: CommandContext, number: str) -> None:
    from services.billing.history.queries.invoice import invoice_page
    from services.billing.history.queries.invoice_answer import invoice_answer

    with at.reading("billing") as session:
        answer = invoice_answer(invoice_page(session, number, at.installation.clock.now()))
    at.answers.give(answer, _lines(answer))


def _answer(at: CommandContext, number: str, done: Correction) -> None:
    """How the invoice stands, and what was done."""
    from services.billing.history.queries.invoice import invoice_page
    from services.billing.history.queries.invoice_answer import correction_answer, invoice_answer

    with at.reading("billing") as session:
        page = invoice_page(session, number, at.installation.clock.now())
        shown = next(one for one in page.corrections if one.correction.id == done.id)
        answer, made = invoice_answer(page), correction_answer(shown)
    said = [
        *([f"Document {made['document']}."] if made["document"] else []),
        *([f"Invoice {made['follow_up']} was issued."] if made["follow_up"] else []),
        *(["It waits for a second person."] if made["waits"] else []),
    ]
    at.answers.give({**answer, "correction": made}, [*_lines(answer), *said])


def _lines(answer: Mapping[str, object]) -> list[str]:
    amount, still_open = answer["amount_cents"], answer["open_cents"]
    shown = [euros(one) if isinstance(one, int) else "" for one in (amount, still_open)]
    return [
        f"{answer['number']}, {answer['company']}: {answer['state']}, "
        f"{shown[0]}, open {shown[1]}, due {answer['due_on']}"
    ]
