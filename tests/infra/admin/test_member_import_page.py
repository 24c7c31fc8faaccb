"""A list on the page: checked without writing, refused by row, brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.composition.app import build_app
from infra.composition.installation import Installation, association_ids
from services.members.roster.queries import by_number_or_id
from shared.events.drain import DrainReport
from tests.support.operators_site import furnished

SignIn = Callable[..., TestClient]
PAGE = "/autos/members/import"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One of its own, since members are changed."""
    with furnished(tmp_path_factory.mktemp("lists")) as made:
        yield made


@pytest.fixture(scope="module")
def app(house: Installation) -> FastAPI:
    return build_app(house)


def post(client: TestClient, content: str, act: str, **more: str) -> tuple[int, str]:
    files = {"file": ("list.csv", content.encode(), "text/csv")}
    answer = client.post(PAGE, files=files, data={"act": act, **more})
    return answer.status_code, answer.text


def branch(house: Installation, number: str = "1001") -> str:
    with house["members"].reading(association_ids(house)["autos"]) as session:
        return by_number_or_id(session, number).branch


def test_it_is_for_those_who_may(sign_in: SignIn) -> None:
    for role, status in {"office": 200, "treasurer": 200, "board": 403, "auditor": 403}.items():
        assert sign_in("autos", role).get(PAGE).status_code == status
    assert f'href="{PAGE}"' in sign_in("autos", "office").get("/autos/members").text
    assert f'href="{PAGE}"' not in sign_in("autos", "auditor").get("/autos/members").text


def test_a_list_is_checked_and_then_brought_in(sign_in: SignIn, house: Installation) -> None:
    office, before = sign_in("autos", "office"), branch(house)
    content = f"member_number;company;joined_on;branch;city\n1001;Guss <b>;2020-02-03;{before} 2;"
    status, page = post(office, content, "check")
    assert status == 200
    for words in ("Nothing was written yet", f"{before} 2", "emptied", "Guss &lt;b&gt;", "Row 2"):
        assert words in page
    assert page.index("emptied") < page.index(f"{before} 2")
    assert branch(house) == before
    status, page = post(office, content, "bring_in")
    assert (status, "The list was brought in" in page, branch(house)) == (200, True, f"{before} 2")
    status, page = post(office, content, "bring_in")
    assert "What changes" not in page
    assert isinstance(house.settle(), DrainReport)


def test_what_is_wrong_is_said_by_row_and_in_ones_language(
    sign_in: SignIn, house: Installation
) -> None:
    content = (
        "Mitgliedsnummer;Firma;Eintritt;IBAN;Zahlungsart\n"
        "1001;Guss;2020-02-30;;\n1002;B;2020-02-01;DE00;Lastschrift\n1999;C;2020-02-01;;"
    )
    before = branch(house)
    status, page = post(sign_in("autos", "office", "fr"), content, "bring_in")
    assert (status, branch(house)) == (422, before)
    for words in ("n’est pas une date", "joined_on", "Un mandat doit porter"):
        assert words in page
    status, page = post(sign_in("autos", "office", "de"), content, "check", partial="on")
    assert status == 200
    assert "Eintritt" in page
    status, page = post(sign_in("autos", "office"), content, "bring_in", partial="on")
    with house["members"].reading(association_ids(house)["autos"]) as session:
        assert by_number_or_id(session, "1999").company == "C"


def test_without_a_file(sign_in: SignIn) -> None:
    answer = sign_in("autos", "office").post(PAGE, data={"act": "check"})
    assert (answer.status_code, "Choose the list" in answer.text) == (422, True)
