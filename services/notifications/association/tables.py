"""The association as sender, and its officers, as notifications knows them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.notifications.registry import Row
from shared.db import sealed_for
from shared.terms_of_office import StoredTerm, roles_on, terms_of


class Association(Row, table=True):
    """Who writes: identity for the foot of each mail, and the mail settings.

    `languages[0]` is the default; a mail is written in no language that is not among them.
    `iban_sealed` is the account members transfer to, encrypted (owner: the association's id);
    absent until the association file is applied again after an update.
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
    email: str
    phone: str
    website: str
    languages: list[str] = Field(sa_type=sa.JSON)
    from_name: str
    from_address: str
    reply_to: str
    accent: str = ""
    account_holder: str = Field(default="", sa_column_kwargs={"server_default": ""})
    iban_sealed: bytes | None = sealed_for("association_id")
    bic: str = Field(default="", sa_column_kwargs={"server_default": ""})
    applied_at: datetime


class PendingAccount(Row, table=True):
    """The account of a proposed change, laid ready for the moment it is confirmed.

    `iban_sealed` is encrypted (owner: the association's id), as billing keeps it.
    """

    __tablename__ = "pending_account"
    change_id: UUID = Field(primary_key=True)
    account_holder: str
    iban_sealed: bytes = sealed_for("association_id", nullable=False)
    bic: str
    stored_at: datetime


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
