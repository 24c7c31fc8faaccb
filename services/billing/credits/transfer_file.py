"""A refund as the transfer that the bank is told of."""

from __future__ import annotations

from datetime import date

from services.billing.accounts.tables import MemberAccount
from services.billing.association.tables import Association
from services.billing.balances.tables import Refund
from services.billing.sepa.pain001 import Transfer
from shared.unit_of_work import UnitOfWork


def transfer_of(
    uow: UnitOfWork, refund: Refund, association: Association, execute_on: date
) -> Transfer:
    """From the account of the dues to the member's, on a day."""
    member = uow.session.get_one(MemberAccount, refund.member_id)
    return Transfer(
        message_id=refund.end_to_end_id,
        end_to_end_id=refund.end_to_end_id,
        created_at=refund.released_at or refund.proposed_at,
        execute_on=execute_on,
        payer_name=association.account_holder,
        payer_iban=uow.keys.decrypt(association.iban_sealed, uow.own.bytes),
        payer_bic=association.bic or None,
        payee_name=refund.account_holder,
        payee_iban=uow.keys.decrypt(refund.iban_sealed, refund.id.bytes),
        payee_city=member.city,
        payee_country=member.country,
        amount_cents=refund.amount_cents,
        text=f"Erstattung Guthaben Mitglied {member.member_number}",
    )
