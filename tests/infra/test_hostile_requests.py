"""No stranger and no officer makes a 500: every GET route, with what no person would send.

The routes come from the app itself, so that a new page is attacked from its first day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import get_args

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from infra.demo import import_members_of
from infra.registry import NAMES
from shared.association_spec import AssociationSpec, PersonSpec, RoleName
from shared.batches import batches
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import Role
from shared.settings import Settings
from shared.web.auth import DeclaredRoute, declared_routes
from shared.web.forms import Form
from shared.web.site import site_of
from tests.infra.conftest import DEMO
from tests.support.settings import LOCAL

EVERYTHING = "everything"
# In a path or as the value of a query parameter, percent-encoded as a browser would.
PIECES = (
    "%E2%82%AC",  # €
    "a%00b",
    "%0d%0aSet-Cookie:x=1",
    "%ff%ed%a0%80",  # no UTF-8, and half of a surrogate pair
    "%E2%80%AEgnp.exe",  # right-to-left override
    "x" * 60,
    "..%2f%25s%7B%7B7*7%7D%7D'\"><script>",
    "-1",
    "99999999999999999999",
    "9999-12-31",
    "0001-01-01",
)
FEW = ("%E2%82%AC", "%00", "%ff", "99999999999999999999")
QUERY = (
    *("on", "since", "year", "collect_on", "page", "q", "search", "view", "state", "type"),
    *("to", "wait", "revision", "return", "language", "theme", "done", "next", "pile", "issued"),
    *("cause", "causes", "kind", "service", "subscriber", "sort", "cursor", "limit", "id"),
)


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that wait for an event would wait three seconds for each invented link."""
    monkeypatch.setattr("shared.web.await_event.PATIENCE", timedelta(0))


@pytest.fixture(scope="module")
def spec() -> AssociationSpec:
    """autos, with one person for each office and one who holds them all."""
    made = load_association((DEMO / "autos.toml").read_text("utf-8"))
    people: dict[str, tuple[RoleName, ...]] = {name: (name,) for name in get_args(RoleName)}
    people[EVERYTHING] = get_args(RoleName)
    return replace(
        made,
        people=tuple(
            PersonSpec(f"Änne {name.title()}", f"{name}@autos.example", "de", roles)
            for name, roles in people.items()
        ),
    )


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, spec: AssociationSpec
) -> Iterator[FastAPI]:
    """All services with members; limits stand where they stop nobody here."""
    urls: dict[str, object] = {}
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")
        urls = {f"{name}_database_url": cluster.new_database() for name in (*NAMES, "web")}
    settings = Settings.model_validate(
        {"environment": "demo", "data": tmp_path_factory.mktemp("hostile"), "limits_factor": 1000}
        | urls
    )
    with Installation(settings, clock=FixedClock()).closing() as installation:
        installation.bring_up()
        apply_association(installation, spec, actor="test")
        if not urls:
            import_members_of(installation, "autos")
        installation.settle()
        app = build_app(installation)
        yield app
        site_of(app).sessions.database.dispose()


def visitor(app: FastAPI, spec: AssociationSpec, name: str | None) -> TestClient:
    client = TestClient(
        app,
        base_url=LOCAL,
        headers={"accept": "text/html", "sec-fetch-site": "same-origin"},
        follow_redirects=False,
        raise_server_exceptions=False,
    )
    if name:
        (person,) = (one for one in spec.people if one.email.startswith(f"{name}@"))
        who = {"association": str(spec.id), "person": str(spec.person_id(person))}
        assert client.post("/sign-in", data=who).status_code == 303
    return client


def pages(app: FastAPI) -> list[DeclaredRoute]:
    found = [route for route in declared_routes(app) if route.method == "GET"]
    assert len(found) > 40
    return found


Addresses = Callable[[FastAPI, DeclaredRoute, tuple[str, ...]], Iterator[str]]


def addresses_at_once(app: FastAPI, route: DeclaredRoute, pieces: tuple[str, ...]) -> Iterator[str]:
    """The route's address with each piece in all of its places, and twice with another piece in
    each query parameter."""
    known = _known(app)
    places = re.findall(r"{(\w+)(?::path)?}", route.path)
    for piece in pieces if places else ():
        yield _filled(route.path, known | dict.fromkeys(set(places) - {"slug"}, piece))
    for turn in range(2):
        query = "&".join(
            f"{name}={pieces[(place + turn * 5) % len(pieces)]}"
            for place, name in enumerate(_parameters())
        )
        yield f"{_filled(route.path, known)}?{query}"


def addresses(app: FastAPI, route: DeclaredRoute, pieces: tuple[str, ...]) -> Iterator[str]:
    """The route's address with each piece in each of its places, and in every query parameter."""
    known = _known(app)
    places = re.findall(r"{(\w+)(?::path)?}", route.path)
    for piece in pieces:
        for attacked in places:
            yield _filled(route.path, {**known, attacked: piece})
        for names in batches(_parameters(), 60):
            query = "&".join(f"{name}={piece}" for name in names)
            yield f"{_filled(route.path, known)}?{query}"


@cache
def _parameters() -> tuple[str, ...]:
    """Every name that a form or a page reads: forms come out of addresses, too."""
    forms, found = [Form], set(QUERY)
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        found |= set(form.model_fields)
    return tuple(sorted(found))


def _known(app: FastAPI) -> dict[str, str]:
    """What leads into a page, so that it is the page that must bear the rest."""
    tokens = site_of(app).tokens
    links = ("confirm-application", "application-status", "ballot")
    payload = {"application": str(new_id()), "ballot": str(new_id())}
    return {"slug": "autos", "kind": "csv", "number": "1"} | {
        f"token:{purpose}": tokens.sign(purpose, payload) for purpose in links
    }


def _filled(path: str, values: dict[str, str]) -> str:
    return re.sub(r"{(\w+)(?::path)?}", lambda found: values.get(found[1], str(new_id())), path)


def failures(
    client: TestClient, app: FastAPI, pieces: tuple[str, ...], made: Addresses = addresses
) -> list[tuple[str, int]]:
    found = []
    with client:
        for route in pages(app):
            for address in made(app, route, pieces):
                answer = client.get(address)
                if answer.status_code >= 500:
                    found.append((address[:200], answer.status_code))
                assert "x=1" not in answer.headers.get("set-cookie", "")
    return found


@pytest.mark.parametrize(
    ("app", "name"),
    [
        ("sqlite", None),
        ("sqlite", EVERYTHING),
        pytest.param("postgres", None, marks=(pytest.mark.slow, pytest.mark.postgres)),
        pytest.param("postgres", EVERYTHING, marks=(pytest.mark.slow, pytest.mark.postgres)),
    ],
    indirect=["app"],
)
def test_nothing_in_an_address_makes_a_500(
    app: FastAPI, spec: AssociationSpec, name: str | None
) -> None:
    """Who may see little gets all, who sees all what a database may refuse; the rest, one by one
    and on PostgreSQL, in the torture."""
    pieces = FEW if name else PIECES
    assert failures(visitor(app, spec, name), app, pieces, addresses_at_once) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [None, EVERYTHING], ids=["stranger", "all offices"])
def test_nor_does_any_of_it_alone(app: FastAPI, spec: AssociationSpec, name: str | None) -> None:
    assert failures(visitor(app, spec, name), app, PIECES) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_nor_does_it_for_any_single_office(app: FastAPI, spec: AssociationSpec, role: Role) -> None:
    assert failures(visitor(app, spec, role.value), app, FEW) == []


def test_the_address_of_a_waiting_page_stands_in_its_header(
    app: FastAPI, spec: AssociationSpec
) -> None:
    """M6: `/autos/apply/€/dues` went into the Refresh header as it was."""
    for page in ("dues", "payment"):
        answer = visitor(app, spec, None).get(f"/autos/apply/%E2%82%AC/{page}")
        assert answer.status_code == 200
        assert f"/autos/apply/%E2%82%AC/{page}?wait=1" in answer.headers["refresh"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("reminders?on=9999-12-31", 422),
        ("reminders?on=0001-01-01", 422),
        ("reminders?on=2027-01-10", 200),
        ("dues/preview?year=2999&collect_on=2027-03-01", 422),
        ("dues/preview?year=2025&collect_on=2027-03-01", 422),
        ("dues/preview?year=2027&collect_on=9999-12-31", 422),
    ],
)
def test_dates_have_bounds(app: FastAPI, spec: AssociationSpec, address: str, status: int) -> None:
    answer = visitor(app, spec, EVERYTHING).get(f"/autos/{address}")
    assert answer.status_code == status


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31", "1989-12-31"])
def test_a_replay_reaches_back_to_1990(app: FastAPI, spec: AssociationSpec, since: str) -> None:
    posted = {"subscriber": "billing.open_member_account", "since": since, "reason": "a test"}
    answer = visitor(app, spec, EVERYTHING).post("/autos/events/replay", data=posted)
    assert answer.status_code == 422


def rows(app: FastAPI) -> dict[str, list[str]]:
    """Everything that the services keep."""
    found = {}
    for name, runtime in app.state.runtimes.items():
        with runtime.reading(None) as session:
            for table in runtime.metadata.sorted_tables:
                kept = session.execute(sa.select(table)).all()
                found[f"{name}.{table.name}"] = sorted(map(repr, kept))
    return found


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_head_is_get_without_the_body_and_changes_nothing(
    app: FastAPI, spec: AssociationSpec
) -> None:
    """L3: mail gateways send HEAD; pages answered 405."""
    before = rows(app)
    for name in (None, EVERYTHING):
        client = visitor(app, spec, name)
        for route in pages(app):
            path = _filled(route.path, _known(app) | {"token": "x"})
            got, head = client.get(path), client.head(path)
            assert head.status_code == got.status_code, path
            assert head.content == b""
            own = {"x-request-id", "set-cookie"}
            assert set(head.headers) - own == set(got.headers) - own, path
            assert head.headers.get("content-type") == got.headers.get("content-type")
    assert rows(app) == before


def test_head_on_what_can_only_be_posted_is_refused_as_get_is(
    app: FastAPI, spec: AssociationSpec
) -> None:
    answer = visitor(app, spec, None).head("/sign-out")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/autos/members?q=%00", 200),
        ("/autos/members/a%0d%0ab", 404),
        (f"/{'x' * 9_000}", 400),
        ("/autos/members?q=%E2%80%AE", 200),
    ],
)
def test_an_address_that_no_browser_writes_is_refused_with_words(
    app: FastAPI, spec: AssociationSpec, address: str, status: int
) -> None:
    answer = visitor(app, spec, EVERYTHING).get(address)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert answer.headers["content-security-policy"]
