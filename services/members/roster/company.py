"""A company's master data (Stammdaten), the same in the form, an application and a member."""

from __future__ import annotations

from dataclasses import dataclass

from services.members.postcodes import repaired_postcode
from services.members.roster.company_columns import CompanyColumns
from shared.postal_address import PostalAddress


@dataclass(frozen=True)
class CompanyData:
    """What is known of a company; `language` is the one it is written to in: de, fr or en."""

    name: str
    legal_form: str
    address: PostalAddress
    language: str
    branch: str = ""
    register_number: str = ""
    vat_id: str = ""

    @classmethod
    def of(cls, row: CompanyColumns) -> CompanyData:
        """The company of a member or an application."""
        return cls(
            name=row.company,
            legal_form=row.legal_form,
            address=PostalAddress.of(row),
            language=row.language,
            branch=row.branch,
            register_number=row.register_number,
            vat_id=row.vat_id,
        )

    def write_to(self, row: CompanyColumns) -> None:
        """Sets the columns of a member or an application."""
        row.company, row.legal_form, row.language = self.name, self.legal_form, self.language
        row.street, row.house_number = self.address.street, self.address.house_number
        row.postcode = repaired_postcode(self.address.postcode, self.address.country)
        row.city, row.country, row.branch = self.address.city, self.address.country, self.branch
        row.register_number, row.vat_id = self.register_number, self.vat_id
