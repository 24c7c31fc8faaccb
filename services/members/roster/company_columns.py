"""What is known of a company and of the people it is written to at."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class CompanyColumns(SQLModel):
    """Master data of a company (Stammdaten); country as ISO 3166 alpha-2, language de, fr or en."""

    company: str
    legal_form: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    language: str = ""
    branch: str = ""
    register_number: str = ""
    vat_id: str = ""


class ContactColumns(SQLModel):
    """One person or mailbox of a company."""

    email: str
    roles: list[str] = Field(sa_type=sa.JSON)
    salutation: str = ""
    first_name: str = ""
    last_name: str = ""
