"""Uploads, exports and downloads are limited for each person, before anything is read or made."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from shared.association_spec import AssociationSpec
from shared.clock import FixedClock
from shared.settings import Settings
from shared.web.limits import DOWNLOAD, EXPORT, UPLOAD, Limit
from tests.infra.conftest import DEMO
from tests.support.settings import LOCAL

TREASURER, BOARD = "okko.strathmann", "hanne.wiemann"
# The same in every process that collects these tests.
NOBODYS = "01a2168d-0000-7000-8000-000000000001"
MOVES_FILES = {"sheet_response", "download", "content_disposition", "UploadFile", "upload_of"}
UPLOADED = ("POST", "/autos/bank")
LIMITED = [
    (EXPORT, "GET", "/autos/dues/preview/items.csv"),
    (EXPORT, "GET", f"/autos/dues/{NOBODYS}/items.xlsx"),
    (UPLOAD, *UPLOADED),
    (DOWNLOAD, "GET", "/autos/invoices/1/pdf"),
    (DOWNLOAD, "GET", f"/autos/collections/{NOBODYS}/file"),
    (DOWNLOAD, "GET", f"/autos/bank/files/{NOBODYS}"),
    (DOWNLOAD, "GET", f"/autos/mails/{NOBODYS}/message.eml"),
    (DOWNLOAD, "GET", f"/autos/mails/{NOBODYS}/attachments/0"),
]


@pytest.fixture(scope="module")
def spec() -> AssociationSpec:
    return load_association((DEMO / "autos.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, spec: AssociationSpec
) -> Iterator[Installation]:
    settings = Settings(environment="demo", data=tmp_path_factory.mktemp("limits"))
    with Installation(settings, clock=FixedClock()).closing() as made:
        made.bring_up()
        apply_association(made, spec, actor="test")
        made.settle()
        yield made


@pytest.fixture
def app(installation: Installation) -> FastAPI:
    """An app that has counted nothing."""
    return build_app(installation)


def signed_in(app: FastAPI, spec: AssociationSpec, name: str) -> TestClient:
    (person,) = (one for one in spec.people if one.email.startswith(f"{name}@"))
    client = TestClient(
        app,
        base_url=LOCAL,
        headers={"accept": "text/html", "sec-fetch-site": "same-origin"},
        cookies={"language": "de"},
        follow_redirects=False,
    )
    who = {"association": str(spec.id), "person": str(spec.person_id(person))}
    assert client.post("/sign-in", data=who).status_code == 303
    return client


@pytest.mark.parametrize(("limit", "method", "address"), LIMITED)
def test_a_person_is_held_up_at_the_limit_and_another_is_not(
    app: FastAPI, spec: AssociationSpec, limit: Limit, method: str, address: str
) -> None:
    client = signed_in(app, spec, TREASURER)
    for _ in range(limit.amount):
        assert client.request(method, address).status_code != 429
    answer = client.request(method, address)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= limit.per_seconds
    assert "Das war zu oft" in answer.text
    assert signed_in(app, spec, BOARD).request(method, address).status_code != 429


def test_every_table_file_and_upload_has_a_limit(app: FastAPI) -> None:
    """A new page that hands something out, or takes a file in, is found here."""
    unlimited, found = [], 0
    for context in iter_route_contexts(app.routes):
        endpoint = getattr(context.original_route, "endpoint", None)
        if not isinstance(endpoint, FunctionType) or not MOVES_FILES & _calls(endpoint):
            continue
        found += 1
        dependant = getattr(context, "dependant", None)
        limits = [inner.call for inner in getattr(dependant, "dependencies", ())]
        if not any("limited.<locals>" in getattr(call, "__qualname__", "") for call in limits):
            unlimited.append(context.path)
    assert unlimited == []
    assert found >= len(LIMITED)


def _calls(function: FunctionType) -> set[str]:
    """The names a page uses, also through functions of its own module."""
    found = set(function.__code__.co_names)
    for name in list(found):
        inner = function.__globals__.get(name)
        if isinstance(inner, FunctionType) and inner.__module__ == function.__module__:
            found |= _calls(inner) if inner is not function else set()
    return found


def test_a_file_that_is_too_often_is_not_even_read(app: FastAPI, spec: AssociationSpec) -> None:
    client = signed_in(app, spec, TREASURER)
    for _ in range(UPLOAD.amount):
        client.request(*UPLOADED)

    def body() -> Iterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    head = {"content-type": "multipart/form-data; boundary=x"}
    assert client.request(*UPLOADED, content=body(), headers=head).status_code == 429


def test_the_two_kinds_of_table_count_together(app: FastAPI, spec: AssociationSpec) -> None:
    client = signed_in(app, spec, TREASURER)
    for _ in range(EXPORT.amount):
        client.get("/autos/dues/preview/items.csv")
    assert client.get("/autos/dues/preview/items.xlsx").status_code == 429
