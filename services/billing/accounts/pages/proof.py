"""The proof of a mandate to take away: what an auditor, a bank or a court asks for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.billing.accounts.pages.labels import CHANGES
from services.billing.accounts.queries import MandatePage, mandate_page
from services.billing.association.queries import own_association
from services.billing.documents.mandate_proof import MandateProof, render_mandate_proof
from services.billing.page_context import InvoiceReader, Runtime, texts_of
from shared.formats import Formats
from shared.i18n import Translator, _
from shared.web.downloads import content_disposition
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited
from shared.web.pages import reader_of

_EVIDENCE = {
    "signatory_name": _("Signed by"),
    "signatory_function": _("Function"),
    "given_at": _("Moment (UTC)"),
    "ip": _("Internet address"),
    "user_agent": _("Browser"),
    "text_sha256": _("Version of the wording (SHA-256)"),
}
router = APIRouter(prefix="/{slug}/mandates", include_in_schema=False)


@router.get("/{mandate_id}/proof.pdf", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def proof(request: Request, by: InvoiceReader, runtime: Runtime, mandate_id: UUID) -> Response:
    """In the reader's language, the wording in the one it was signed in; the account masked."""
    with runtime.reading(by.association_id) as session:
        page, creditor = mandate_page(session, mandate_id), own_association(session)
    texts, formats = texts_of(request), reader_of(request).formats
    mandate = page.mandate
    wording = mandate.evidence.get("text", [])
    content = render_mandate_proof(
        MandateProof(
            language=reader_of(request).language,
            title=texts.gettext(
                "SEPA direct debit mandate %(reference)s", reference=mandate.reference
            ),
            creditor=f"{creditor.name} · {creditor.creditor_identifier}",
            facts=tuple(_facts(page, texts, formats)),
            wording_title=texts.gettext("Wording that was agreed to"),
            wording=tuple(str(one) for one in wording) if isinstance(wording, list) else (),
            history_title=texts.gettext("What happened"),
            history=tuple(
                (
                    formats.date(line.change.effective_on),
                    texts.gettext(CHANGES[line.change.kind]),
                    line.change.reason,
                )
                for line in reversed(page.history)
            ),
            footer=texts.gettext("Made by Umlauf from what was stored when it happened."),
            issued_at=runtime.clock.now(),
        )
    )
    headers = content_disposition(f"{mandate.reference}.pdf", "attachment")
    return Response(content, media_type="application/pdf", headers=headers)


def _facts(page: MandatePage, texts: Translator, formats: Formats) -> Iterator[tuple[str, str]]:
    mandate, evidence = page.mandate, page.mandate.evidence
    if page.account:
        yield texts.gettext("Member"), f"{page.account.company}, {page.account.member_number}"
    yield texts.gettext("Kind of mandate"), "B2B" if mandate.scheme == "b2b" else "CORE"
    yield texts.gettext("Account holder"), mandate.account_holder
    yield texts.gettext("Account"), mandate.iban_masked
    yield texts.gettext("Signed on"), formats.date(mandate.signed_on)
    for name, term in _EVIDENCE.items():
        if told := evidence.get(name):
            yield texts.gettext(term), str(told)
    if mandate.b2b_confirmed_on:
        yield (
            texts.gettext("Confirmed by the debtor's bank"),
            formats.date(mandate.b2b_confirmed_on),
        )
    if mandate.ended_on:
        yield texts.gettext("Ended on"), formats.date(mandate.ended_on)
