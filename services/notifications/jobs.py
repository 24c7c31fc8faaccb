"""What time causes here: mails that wait are taken up again."""

from __future__ import annotations

from services.notifications.sending import claim_mails as send_mails
from shared.events import every
from shared.events.schedule import Slot
from shared.unit_of_work import UnitOfWork


@every(minutes=1)
def resume_mails(uow: UnitOfWork, _: Slot) -> None:
    send_mails.resume_mails(uow)
