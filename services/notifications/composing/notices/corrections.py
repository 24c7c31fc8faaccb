"""Notices about corrections of invoices: documents, what was agreed, what waits for a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.notifications.composing.draft import Attachment
from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from services.notifications.composing.notices.invoices import BILLING, following
from shared.contracts.corrections import (
    ClaimDeferred,
    ClaimWaived,
    CorrectionEvent,
    CorrectionProposed,
    CorrectionRendered,
    CorrectionUndone,
    InstalmentsAgreed,
)
from shared.permissions import Permission


def document(
    event: CorrectionRendered, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The cancellation or credit note itself, in the thread of the invoice."""
    facts = {
        "correction_kind": event.kind,
        "document": event.document,
        "credit_cents": event.credit_cents,
        "open_cents": event.open_cents,
        "reissued": event.reissued,
    }
    file = Attachment(f"{event.document}.pdf", event.document_sha256)
    yield _to_member("correction", event, cause, sources, facts, (file,))


def waived(event: ClaimWaived, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    facts = {"open_cents": event.open_cents}
    yield _to_member("claim_waived", event, cause, sources, facts)


def deferred(event: ClaimDeferred, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    yield _to_member("claim_deferred", event, cause, sources, {"until_on": event.until_on})


def instalments(
    event: InstalmentsAgreed, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    plan = [part.model_dump() for part in event.instalments]
    yield _to_member("instalments", event, cause, sources, {"instalments": plan})


def undone(
    event: CorrectionUndone, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """Of a write-off the member was not told, so it is not told of its end."""
    if event.kind != "write_off":
        facts = {"correction_kind": event.kind, "open_cents": event.open_cents}
        yield _to_member("claim_undone", event, cause, sources, facts)


def proposed(
    event: CorrectionProposed, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """To everybody who may confirm it, all but the one who proposed it."""
    company = sources.directory.correspondent(event.member_id, cause.occurred_at).company
    proposer = sources.directory.officer_name(event.proposed_by, cause.occurred_at)
    for person_id in sources.directory.officers_who_may(
        Permission.DUES_RELEASE, cause.occurred_at, but=event.proposed_by
    ):
        yield Notice(
            template="correction_proposed",
            about_id=person_id,
            reference=str(event.correction_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            company=company,
            facts={
                "number": event.number,
                "amount_cents": event.amount_cents,
                "proposer": proposer,
                "expires_at": event.expires_at,
                "link_to_correction": sources.page(
                    f"invoices/{event.number}/corrections/{event.correction_id}"
                ),
            },
        )


def _to_member(
    template: str,
    event: CorrectionEvent,
    cause: CausingEvent,
    sources: NoticeSources,
    facts: Mapping[str, object],
    attachments: tuple[Attachment, ...] = (),
) -> Notice:
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    mails = sources.invoice_mails.of(str(event.invoice_id))
    return Notice(
        template=template,
        about_id=event.member_id,
        reference=str(event.correction_id),
        recipients=following(sources.directory.recipients(member, BILLING), mails),
        company=member.company,
        country=member.country,
        attachments=attachments,
        facts={"number": event.number, "amount_cents": event.amount_cents, **facts},
    )
