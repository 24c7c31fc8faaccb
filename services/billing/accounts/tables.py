"""Members as debtors, how each of them pays, and their mandates (Lastschriftmandate)."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.accounts.rules.states import (
    MandateChangeKind,
    MandateState,
    PaymentMethod,
    Scheme,
)
from services.billing.registry import Row
from shared.db import choice, sealed_for
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class MemberAccount(Row, table=True):
    """A member's account (Mitgliedskonto): read model of the member, debtor of its invoices.

    `unreachable` says why no mail reaches it: no address, or what the mail server answered; None
    where mails arrive, or nothing is known.
    """

    __tablename__ = "member_account"
    __table_args__ = (sa.UniqueConstraint("association_id", "member_number"),)
    member_id: UUID = Field(primary_key=True)
    member_number: str
    company: str
    legal_form: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    language: str
    kind: str
    state: str
    joined_on: date
    left_on: date | None = None
    employees: int | None = None
    turnover_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    unreachable: str | None = None


class PaymentArrangement(Row, table=True):
    """Which way a member pays now, and by which mandate; kept apart from what members tells us."""

    __tablename__ = "payment_arrangement"
    member_id: UUID = Field(primary_key=True)
    method: PaymentMethod = Field(sa_type=choice(PaymentMethod))
    mandate_id: UUID | None = None


class Mandate(Row, table=True):
    """One mandate: who may be debited, by which reference, with the evidence of its signing.

    `iban_sealed` is encrypted (owner: the mandate's id). The 36 months of non-use count from
    `last_collected_on`, or from `signed_on` before the first collection; of an `imported` one the
    use before the import is not known. `ended_reason`: the bank's code that ended it, e.g. AC04.

    `accepted_*` and `account_amended` say what the next debit must tell the bank (Änderung eines
    Mandats, AmdmntInfDtls): the mandate as a bank last took a debit by it, None before the first,
    and whether the account is another one since. `changed_at`: when what it says last changed; a
    bank's answer to a file from before that is not about the mandate as it is now.
    """

    __tablename__ = "mandate"
    __table_args__ = (sa.UniqueConstraint("association_id", "reference"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str
    scheme: Scheme = Field(sa_type=choice(Scheme))
    state: MandateState = Field(sa_type=choice(MandateState))
    member_id: UUID | None = Field(default=None, index=True)
    application_id: UUID | None = None
    account_holder: str
    iban_sealed: bytes = sealed_for("id", nullable=False)
    iban_hash: str = Field(index=True)
    iban_masked: str
    iban_country: str
    signed_on: date
    last_collected_on: date | None = None
    b2b_confirmed_on: date | None = None
    imported: bool = False
    ended_on: date | None = None
    ended_reason: str | None = None
    accepted_reference: str | None = None
    accepted_creditor_identifier: str | None = None
    accepted_creditor_name: str | None = None
    account_amended: bool = False
    changed_at: datetime | None = None
    evidence: dict[str, object] = Field(default_factory=dict, sa_type=sa.JSON)
    created_at: datetime


class MandateChange(Row, table=True):
    """One line of a mandate's history: what happened, by whom, why; written once, never changed.

    `before` is what the mandate said until then, account numbers masked. `changed_by` is None where
    a member itself or the bank did it.
    """

    __tablename__ = "mandate_change"
    __table_args__ = (
        sa.Index("ix_mandate_change_mandate", "association_id", "mandate_id"),
        {"info": {APPEND_ONLY: True}},
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    mandate_id: UUID
    kind: MandateChangeKind = Field(sa_type=choice(MandateChangeKind))
    effective_on: date
    reason: str = ""
    before: dict[str, object] = Field(default_factory=dict, sa_type=sa.JSON)
    changed_by: UUID | None = None
    changed_at: datetime
