"""Addresses: what no text may hold reaches neither page nor database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import APIRouter, Depends, Request, Response
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from shared.clean_text import UncleanText, clean_line, repaired_line
from shared.web.auth import public
from shared.web.clean_address import clean_query

router = APIRouter()
ANYBODY = Depends(public("test"))


@router.get("/said/{name}", dependencies=[ANYBODY])
def said(request: Request, name: str, q: str = "") -> Response:
    return Response(f"{name}|{q}|{request.query_params.get('q', '')}", media_type="text/plain")


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(router)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=M%C3%BCller%20GmbH", "Müller GmbH"),
        ("q=Mu%CC%88ller", "Müller"),
        ("q=%00", ""),
        ("q=a%00b%1Bc", "abc"),
        ("q=%E2%80%AEa%C2%A0%0D%0Ab", "a b"),
        ("q=%ff", "\ufffd"),
        ("q=100%25+%26+more", "100 % & more"),
        ("q=1%2B1", "1+1"),
        ("", ""),
        ("q", ""),
    ],
)
def test_a_search_is_clean_in_whatever_way_it_is_read(
    client: TestClient, query: str, found: str
) -> None:
    found = found.replace("100 %", "100%")
    answer = client.get(f"/said/x?{query}")
    assert answer.text == f"x|{found}|{found}"


@pytest.mark.parametrize(
    "sign", ["%00", "%0A", "%1B", "%7F", "%C2%80", "%E2%80%AE", "%ff", "%EF%BF%BF"]
)
def test_an_address_with_what_no_text_holds_leads_nowhere(client: TestClient, sign: str) -> None:
    answer = client.get(f"/said/a{sign}b")
    assert answer.status_code == 404
    assert "<h1" in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name", ["%E2%82%AC", "M%C3%BCller", "%D9%85%DB%8C", "a%20%20b", "%F0%9F%9A%97"]
)
def test_other_addresses_are_left_alone(client: TestClient, name: str) -> None:
    assert client.get(f"/said/{name}").status_code == 200


@given(st.lists(st.tuples(st.text(), st.text().filter(lambda text: "\ud800" not in text))))
def test_what_is_clean_stays_byte_for_byte(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs).encode()
    cleaned = clean_query(query)
    assert clean_query(cleaned) == cleaned
    assert QueryParams(cleaned.decode()).multi_items() == [
        (repaired_line(name), repaired_line(value)) for name, value in pairs
    ]
    if all(_is_clean(text) for pair in pairs for text in pair):
        assert cleaned == query


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))


def _is_clean(text: str) -> bool:
    try:
        return clean_line(text) == text
    except UncleanText:
        return False
