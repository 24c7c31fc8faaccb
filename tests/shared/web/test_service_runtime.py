"""How a page comes to the runtime of its own service, and of no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.testclient import TestClient

from shared.clock import FixedClock
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.service import Service, ServiceRuntime
from shared.web.auth import public
from shared.web.navigation import runtime_of
from tests.support.settings import make_settings

MakeClient = Callable[..., TestClient]


@pytest.fixture
def runtimes(tmp_path: Path, clock: FixedClock) -> Iterator[dict[str, ServiceRuntime]]:
    database = Database(f"sqlite:///{tmp_path / 'service.sqlite'}", durable=False)
    made = {
        name: ServiceRuntime(
            service=Service(name, sa.MetaData(), tmp_path),
            database=database,
            clock=clock,
            documents=FolderStore(tmp_path / name, durable=False),
            keys=KeyRing("test key"),
            settings=make_settings(),
        )
        for name in ("members", "billing")
    }
    yield made
    database.dispose()


OF_MEMBERS, OF_BILLING = runtime_of("members"), runtime_of("billing")


def pages() -> APIRouter:
    router = APIRouter(dependencies=[Depends(public("a test"))])

    @router.get("/members")
    def members(runtime: Annotated[ServiceRuntime, Depends(OF_MEMBERS)]) -> str:
        return runtime.service.name

    @router.get("/billing")
    def billing(runtime: Annotated[ServiceRuntime, Depends(OF_BILLING)]) -> str:
        return runtime.service.name

    return router


def test_each_page_gets_the_runtime_of_its_service(
    make_client: MakeClient, runtimes: dict[str, ServiceRuntime]
) -> None:
    client = make_client(pages())
    client.app.state.runtimes = runtimes  # type: ignore[attr-defined]
    assert client.get("/members").json() == "members"
    assert client.get("/billing").json() == "billing"


def test_it_is_asked_for_at_each_request(
    make_client: MakeClient, runtimes: dict[str, ServiceRuntime]
) -> None:
    """A service that is started again is found; nothing is kept from before."""
    client = make_client(pages())
    client.app.state.runtimes = {"members": runtimes["members"]}  # type: ignore[attr-defined]
    assert client.get("/members").json() == "members"
    client.app.state.runtimes = {"members": runtimes["billing"]}  # type: ignore[attr-defined]
    assert client.get("/members").json() == "billing"


def test_a_service_that_does_not_run_is_a_defect(make_client: MakeClient) -> None:
    client = make_client(pages())
    client.app.state.runtimes = {}  # type: ignore[attr-defined]
    assert client.get("/members").status_code == 500
