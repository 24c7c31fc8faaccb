"""Keeps the association's letterhead as it is now, for invoices issued from now on."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.association.tables import Association, Issuer
from services.billing.invoices.rules.invoice_facts import tax_note
from services.billing.invoices.rules.letterhead import letterhead_of
from shared.i18n import LANGUAGES
from shared.postal_address import ADDRESS_FIELDS
from shared.unit_of_work import UnitOfWork

_FACTS = (
    "name",
    *ADDRESS_FIELDS,
    "register_court",
    "register_number",
    "tax_number",
    "email",
    "phone",
    "website",
    "account_holder",
    "bic",
    "creditor_identifier",
    "iban_hash",
)


def freeze_letterhead(uow: UnitOfWork, association: Association) -> UUID:
    """The id of the present letterhead; the same content is kept once."""
    facts: dict[str, object] = {name: getattr(association, name) for name in _FACTS}
    facts["tax_note"] = {language: tax_note(language) for language in LANGUAGES}
    content, sha256 = letterhead_of(facts)
    kept = uow.session.exec(select(Issuer).where(Issuer.sha256 == sha256)).first()
    if kept is None:
        kept = Issuer(
            association_id=uow.own,
            sha256=sha256,
            content=content,
            iban_sealed=association.iban_sealed,
        )
        uow.session.add(kept)
        uow.session.flush()
    return kept.id
