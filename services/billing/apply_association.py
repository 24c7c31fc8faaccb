"""Takes billing's part of an association file: the creditor, its account, its dues regulation."""

from __future__ import annotations

from typing import Any

from services.billing.association.tables import Association
from services.billing.invoices.queries import assessed_years
from services.billing.regulations.release_regulation import release_regulation
from services.billing.sepa.creditor_identifier import parse_creditor_identifier
from services.billing.sepa.iban import mask_iban, parse_iban
from shared.association_spec import Applied, AssociationSpec
from shared.postal_address import ADDRESS_FIELDS
from shared.unit_of_work import UnitOfWork

_COPIED = (
    "slug",
    "name",
    *ADDRESS_FIELDS,
    "register_court",
    "register_number",
    "tax_number",
    "email",
    "phone",
    "website",
)


def apply_association(
    uow: UnitOfWork, spec: AssociationSpec, *, take_file: bool = False
) -> Applied:
    """Creates or updates the creditor; returns whether anything changed (a second time: nothing).

    Raises InvalidIban, InvalidCreditorIdentifier, InvalidDuesRegulation, RegulationAlreadyUsed.
    """
    changed = _upsert_creditor(uow, spec)
    if spec.dues_regulation is None:
        return Applied(changed)
    released = release_regulation(uow, spec.dues_regulation, assessed_years(uow.session))
    return Applied(released or changed)


def _upsert_creditor(uow: UnitOfWork, spec: AssociationSpec) -> bool:
    association = uow.session.get(Association, spec.id)
    wanted = _facts(uow, spec, association.iban_hash if association else None)
    if association is None:
        sealed = uow.keys.encrypt(parse_iban(spec.bank.iban), spec.id.bytes)
        now = uow.clock.now()
        uow.session.add(
            Association(association_id=spec.id, iban_sealed=sealed, applied_at=now, **wanted)
        )
        uow.session.flush()
        return True
    changed = [name for name, value in wanted.items() if getattr(association, name) != value]
    if "iban_hash" in changed:
        association.iban_sealed = uow.keys.encrypt(parse_iban(spec.bank.iban), spec.id.bytes)
    for name in changed:
        setattr(association, name, wanted[name])
    if changed:
        association.applied_at = uow.clock.now()
    return bool(changed)


def _facts(uow: UnitOfWork, spec: AssociationSpec, known_hash: str | None) -> dict[str, Any]:
    """`known_hash` stays for the same account, whichever key made it."""
    iban = parse_iban(spec.bank.iban)
    hashes = uow.keys.search_hashes(iban)
    return {
        **{name: getattr(spec, name) for name in _COPIED},
        "languages": list(spec.languages),
        "account_holder": spec.bank.account_holder,
        "iban_hash": known_hash if known_hash in hashes else hashes[0],
        "iban_masked": mask_iban(iban),
        "bic": spec.bank.bic,
        "creditor_identifier": parse_creditor_identifier(spec.bank.creditor_identifier),
    }
