"""The association's account or creditor identifier changes, from the next file and letter on."""

from __future__ import annotations

from dataclasses import asdict

from services.billing.association.account import AccountFacts
from services.billing.association.tables import Association
from shared.unit_of_work import UnitOfWork


def change_account(
    uow: UnitOfWork, association: Association, facts: AccountFacts, sealed: bytes
) -> None:
    """`sealed` is the IBAN, encrypted for the association. Letterheads follow: each invoice takes
    the one that holds when it is made."""
    for name, value in asdict(facts).items():
        setattr(association, name, value)
    association.iban_sealed = sealed
    association.applied_at = uow.clock.now()
