"""Mandate references of a list that are stored as another member's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.sepa.references import reference_key
from shared.batches import batches
from shared.db import Session


class TakenReference(NamedTuple):
    """A member that is given a reference which belongs to another one; without a number, to an
    applicant."""

    member_id: UUID
    reference: str
    number: str | None


def taken_references(session: Session, details: Sequence[PaymentDetails]) -> list[TakenReference]:
    """A reference is unique per creditor, capitals aside (EPC rulebooks, AT-01)."""
    wanted = {reference_key(one.reference): one for one in details if one.reference}
    taken = []
    for some in batches(sorted(wanted)):
        rows = session.execute(
            sa.select(
                col(Mandate.reference), col(Mandate.member_id), col(MemberAccount.member_number)
            )
            .outerjoin(MemberAccount, col(MemberAccount.member_id) == col(Mandate.member_id))
            .where(
                col(Mandate.association_id) == session.own,
                sa.func.upper(col(Mandate.reference)).in_(some),
            )
        )
        for reference, owner, number in rows:
            one = wanted[reference_key(reference)]
            if owner != one.member_id:
                taken.append(TakenReference(one.member_id, reference, number))
    return taken
