"""What other services' events cause here."""

from __future__ import annotations

from services.members.applications.record_quote import keep_dues, keep_payment
from shared.contracts.billing import DuesQuoted, PaymentChosen
from shared.db import Session
from shared.events import Envelope, subscribe


@subscribe(DuesQuoted)
def keep_quoted_dues(session: Session, event: DuesQuoted, _: Envelope) -> None:
    """The check page and the board see what billing reckoned."""
    keep_dues(session, event)


@subscribe(PaymentChosen)
def keep_chosen_payment(session: Session, event: PaymentChosen, _: Envelope) -> None:
    """The check page and the board see how the applicant will pay."""
    keep_payment(session, event)
