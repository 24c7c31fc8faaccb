"""`umlauf mandates`: what members signed for direct debits, and every change of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, ReadAs, command_context
from infra.cli.output import table
from shared.permissions import Permission

if TYPE_CHECKING:
    from services.billing.accounts.tables import Mandate
    from shared.actor import Actor
    from shared.unit_of_work import UnitOfWork

app = typer.Typer(help="Direct debit mandates.", no_args_is_help=True)
Reference = Annotated[str, typer.Argument(metavar="REFERENCE")]
Reason = Annotated[str, typer.Option("--reason", help="kept in the history of the mandate")]
On = typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")


@app.command("list")
def list_all(
    state: Annotated[
        str, typer.Option("--state", help="running, b2b_unconfirmed, suspended, ended or all")
    ] = "running",
    search: Annotated[str, typer.Option("--search", help="company, number, reference")] = "",
    page: Annotated[int, typer.Option("--page", min=1, help="50 a page")] = 1,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Mandates of members, by company."""
    from services.billing.accounts.queries import list_mandates, mandate_view
    from services.billing.lists import PageRequest

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session:
            found = list_mandates(session, mandate_view(state), PageRequest(search, page))
        at.answers.give(
            {
                "mandates": [
                    {**_mandate(one.mandate), "member_number": one.member_number}
                    for one in found.rows
                ],
                "found": found.found,
            },
            table(
                [
                    (one.member_number, one.mandate.reference, one.mandate.state.value)
                    for one in found.rows
                ],
                ("member", "reference", "state"),
            ),
        )


@app.command()
def show(
    reference: Reference,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """One mandate with its history."""
    from services.billing.accounts.queries import find_mandate, mandate_page

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.INVOICES_READ)
        with at.reading("billing") as session:
            page = mandate_page(session, find_mandate(session, reference).id)
        history = [
            {
                "kind": line.change.kind.value,
                "on": line.change.effective_on.isoformat(),
                "reason": line.change.reason,
                "by": line.name,
            }
            for line in page.history
        ]
        lines = [f"{one['on']} {one['kind']} {one['reason']}".strip() for one in history]
        at.answers.give(
            {
                **_mandate(page.mandate),
                "in_use": page.in_use,
                "amendment_to_tell": page.amendment is not None,
                "history": history,
            },
            [_line(page.mandate), *lines],
        )


@app.command()
def suspend(
    reference: Reference,
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Invoice dues, but do not debit them."""
    from services.billing.accounts.suspend_mandate import suspend_mandate

    def change(uow: UnitOfWork, mandate: Mandate, by: Actor) -> Mandate:
        return suspend_mandate(uow, mandate.id, reason, by)

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            changed = _change(uow, reference, by, change)
        at.answers.give(_mandate(changed), [_line(changed)])


@app.command()
def resume(
    reference: Reference,
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Take a suspended mandate up again."""
    from services.billing.accounts.resume_mandate import resume_mandate

    def change(uow: UnitOfWork, mandate: Mandate, by: Actor) -> Mandate:
        return resume_mandate(uow, mandate.id, reason, by)

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            changed = _change(uow, reference, by, change)
        at.answers.give(_mandate(changed), [_line(changed)])


@app.command()
def revoke(
    reference: Reference,
    reason: Reason,
    as_: As,
    on: Annotated[datetime | None, On] = None,
    by_transfer: Annotated[
        bool, typer.Option("--by-transfer", help="the member pays by transfer from now on")
    ] = False,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """End a mandate for good."""
    from services.billing.accounts.revoke_mandate import Revocation, revoke_mandate

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        day = on.date() if on else at.installation.clock.today()

        def change(uow: UnitOfWork, mandate: Mandate, by: Actor) -> Mandate:
            return revoke_mandate(uow, mandate.id, Revocation(day, reason, by_transfer), by)

        with at.writing("billing", by) as uow:
            changed = _change(uow, reference, by, change)
        at.answers.give(_mandate(changed), [_line(changed)])


@app.command("confirm-b2b")
def confirm_b2b(
    reference: Reference,
    on: Annotated[datetime, On],
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Note that the debtor's bank knows a B2B mandate."""
    from services.billing.accounts.confirm_b2b_mandate import confirm_b2b_mandate

    def change(uow: UnitOfWork, mandate: Mandate, by: Actor) -> Mandate:
        return confirm_b2b_mandate(uow, mandate.id, on.date(), reason, by)

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            changed = _change(uow, reference, by, change)
        at.answers.give(_mandate(changed), [_line(changed)])


@app.command()
def amend(
    reference: Reference,
    holder: Annotated[str, typer.Option("--holder", help="account holder as the bank knows it")],
    signed_on: Annotated[
        datetime, typer.Option("--signed-on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
    ],
    reason: Reason,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Another account of the same company; the IBAN is read from standard input, not from the
    command line, whose history is kept."""
    from services.billing.accounts.amend_mandate import MandateTerms, amend_mandate

    terms = MandateTerms(sys.stdin.readline().strip(), holder, signed_on.date())

    def change(uow: UnitOfWork, mandate: Mandate, by: Actor) -> Mandate:
        return amend_mandate(uow, mandate.id, terms, reason, by)

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            changed = _change(uow, reference, by, change)
        at.answers.give(_mandate(changed), [_line(changed)])


def _change(
    uow: UnitOfWork,
    reference: str,
    by: Actor,
    change: Callable[[UnitOfWork, Mandate, Actor], Mandate],
) -> Mandate:
    from services.billing.accounts.queries import find_mandate

    return change(uow, find_mandate(uow.session, reference), by)


def _mandate(mandate: Mandate) -> dict[str, object]:
    return {
        "mandate": str(mandate.id),
        "reference": mandate.reference,
        "state": mandate.state.value,
        "scheme": mandate.scheme.value,
        "account_holder": mandate.account_holder,
        "account": mandate.iban_masked,
        "signed_on": mandate.signed_on.isoformat(),
        "last_collected_on": _day(mandate.last_collected_on),
        "b2b_confirmed_on": _day(mandate.b2b_confirmed_on),
        "ended_on": _day(mandate.ended_on),
        "ended_reason": mandate.ended_reason,
    }


def _day(day: object) -> str | None:
    return str(day) if day else None


def _line(mandate: Mandate) -> str:
    return f"{mandate.reference}: {mandate.state.value}, {mandate.iban_masked}"
