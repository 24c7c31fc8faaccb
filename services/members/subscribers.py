"""What other services' events cause here."""

from __future__ import annotations

from services.members.applications.record_quote import record_payment, record_quote
from shared.contracts.billing import DuesQuoted, PaymentChosen
from shared.events import Envelope, subscribe
from shared.unit_of_work import UnitOfWork


@subscribe(DuesQuoted)
def keep_quoted_dues(uow: UnitOfWork, event: DuesQuoted, _: Envelope) -> None:
    """The check page and the board see what billing reckoned."""
    record_quote(uow, event)


@subscribe(PaymentChosen)
def keep_chosen_payment(uow: UnitOfWork, event: PaymentChosen, _: Envelope) -> None:
    """The check page and the board see how the applicant will pay."""
    record_payment(uow, event)
