"""The creditor, its officers, its letterheads and its number series."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row
from shared.db import sealed_for
from shared.ids import new_id
from shared.terms_of_office import StoredTerm, roles_on, terms_of

CORRECTION_LIMIT_CENTS = 5_000_00
"""What one person may correct alone where an association has not said otherwise. Chosen: above the
dues of most members, below what would hurt most associations."""

FILE_TRANSACTIONS_MAX = 500_000
"""What German banks recommend at most a file (ebics.de)."""

CREDIT_TOLD_FROM_CENTS = 100
"""Chosen: of less than a euro nobody wants a mail."""


class Association(Row, table=True):
    """An association as creditor: who invoices, to which account it collects.

    `iban_sealed` is encrypted (owner: the association's id); `languages[0]` is the default.
    `notice_days` is the pre-notification time in calendar days, `lead_days` the bank's cut-off in
    TARGET days. `file_said` is the account as the file last applied has it, the IBAN as its hash.
    `return_policy` says by the bank's code what follows from a returned debit, where it is not what
    the field does; a bank file has at most `file_transactions_max` debits and `file_cents_max`.
    Corrections of invoices above `correction_limit_cents` take two persons. `credit_offset` says
    whether credit is set off by itself (`balances.rules.wishes`); of credit from
    `credit_told_from_cents` on the member is told. Nothing is booked on
    days up to `books_closed_until`.
    """

    __tablename__ = "association"
    association_id: UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    register_court: str
    register_number: str
    tax_number: str
    email: str
    phone: str
    website: str
    languages: list[str] = Field(sa_type=sa.JSON)
    account_holder: str
    iban_sealed: bytes = sealed_for("association_id", nullable=False)
    iban_hash: str
    iban_masked: str
    bic: str
    creditor_identifier: str
    notice_days: int = 14
    lead_days: int = 1
    correction_limit_cents: int = Field(
        default=CORRECTION_LIMIT_CENTS, sa_column_kwargs={"server_default": "500000"}
    )
    books_closed_until: date | None = None
    return_policy: dict[str, str] | None = Field(default=None, sa_type=sa.JSON)
    file_transactions_max: int = Field(
        default=FILE_TRANSACTIONS_MAX, sa_column_kwargs={"server_default": "500000"}
    )
    file_cents_max: int | None = Field(default=None, sa_type=sa.BigInteger)
    credit_offset: str = Field(
        default="automatic", sa_column_kwargs={"server_default": "automatic"}
    )
    credit_told_from_cents: int = Field(
        default=CREDIT_TOLD_FROM_CENTS, sa_column_kwargs={"server_default": "100"}
    )
    applied_at: datetime
    file_said: dict[str, str] | None = Field(default=None, sa_type=sa.JSON)


class OfficerRow(Row, table=True):
    """Read model of a person with offices in the association, past ones too.

    Fed by `members.officer.changed`; which roles they have, the day decides.
    """

    __tablename__ = "officer"
    person_id: UUID = Field(primary_key=True)
    name: str
    email: str
    language: str
    offices: list[StoredTerm] = Field(sa_type=sa.JSON)

    def roles_on(self, day: date) -> frozenset[str]:
        """The roles of the offices held on a day."""
        return roles_on(terms_of(self.offices), day)


class NumberSeries(Row, table=True):
    """The last number given in a series, e.g. series "BR-2027"; locked while numbers are taken."""

    __tablename__ = "number_series"
    association_id: UUID = Field(primary_key=True)
    series: str = Field(primary_key=True)
    last_number: int = 0


class Issuer(Row, table=True):
    """One version of what invoices say about the association: its letterhead.

    `iban_sealed` is the account that transfers go to, encrypted (owner: the association's id).
    """

    __tablename__ = "issuer"
    __table_args__ = (sa.UniqueConstraint("association_id", "sha256"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    sha256: str
    content: dict[str, object] = Field(sa_type=sa.JSON)
    iban_sealed: bytes = sealed_for("association_id", nullable=False)
