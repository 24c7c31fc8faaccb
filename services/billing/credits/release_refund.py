"""Releases a refund: the second person says yes, the transfer file is written and sealed."""

from __future__ import annotations

from uuid import UUID

from services.billing.association.queries import own_association
from services.billing.collections.member_balances import credits_of_members
from services.billing.credits.errors import (
    CreditTooSmall,
    RefundNotProposed,
    SamePersonReleasesRefund,
)
from services.billing.credits.lock_refund import lock_refund
from services.billing.credits.rules.refund_states import RefundState
from services.billing.credits.tables import Refund
from services.billing.credits.transfer_file import transfer_of
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from services.billing.sepa.pain001 import write_transfer
from services.billing.sepa.target_calendar import next_target_day
from shared.actor import Actor
from shared.contracts.corrections import CreditRefunded
from shared.events import publish
from shared.ids import new_id
from shared.money import plain_amount
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def release_refund(uow: UnitOfWork, refund_id: UUID, by: Actor) -> Refund:
    """The money leaves the member's credit; on the bank account the statement books it.

    Raises MissingPermission, RefundNotFound, RefundNotProposed, SamePersonReleasesRefund,
    CreditTooSmall (it was set off meanwhile), PayeeUnreadable, PayeeNeedsTown.
    """
    by.require(Permission.DUES_RELEASE)
    refund = lock_refund(uow, refund_id)
    if refund.state is not RefundState.PROPOSED:
        raise RefundNotProposed
    if refund.proposed_by == by.person_id:
        raise SamePersonReleasesRefund
    credit = credits_of_members(uow.session).get(refund.member_id, 0)
    if credit < refund.amount_cents:
        raise CreditTooSmall(credit=plain_amount(credit), wanted=plain_amount(refund.amount_cents))
    refund.state = RefundState.RELEASED
    refund.released_by, refund.released_at = by.person_id, uow.clock.now()
    refund.execute_on = next_target_day(uow.clock.today())
    refund.file_name = f"refund-{refund.execute_on.isoformat()}-{refund.id.hex[-6:]}.xml"
    transfer = transfer_of(uow, refund, own_association(uow.session), refund.execute_on)
    with uow.documents.sealing(uow.own) as document:
        document.write(write_transfer(transfer))
    refund.sha256 = document.sha256
    _post(uow, refund)
    publish(
        uow,
        CreditRefunded(
            refund_id=refund.id,
            member_id=refund.member_id,
            amount_cents=refund.amount_cents,
            released_by=by.person_id,
        ),
    )
    uow.session.add(refund)
    uow.session.flush()
    return refund


def _post(uow: UnitOfWork, refund: Refund) -> None:
    out = Posting(
        posting_id=new_id(),
        booked_on=uow.clock.today(),
        debit=Account.MEMBER_CREDIT,
        credit=Account.REFUND_CLEARING,
        amount_cents=refund.amount_cents,
        text=refund.end_to_end_id,
        member_id=refund.member_id,
    )
    post(uow, [out])
