"""The gallery: every component is drawn, in every language, and its form works like any other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from lxml import html

from shared.i18n import LANGUAGES, Language

MakeClient = Callable[..., TestClient]
PAGES = ("/_gallery", "/_gallery/form", "/_gallery/ballot", "/_gallery/status")
GOOD = {
    "payment": "direct_debit",
    "account_holder": "Luxtrans Logistics S.à r.l.",
    "employees": "74",
    "authorised": "on",
}


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    return make_client()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_drawn_in_every_language(
    client: TestClient, path: str, language: Language
) -> None:
    answer = client.get(f"{path}?language={language}")
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    root = html.fromstring(answer.text)
    assert root.get("lang") == language
    assert len(root.xpath("//h1")) == 1
    assert "%(" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_languages_differ_in_their_words(client: TestClient, path: str) -> None:
    headings = {
        html.fromstring(client.get(f"{path}?language={language}").text).findtext(".//title")
        for language in LANGUAGES
    }
    assert len(headings) > 1 or path == "/_gallery/ballot", "a company's name is the same"


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_every_id_is_one(client: TestClient, path: str) -> None:
    root = html.fromstring(client.get(path).text)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    fields = root.xpath("//input[not(@type='hidden')] | //select | //textarea")
    for field in fields:
        named = field.get("aria-label") or root.xpath("//label[@for=$id]", id=field.get("id"))
        assert named, html.tostring(field)


def test_a_form_that_is_right_is_taken(client: TestClient) -> None:
    answer = client.post("/_gallery/form", data=GOOD)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"payment": ""}, "Choose how you want to pay"),
        ({"account_holder": "  "}, "Enter the account holder"),
        ({"employees": "many"}, "Enter a whole number"),
        ({"authorised": ""}, "Confirm the mandate or choose invoice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_above_the_form(
    client: TestClient, change: dict[str, str], message: str
) -> None:
    answer = client.post("/_gallery/form?language=en", data=GOOD | change)
    assert answer.status_code == 422
    assert answer.text.count(message) >= 2


def test_nothing_typed_is_lost(client: TestClient) -> None:
    typed = GOOD | {"employees": "viele", "account_holder": 'Müller "& Söhne" <GmbH>'}
    text = client.post("/_gallery/form", data=typed).text
    root = html.fromstring(text)
    assert root.xpath("//input[@name='employees']/@value") == ["viele"]
    assert root.xpath("//input[@name='account_holder']/@value") == ['Müller "& Söhne" <GmbH>']


def test_errors_can_be_looked_at_without_a_post(client: TestClient) -> None:
    answer = client.get("/_gallery/form?errors=true&language=de")
    assert answer.status_code == 422
    root = html.fromstring(answer.text)
    assert root.xpath("//*[@aria-invalid='true']")
