"""A member was told by letter: mails that wait for an address, or failed, tell it no more."""

from __future__ import annotations

from sqlmodel import col, select

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from shared.contracts.collections import InvoiceToldByLetter
from shared.unit_of_work import UnitOfWork

_UNTOLD = (MessageState.FAILED, MessageState.WAITING_FOR_ADDRESS)
_INVOICE, _ANNOUNCED = "invoice", "debit_announced"


def replace_by_letter(uow: UnitOfWork, event: InvoiceToldByLetter) -> None:
    """The invoice and the announcements of its debits. What is on its way goes out all the same."""
    wanted = {(_INVOICE, str(event.invoice_id))} | {(_ANNOUNCED, str(id_)) for id_ in event.debits}
    mails = uow.session.exec(
        select(Message).where(
            col(Message.reference).in_({reference for _, reference in wanted}),
            col(Message.state).in_(_UNTOLD),
        )
    )
    for mail in mails:
        if (mail.template, mail.reference) in wanted:
            mail.state, mail.facts = MessageState.SUPERSEDED, None
