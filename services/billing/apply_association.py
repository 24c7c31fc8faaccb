"""Takes billing's part of an association file: the creditor, its account, its dues regulation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.billing.association.account import OwnAccount
from services.billing.association.tables import Association
from services.billing.documents.snapshot import seller_facts
from services.billing.errors import AssociationFactMissing
from services.billing.invoices.queries import assessed_years
from services.billing.invoices.rules.letterhead import seller_of
from services.billing.regulations.release_regulation import release_regulation
from services.billing.settings.take_account import take_account
from shared.association_spec import Applied, AssociationSpec, CollectionSpec, CreditSpec
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
    """Creates or updates the creditor; a second time nothing changes.

    In production another account or creditor identifier waits for a second officer; what pages
    have changed of them stays. Raises InvalidIban, InvalidCreditorIdentifier,
    InvalidDuesRegulation, RegulationAlreadyUsed, AccountHolderUnreadable, AssociationFactMissing.
    """
    _refuse_incomplete(spec)
    account = OwnAccount.of(spec.bank)
    association = uow.session.get(Association, spec.id)
    if association is None:
        applied = _enter(uow, spec, account)
    else:
        applied = _update(uow, spec, association)
        applied |= take_account(uow, association, account, take_file=take_file)
    if spec.dues_regulation is None:
        return applied
    released = release_regulation(uow, spec.dues_regulation, assessed_years(uow.session))
    return applied | Applied(released)


def _refuse_incomplete(spec: AssociationSpec) -> None:
    """What the documents need of the seller is asked by their own rule."""
    known = {name: getattr(spec, name) for name in _COPIED}
    letterhead = {**known, "creditor_identifier": spec.bank.creditor_identifier}
    for fact, value in seller_facts(seller_of(letterhead)).items():
        if not value.strip():
            raise AssociationFactMissing(fact=fact.removeprefix("seller "))


def _enter(uow: UnitOfWork, spec: AssociationSpec, account: OwnAccount) -> Applied:
    facts = asdict(account.facts(uow.keys))
    uow.session.add(
        Association(
            association_id=spec.id,
            iban_sealed=uow.keys.encrypt(account.iban, spec.id.bytes),
            applied_at=uow.clock.now(),
            file_said=facts,
            **facts,
            **_facts(spec),
        )
    )
    uow.session.flush()
    return Applied(changed=True)


def _update(uow: UnitOfWork, spec: AssociationSpec, association: Association) -> Applied:
    wanted = _facts(spec)
    changed = [name for name, value in wanted.items() if getattr(association, name) != value]
    for name in changed:
        setattr(association, name, wanted[name])
    if changed:
        association.applied_at = uow.clock.now()
    return Applied(bool(changed))


def _facts(spec: AssociationSpec) -> dict[str, Any]:
    limit = spec.correction_limit_cents
    return {
        **{name: getattr(spec, name) for name in _COPIED},
        "languages": list(spec.languages),
        **({} if limit is None else {"correction_limit_cents": limit}),
        **_collection_facts(spec.collections),
        **_credit_facts(spec.credits),
    }


def _collection_facts(spec: CollectionSpec) -> dict[str, Any]:
    """What the file does not say stays as it is."""
    said = {
        "file_transactions_max": spec.transactions_max,
        "file_cents_max": spec.cents_max,
        "return_policy": dict(spec.returns) if spec.returns is not None else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _credit_facts(spec: CreditSpec) -> dict[str, Any]:
    said = {"credit_offset": spec.offset, "credit_told_from_cents": spec.told_from_cents}
    return {name: value for name, value in said.items() if value is not None}
