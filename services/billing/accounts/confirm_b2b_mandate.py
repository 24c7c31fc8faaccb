"""Notes that the debtor's bank knows a B2B mandate: from then on it can be collected by."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.billing.accounts.errors import ConfirmedElsewhen, MandateNotB2b
from services.billing.accounts.lock_mandate import lock_running_mandate
from services.billing.accounts.note_mandate_change import note_mandate_change
from services.billing.accounts.rules.states import MandateChangeKind, Scheme
from services.billing.accounts.tables import Mandate
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def confirm_b2b_mandate(
    uow: UnitOfWork, mandate_id: UUID, confirmed_on: date, reason: str, by: Actor
) -> Mandate:
    """`reason` says how it is known, e.g. who of the bank said so; the same day changes nothing.

    EPC B2B rulebook: the debtor lodges the mandate with its bank before the first debit, which is
    rejected otherwise. Raises MissingPermission, MandateNotFound, MandateEnded, MandateNotB2b,
    ConfirmedElsewhen for a day after today or before the mandate was signed.
    """
    by.require(Permission.MANDATES_WRITE)
    mandate = lock_running_mandate(uow.session, mandate_id)
    if mandate.scheme is not Scheme.B2B:
        raise MandateNotB2b(reference=mandate.reference)
    if not mandate.signed_on <= confirmed_on <= uow.clock.today():
        raise ConfirmedElsewhen(signed_on=mandate.signed_on.isoformat())
    if mandate.b2b_confirmed_on == confirmed_on:
        return mandate
    mandate.b2b_confirmed_on = confirmed_on
    note_mandate_change(
        uow,
        mandate,
        MandateChangeKind.B2B_CONFIRMED,
        changed_by=by.person_id,
        reason=reason,
        on=confirmed_on,
    )
    return mandate
