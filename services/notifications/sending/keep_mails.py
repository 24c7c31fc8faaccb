"""Without a mail server mails are kept: marked so, and laid into the outbox where there is one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.sending.deliver_mails import SentMail, sent_event, set_on
from services.notifications.sending.message_files import FILES_BATCH_ROWS, signed_bytes
from services.notifications.sending.outbox import Outbox, name_in_outbox
from services.notifications.sending.signing import open_signer
from shared.batches import batches
from shared.errors import DomainError
from shared.events import publish_many
from shared.unit_of_work import UnitOfWork

log = logging.getLogger("umlauf.mails")


def keep_mails(uow: UnitOfWork, mails: Sequence[SentMail]) -> None:
    """Marks queued mails as kept and tells of them; whoever calls has locked their rows.

    Outside the demo, which has its mailbox page, each lies in the outbox before the commit: after a
    crash it takes its own place there again.
    """
    ids = [mail.id for mail in mails]
    if ids and not uow.settings.demo:
        _lay_into_outbox(uow, ids)
    values = {"state": MessageState.KEPT, "sent_at": uow.clock.now(), "facts": None}
    set_on(uow.session, ids, values)
    publish_many(uow, [sent_event(mail, kept=True) for mail in mails])


def _lay_into_outbox(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    """A mail whose document is gone is kept all the same, and says so in the list of mails."""
    outbox = Outbox(uow.settings.outbox_folder)
    signer = open_signer(uow.session, uow.runtime)
    for some in batches(ids, FILES_BATCH_ROWS):
        for mail in uow.session.exec(select(Message).where(col(Message.id).in_(some))):
            try:
                content = signed_bytes(mail, uow.documents, signer)
            except DomainError as error:
                log.error("mail %s does not lie in the outbox: %s", mail.id, error.message)
                set_on(uow.session, [mail.id], {"last_error": error.message})
            else:
                outbox.put(name_in_outbox(mail.composed_at, mail.recipient, mail.id), content)
            uow.session.expunge(mail)
