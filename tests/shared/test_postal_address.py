"""One spelling of an address, read from whatever row carries its five parts."""

from __future__ import annotations

from typing import NamedTuple

from shared.postal_address import ADDRESS_FIELDS, PostalAddress


class _Row(NamedTuple):
    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str


ROW = _Row(
    name="Société Générale d'Étanchéité & Cie S.à r.l.",
    street="Rue de l'Église",
    house_number="12a",
    postcode="L-1458",
    city="Luxembourg",
    country="LU",
)


def test_an_address_is_read_from_a_row_that_carries_it() -> None:
    address = PostalAddress.of(ROW)
    assert address.street_line == "Rue de l'Église 12a"
    assert address.city_line == "L-1458 Luxembourg"
    assert address.country == "LU"


def test_a_part_that_is_not_known_leaves_no_space() -> None:
    address = PostalAddress(street="Am Markt", house_number="", postcode="", city="Ulm", country="")
    assert (address.street_line, address.city_line) == ("Am Markt", "Ulm")


def test_the_parts_are_named_like_the_columns() -> None:
    assert ADDRESS_FIELDS == ("street", "house_number", "postcode", "city", "country")
