"""What lists share: a page of rows, the address that asks for it, the sum under it."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from services.billing.lists import (
    ListPage,
    PageRequest,
    Sum,
    german_spellings,
    page_count,
    page_request_of,
)


def request(query: str) -> Request:
    return Request({"type": "http", "query_string": query.encode(), "headers": []})


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", PageRequest()),
        ("page=0", PageRequest(page=1)),
        ("page=-2", PageRequest(page=1)),
        ("page=x&q=", PageRequest(page=1)),
        ("page=%C2%B2", PageRequest(page=1)),
        ("page=9999999", PageRequest(page=1)),
        ("page=999999", PageRequest(page=100_000)),
        ("page=3&q=+%C3%89tanch+", PageRequest("Étanch", 3)),
        (f"q={'a' * 500}", PageRequest("a" * 100)),
    ],
)
def test_nonsense_in_the_address_is_the_first_page(query: str, wanted: PageRequest) -> None:
    assert page_request_of(request(query)) == wanted


@pytest.mark.parametrize(("found", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2)])
def test_an_empty_list_has_one_page(found: int, pages: int) -> None:
    assert page_count(found) == ListPage[str]((), 1, found).last == pages


def test_a_text_is_found_whatever_its_letters() -> None:
    assert PageRequest("ÉTANCH").matches("M-1", "Société Générale d'Étanchéité")
    assert PageRequest().matches("anything")
    assert not PageRequest("m-2").matches("M-1", "Luxtrans")


def test_a_sum_counts_members_and_cents() -> None:
    assert Sum().plus(100).plus(0) == Sum(2, 100)


def test_the_first_page_begins_at_the_first_row() -> None:
    assert (PageRequest().offset, PageRequest(page=3).offset) == (0, 100)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Haerterei", "härterei"),
        ("Härterei", "haerterei"),
        ("Strasse", "straße"),
        ("BR-2027", "BR-2027"),
    ],
)
def test_umlauts_are_found_however_they_are_spelt(text: str, found: str) -> None:
    assert {text, found} <= german_spellings(text)
