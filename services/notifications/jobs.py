"""What time causes here: mails that wait are taken up again."""

from __future__ import annotations

from services.notifications.sending import send_mails
from shared.db import Session
from shared.events import every
from shared.events.slots import Slot


@every(minutes=1)
def resume_mails(session: Session, _: Slot) -> None:
    send_mails.resume_mails(session)
