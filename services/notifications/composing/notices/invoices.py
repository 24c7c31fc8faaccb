"""Notices about money: the invoice (its pre-notification with it), returns, reminders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.notifications.composing.draft import Attachment
from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from services.notifications.composing.rules.return_cause import return_cause
from services.notifications.composing.tables import Message
from services.notifications.contacts.recipient import Recipient
from shared.contracts.billing import (
    CollectionMoved,
    CollectionReturned,
    InvoiceRendered,
    ReminderIssued,
)
from shared.contracts.collections import DebitAnnounced

BILLING = "billing"
_FILE_WORD = {"de": "Rechnung", "fr": "Facture", "en": "Invoice"}


def invoice(
    event: InvoiceRendered, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """A direct debit is announced with amount, day, creditor identifier and mandate reference."""
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    direct_debit = event.payment_method == "direct_debit" and event.collect_on is not None
    language = sources.directory.language(event.language)
    yield Notice(
        template="invoice",
        about_id=event.member_id,
        reference=str(event.invoice_id),
        recipients=sources.directory.recipients(member, BILLING),
        company=member.company,
        country=event.country or member.country,
        run_id=event.run_id,
        attachments=(_invoice_file(event.number, event.document_sha256, language),),
        facts={
            "number": event.number,
            "invoice_kind": event.kind,
            "amount_cents": event.amount_cents,
            "open_cents": event.open_cents,
            "due_on": event.due_on,
            "direct_debit": direct_debit and event.open_cents > 0,
            "collect_on": event.collect_on,
            "creditor_identifier": event.creditor_identifier,
            "mandate_reference": event.mandate_reference,
        },
    )


def collection_returned(
    event: CollectionReturned, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """Asks for a transfer of what is open; the bank's fee is the association's and not in it.

    Of an error that is ours nobody gets a mail: the debit is made anew.
    """
    if return_cause(event.reason) == "ours":
        return
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    mails = sources.invoice_mails.of(str(event.invoice_id))
    yield Notice(
        template="collection_returned",
        about_id=event.member_id,
        reference=str(event.invoice_id),
        recipients=following(sources.directory.recipients(member, BILLING), mails),
        company=member.company,
        country=member.country,
        sequence=event.returned_on.isoformat(),
        facts={
            "number": event.number,
            "reason": event.reason,
            "cause": return_cause(event.reason),
            "principal_cents": event.principal_cents,
            "open_cents": event.open_cents,
            "returned_on": event.returned_on,
            "account": sources.account,
        },
    )


def collection_moved(
    event: CollectionMoved, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The pre-notification of a later day than the invoice announced."""
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    mails = sources.invoice_mails.of(str(event.invoice_id))
    yield Notice(
        template="collection_moved",
        about_id=event.member_id,
        reference=str(event.invoice_id),
        recipients=following(sources.directory.recipients(member, BILLING), mails),
        company=member.company,
        country=member.country,
        facts={
            "number": event.number,
            "amount_cents": event.amount_cents,
            "announced_on": event.announced_on,
            "collect_on": event.collect_on,
            "creditor_identifier": event.creditor_identifier,
            "mandate_reference": event.mandate_reference,
        },
    )


def debit_announced(
    event: DebitAnnounced, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The pre-notification of a debit whose amount or day the invoice did not tell."""
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    mails = sources.invoice_mails.of(str(event.invoice_id))
    yield Notice(
        template="debit_announced",
        about_id=event.member_id,
        reference=str(event.item_id),
        recipients=following(sources.directory.recipients(member, BILLING), mails),
        company=member.company,
        country=member.country,
        sequence=event.collect_on.isoformat(),
        facts={
            "number": event.number,
            "amount_cents": event.amount_cents,
            "collect_on": event.collect_on,
            "creditor_identifier": event.creditor_identifier,
            "mandate_reference": event.mandate_reference,
        },
    )


def reminder(
    event: ReminderIssued, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The mail is the reminder: the invoice goes with it, and it continues the invoice's thread."""
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    mails = sources.invoice_mails.of(str(event.invoice_id))
    attached = _invoice_again(event, mails, sources.directory.language(member.language))
    yield Notice(
        template="reminder",
        about_id=event.member_id,
        reference=str(event.reminder_id),
        recipients=following(sources.directory.recipients(member, BILLING), mails),
        company=member.company,
        country=member.country,
        attachments=attached,
        facts={
            "number": event.number,
            "level": event.level,
            "open_cents": event.open_cents,
            "due_on": event.due_on,
            "pay_until_on": event.pay_until_on,
            "has_invoice": bool(attached),
            "collection_failed": event.collection_failed,
            "account": sources.account,
        },
    )


def _invoice_again(
    event: ReminderIssued, mails: Sequence[Message], language: str
) -> tuple[Attachment, ...]:
    """The invoice as it was mailed; as billing knows it if it never was."""
    if mails:
        return tuple(Attachment(**stored) for stored in mails[0].attachments)
    if event.document_sha256:
        return (_invoice_file(event.number, event.document_sha256, language),)
    return ()


def _invoice_file(number: str, sha256: str, language: str) -> Attachment:
    return Attachment(f"{_FILE_WORD[language]}_{number}.pdf", sha256)


def following(recipients: tuple[Recipient, ...], mails: Sequence[Message]) -> tuple[Recipient, ...]:
    """Each recipient's mail refers to the invoice mail this recipient had, if there was one."""
    earlier = {mail.recipient.lower(): mail.message_id for mail in mails if mail.recipient}
    return tuple(
        replace(each, references=(earlier[each.address.lower()],))
        if each.address.lower() in earlier
        else each
        for each in recipients
    )
