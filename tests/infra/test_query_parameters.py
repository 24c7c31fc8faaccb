"""Forty texts that want to be SQL, in every query parameter of every page that is a list."""

from __future__ import annotations

import ast
import inspect
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from infra.demo import import_members_of
from infra.registry import NAMES
from services.billing import lists
from services.members.roster.queries import Search, list_members
from shared.clean_text import repaired_line
from shared.web import clean_address
from tests.support.installation import OTHER, InstallationFixture, open_installation
from tests.support.postgres import Cluster

PAYLOADS: tuple[str, ...] = (
    "'",
    '"',
    "`",
    "\\",
    "\\'",
    "%",
    "_",
    "%_%",
    "''",
    "';",
    "--",
    "/*",
    "') --",
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "') OR ('1'='1",
    "1 OR 1=1",
    "1; DROP TABLE member",
    "'; DROP TABLE member; --",
    "'); DELETE FROM invoice; --",
    "'; UPDATE person SET roles='[]'; --",
    "' UNION SELECT NULL --",
    "' UNION SELECT iban_sealed FROM mandate --",
    "1 UNION SELECT 1,2,3",
    "' AND SLEEP(30) --",
    "'; SELECT pg_sleep(30); --",
    "' || (SELECT pg_sleep(30)) || '",
    "1;ATTACH DATABASE 'x' AS y",
    "' || load_extension('x') || '",
    "randomblob(1000000000)",
    "$$;SELECT 1;$$",
    "E'\\\\047'",
    ":id",
    "%(name)s",
    "%s",
    "?",
    "{}",
    "\x00' OR 1=1 --",
    "\ufeff\u02bc OR 1=1 \ud83d",
)
# Of these one is enough: what a page does with them is the same everywhere.
FRAME = {"language", "theme"}


@dataclass(frozen=True)
class Listing:
    """A page whose address has nothing to fill in but the association, and its parameters."""

    path: str
    parameters: tuple[str, ...]


def _flat(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _flat(inner)


def _read_by_hand(module: object) -> Iterator[str]:
    """Names in `query_params.get("…")` of a module, and of what lists have in common."""
    source = inspect.getsource(module)  # type: ignore[arg-type]
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func).endswith("query_params.get")
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def listings(app: object) -> list[Listing]:
    """Found in the app itself: a new page is tested unasked."""
    found = []
    for context in iter_route_contexts(app.routes):  # type: ignore[attr-defined]
        route, path = context.original_route, str(context.path)
        if not isinstance(route, APIRoute) or "GET" not in (context.methods or ()):
            continue
        if "{" in path.replace("{slug}", ""):
            continue
        names = {one.alias for part in _flat(route.dependant) for one in part.query_params}
        names |= set(_read_by_hand(inspect.getmodule(route.endpoint)))
        names |= set(_read_by_hand(lists)) | {"year", "collect_on"}
        found.append(Listing(path.replace("{slug}", "autos"), tuple(sorted(names - FRAME))))
    return found


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InstallationFixture]:
    """Both associations of the demo; autos has its 55 members."""
    urls: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as environment, ExitStack() as stack:
        if request.param == "postgres":
            cluster: Cluster = request.getfixturevalue("postgres_cluster")
            urls = {name: cluster.new_database() for name in NAMES}
            for name, url in urls.items():
                environment.setenv(f"UMLAUF_{name.upper()}_DATABASE_URL", url)
        town = stack.enter_context(open_installation(tmp_path_factory.mktemp("town") / "data"))
        import_members_of(town.installation, "autos")
        town.settle()
        yield town
    for url in urls.values():
        cluster.drop(url)


@pytest.fixture(scope="module")
def people(town: InstallationFixture) -> Mapping[str, TestClient]:
    """Who may see what: one page is the treasurer's, another the operator's."""
    names = ("Okko Strathmann", "Ines Kallmeyer")
    return {name: town.signed_in(name) for name in names}


def counts(town: InstallationFixture) -> dict[str, int]:
    """The rows of every table but what the reading of pages itself notes."""
    found = {}
    for name, runtime in town.installation.runtimes.items():
        with runtime.reading(None) as session:
            for table in runtime.service.metadata.sorted_tables:
                query = sa.select(sa.func.count()).select_from(table)
                found[f"{name}.{table.name}"] = session.connection().execute(query).scalar_one()
    return found


def _one_by_one(page: Listing) -> Iterator[dict[str, str]]:
    """Every text in every parameter; and in all of them, so that none hides behind another."""
    for payload in PAYLOADS:
        yield dict.fromkeys(page.parameters, payload)
        for name in page.parameters:
            yield {name: payload}


def _all_at_once(page: Listing) -> Iterator[dict[str, str]]:
    """Ten texts for each parameter, another for each; over the pages that is every text."""
    for turn in range(0, len(PAYLOADS), 4):
        yield {
            name: PAYLOADS[(place * 3 + turn) % len(PAYLOADS)]
            for place, name in enumerate(page.parameters)
        }


def ask(client: TestClient, path: str, **values: str) -> int:
    query = urlencode(values, errors="replace")
    began = time.monotonic()
    answer = client.get(f"{path}?{query}")
    assert answer.status_code < 500, (path, values)
    assert time.monotonic() - began < 25, (path, values)
    return answer.status_code


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("town", "one_by_one"),
    [
        pytest.param("postgres", False, marks=pytest.mark.postgres),
        pytest.param("sqlite", True, marks=pytest.mark.slow),
        pytest.param("postgres", True, marks=(pytest.mark.slow, pytest.mark.postgres)),
    ],
    indirect=["town"],
    ids=["all at once", "sqlite-each", "postgres-each"],
)
def test_no_parameter_is_sql(
    town: InstallationFixture, people: Mapping[str, TestClient], *, one_by_one: bool
) -> None:
    pages, before = listings(town.app), counts(town)
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 40
    assert {"/autos/members", "/autos/invoices", "/autos/mails", "/autos/events"} <= {
        page.path for page in pages
    }
    seen = {200: 0}
    for page in pages:
        client = next(
            (one for one in people.values() if one.get(page.path).status_code == 200),
            people["Okko Strathmann"],
        )
        for values in _one_by_one(page) if one_by_one else _all_at_once(page):
            status = ask(client, page.path, **values)
            seen[status] = seen.get(status, 0) + 1
    assert seen[200] > 80, seen
    assert counts(town) == before


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "town", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
@pytest.mark.parametrize("parameter", ["q", "kind", "country", "group", "state", "page"])
def test_every_parameter_of_the_members(
    town: InstallationFixture, people: Mapping[str, TestClient], parameter: str
) -> None:
    treasurer = people["Okko Strathmann"]
    for payload in PAYLOADS:
        ask(treasurer, "/autos/members", **{parameter: payload})


def test_a_search_finds_what_holds_its_words_and_nothing_else(town: InstallationFixture) -> None:
    with town.installation["members"].reading(OTHER) as session:
        everybody = list_members(session)
        assert len(everybody) == 55
        for payload in PAYLOADS:
            text = repaired_line(payload)
            for found in list_members(session, Search(text=text, state="")) if text else ():
                said = " ".join(map(str, found.to_json().values())) + found.member.vat_id
                assert all(word.casefold() in said.casefold() for word in text.split()), payload
            if text:
                for field in ("kind", "country", "group", "state"):
                    wanted = {"state": "", field: text}
                    assert list_members(session, Search(**wanted)) == []


@pytest.mark.parametrize(
    "town", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_nul_is_no_defect_and_would_be_one_without_the_guard(
    people: Mapping[str, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding H8: PostgreSQL takes no NUL in any text."""
    treasurer = people["Okko Strathmann"]
    assert treasurer.get("/autos/members?q=%00").status_code == 200
    for path in ("members/%00", "invoices/%00", "applications/%00", "mails/%00"):
        assert treasurer.get(f"/autos/{path}").status_code == 404
    monkeypatch.setattr(clean_address, "clean_query", lambda query: query)
    assert treasurer.get("/autos/members?q=%00").status_code == 500
