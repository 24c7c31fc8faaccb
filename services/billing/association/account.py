"""The association's own account and creditor identifier, as a person or a file gives them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from stdnum import bic as bics

from services.billing.association.tables import Association
from services.billing.errors import AccountHolderUnreadable, InvalidBic, NoAccountHolder
from services.billing.sepa.creditor_identifier import parse_creditor_identifier
from services.billing.sepa.iban import mask_iban, parse_iban
from services.billing.sepa.sepa_text import bank_can_read
from shared.association_spec import BankSpec
from shared.crypto import KeyRing


@dataclass(frozen=True)
class OwnAccount:
    """Holder, IBAN (compact and valid), BIC and creditor identifier."""

    holder: str
    iban: str
    bic: str
    creditor_identifier: str

    @classmethod
    def read(cls, holder: str, iban: str, bic: str, creditor_identifier: str) -> Self:
        """As typed.

        Raises NoAccountHolder, AccountHolderUnreadable, InvalidIban, InvalidBic,
        InvalidCreditorIdentifier.
        """
        compact = bic.replace(" ", "").upper()
        if not holder.strip():
            raise NoAccountHolder
        if not bank_can_read(holder):
            raise AccountHolderUnreadable
        if compact and not bics.is_valid(compact):
            raise InvalidBic(bic=bic)
        return cls(
            holder=holder.strip(),
            iban=parse_iban(iban),
            bic=compact,
            creditor_identifier=parse_creditor_identifier(creditor_identifier),
        )

    @classmethod
    def of(cls, spec: BankSpec) -> Self:
        """As the association file has it.

        Raises AccountHolderUnreadable, InvalidIban, InvalidCreditorIdentifier.
        """
        if not bank_can_read(spec.account_holder):
            raise AccountHolderUnreadable
        return cls(
            spec.account_holder,
            parse_iban(spec.iban),
            spec.bic,
            parse_creditor_identifier(spec.creditor_identifier),
        )

    def facts(self, keys: KeyRing) -> AccountFacts:
        """What may be kept in the open."""
        return AccountFacts(
            account_holder=self.holder,
            iban_hash=keys.search_hash(self.iban),
            iban_masked=mask_iban(self.iban),
            bic=self.bic,
            creditor_identifier=self.creditor_identifier,
        )

    def is_as(self, facts: AccountFacts, keys: KeyRing) -> bool:
        """Whether these are facts of this account, whichever key hashed its IBAN then."""
        kept = facts.iban_hash in keys.search_hashes(self.iban)
        return kept and replace(self.facts(keys), iban_hash=facts.iban_hash) == facts


@dataclass(frozen=True)
class AccountFacts:
    """An account by the hash of its IBAN: enough to tell whether two are the same."""

    account_holder: str
    iban_hash: str
    iban_masked: str
    bic: str
    creditor_identifier: str

    @property
    def shown(self) -> str:
        """For people, masked."""
        parts = (self.account_holder, self.iban_masked, self.bic, self.creditor_identifier)
        return " · ".join(part for part in parts if part)


def account_in_force(association: Association) -> AccountFacts:
    """The account the association collects to now."""
    return AccountFacts(
        account_holder=association.account_holder,
        iban_hash=association.iban_hash,
        iban_masked=association.iban_masked,
        bic=association.bic,
        creditor_identifier=association.creditor_identifier,
    )
