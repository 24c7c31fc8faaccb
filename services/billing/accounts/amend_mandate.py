"""Changes what a mandate says for the same debtor: another account, another name of the holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.accounts.enter_mandate import refuse_unreadable_town
from services.billing.accounts.errors import MandateRevoked, SignedLater
from services.billing.accounts.lock_mandate import lock_mandate
from services.billing.accounts.note_mandate_change import note_mandate_change
from services.billing.accounts.rules.states import MandateChangeKind, MandateState, Scheme
from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.errors import AccountHolderUnreadable
from services.billing.sepa.iban import mask_iban, parse_iban
from services.billing.sepa.sepa_text import bank_can_read
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """What a mandate says; `iban` as typed, and the day the debtor told us in writing."""

    iban: str
    account_holder: str
    signed_on: date
    scheme: Scheme = Scheme.CORE


def amend_mandate(
    uow: UnitOfWork, mandate_id: UUID, terms: MandateTerms, reason: str, by: Actor
) -> Mandate:
    """The same mandate reference goes on with another account of the same company.

    The next bank file tells it (SMNDA), and each one until a bank took it. A mandate that a bank
    ended because of its account (AC01, AC04) is active again; one that was revoked stays ended,
    and another company signs a mandate of its own. The scheme cannot change: Core and B2B are two
    mandates. Raises MissingPermission, MandateNotFound, MandateRevoked, InvalidIban,
    AccountHolderUnreadable, DebtorTownUnreadable, SignedLater.
    """
    by.require(Permission.MANDATES_WRITE)
    mandate = lock_mandate(uow.session, mandate_id)
    if mandate.state is MandateState.ENDED and not mandate.ended_reason:
        raise MandateRevoked(reference=mandate.reference)
    if terms.signed_on > uow.clock.today():
        raise SignedLater
    if not bank_can_read(terms.account_holder):
        raise AccountHolderUnreadable
    if mandate.member_id is not None:
        account = uow.session.get(MemberAccount, mandate.member_id)
        refuse_unreadable_town(parse_iban(terms.iban), account.city if account else None)
    terms = MandateTerms(terms.iban, terms.account_holder, terms.signed_on, mandate.scheme)
    change_terms(uow, mandate, terms, reason=reason, changed_by=by.person_id)
    return mandate


def change_terms(
    uow: UnitOfWork, mandate: Mandate, terms: MandateTerms, *, reason: str, changed_by: UUID | None
) -> bool:
    """Whether the mandate says something else now; also what an import brings comes this way.

    Raises InvalidIban. The preview of a dues run names a holder that no bank can read.
    """
    iban = parse_iban(terms.iban)
    before = _said(mandate)
    same_account = mandate.iban_hash in uow.keys.search_hashes(iban)
    if not same_account:
        mandate.iban_sealed = uow.keys.encrypt(iban, mandate.id.bytes)
        mandate.iban_hash = uow.keys.search_hash(iban)
        mandate.iban_masked, mandate.iban_country = mask_iban(iban), iban[:2]
        mandate.account_amended = mandate.accepted_reference is not None
    mandate.account_holder, mandate.scheme = terms.account_holder, terms.scheme
    mandate.signed_on = terms.signed_on
    if same_account and before == _said(mandate):
        return False
    if mandate.state is MandateState.ENDED:
        mandate.state = MandateState.ACTIVE
        mandate.ended_on = mandate.ended_reason = None
    mandate.changed_at = uow.clock.now()
    note_mandate_change(
        uow, mandate, MandateChangeKind.AMENDED, changed_by=changed_by, reason=reason, before=before
    )
    return True


def _said(mandate: Mandate) -> dict[str, object]:
    said: dict[str, object] = {
        "iban": mandate.iban_masked,
        "account_holder": mandate.account_holder,
        "signed_on": mandate.signed_on.isoformat(),
        "scheme": mandate.scheme.value,
    }
    if mandate.ended_reason:
        said["ended_reason"] = mandate.ended_reason
    return said
