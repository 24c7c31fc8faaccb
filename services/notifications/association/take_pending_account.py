"""A change of the association's account was decided: mails name the new one, or it is forgotten."""

from __future__ import annotations

from services.notifications.association.tables import Association, PendingAccount
from shared.contracts.billing import AccountChangeDecided
from shared.unit_of_work import UnitOfWork


def take_pending_account(uow: UnitOfWork, event: AccountChangeDecided) -> None:
    """Told again it changes nothing: what was laid ready is gone by then."""
    pending = uow.session.get(PendingAccount, event.change_id)
    if pending is None:
        return
    association = uow.session.get(Association, uow.own)
    if event.outcome == "confirmed" and association is not None:
        association.account_holder = pending.account_holder
        association.iban_sealed = pending.iban_sealed
        association.bic = pending.bic
        association.applied_at = uow.clock.now()
    uow.session.delete(pending)
