"""Enters a SEPA mandate, whoever brings it: an applicant's page or an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.rules.states import MandateState, Scheme
from services.billing.accounts.tables import Mandate
from services.billing.association.queries import own_association
from services.billing.association.take_numbers import take_numbers
from services.billing.errors import AccountHolderUnreadable, DebtorTownUnreadable
from services.billing.sepa.iban import mask_iban, needs_address, parse_iban
from services.billing.sepa.references import own_reference
from services.billing.sepa.sepa_text import bank_can_read
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class MandateEntry:
    """What a mandate (Lastschriftmandat) says; without `reference` the next one is given.

    `evidence` proves the signing: text version, time, address, signatory. `city` is the debtor's
    town, where it is known.
    """

    iban: str
    account_holder: str
    signed_on: date
    scheme: Scheme = Scheme.CORE
    reference: str | None = None
    member_id: UUID | None = None
    application_id: UUID | None = None
    imported: bool = False
    evidence: dict[str, object] | None = None
    city: str | None = None


def enter_mandate(uow: UnitOfWork, entry: MandateEntry) -> Mandate:
    """Stores the mandate with its account number encrypted.

    It is active at once for a member, and only entered for an applicant. An imported one is taken
    as it is: the preview of a dues run names a holder that no bank can read. Raises InvalidIban,
    AccountHolderUnreadable, DebtorTownUnreadable.
    """
    iban = parse_iban(entry.iban)
    if not entry.imported and not bank_can_read(entry.account_holder):
        raise AccountHolderUnreadable
    if not entry.imported:
        refuse_unreadable_town(iban, entry.city)
    keys, mandate_id = uow.keys, new_id()
    reference = entry.reference or next_mandate_reference(uow)
    mandate = Mandate(
        id=mandate_id,
        association_id=uow.own,
        reference=reference,
        scheme=entry.scheme,
        state=MandateState.ACTIVE if entry.member_id else MandateState.ENTERED,
        member_id=entry.member_id,
        application_id=entry.application_id,
        account_holder=entry.account_holder,
        iban_sealed=keys.encrypt(iban, mandate_id.bytes),
        iban_hash=keys.search_hash(iban),
        iban_masked=mask_iban(iban),
        iban_country=iban[:2],
        signed_on=entry.signed_on,
        imported=entry.imported,
        # Its own program collected by it: the bank is told of what changes from here on.
        accepted_reference=reference if entry.imported else None,
        evidence=entry.evidence or {},
        created_at=uow.clock.now(),
    )
    uow.session.add(mandate)
    return mandate


def refuse_unreadable_town(iban: str, city: str | None) -> None:
    """As the bank file asks it: only an account outside the EEA needs the debtor's address.

    Raises DebtorTownUnreadable.
    """
    if city is not None and needs_address(iban) and not bank_can_read(city):
        raise DebtorTownUnreadable


def next_mandate_reference(uow: UnitOfWork) -> str:
    """The next unique mandate reference, e.g. "AUTOS-000123" (alphabet of the rulebook, ≤ 35).

    One that an association brought along in the same pattern is not given a second time.
    """
    slug = own_reference(own_association(uow.session).slug)[:24]
    while True:
        (number,) = take_numbers(uow, "MANDATE", 1)
        reference = f"{slug}-{number:06d}"
        if not _is_stored(uow, reference):
            return reference


def _is_stored(uow: UnitOfWork, reference: str) -> bool:
    """However its letters are written; by spellings, so that the index is used."""
    spellings = {reference, reference.lower(), reference.capitalize()}
    query = select(Mandate.id).where(col(Mandate.reference).in_(spellings))
    return uow.session.exec(query.limit(1)).first() is not None
