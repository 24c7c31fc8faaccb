"""A postal address: the one spelling of the companies', members' and associations' addresses."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Addressed(Protocol):
    """A row or record that carries the five parts of an address among its own."""

    @property
    def street(self) -> str: ...
    @property
    def house_number(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def country(self) -> str: ...


class PostalAddress(NamedTuple):
    """Five parts; empty text where one is not known, `country` is ISO 3166-1 alpha-2.

    | part | EN 16931, seller BG-5 and buyer BG-8 | ISO 20022 PostalAddress24 |
    |---|---|---|
    | street | address line 1 (BT-35, BT-50), with the house number | StrtNm |
    | house_number | – | BldgNb |
    | postcode | post code (BT-38, BT-53) | PstCd |
    | city | city (BT-37, BT-52) | TwnNm |
    | country | country code (BT-40, BT-55) | Ctry |
    """

    street: str
    house_number: str
    postcode: str
    city: str
    country: str

    @classmethod
    def of(cls, row: Addressed) -> PostalAddress:
        """The address among a row's columns."""
        return cls(row.street, row.house_number, row.postcode, row.city, row.country)

    @property
    def street_line(self) -> str:
        """Street and house number as one line of a letter."""
        return f"{self.street} {self.house_number}".strip()

    @property
    def city_line(self) -> str:
        """Postcode and city as one line of a letter."""
        return f"{self.postcode} {self.city}".strip()


ADDRESS_FIELDS = PostalAddress._fields
"""The names of the five parts, which are also the columns of every table with an address."""
