"""The web edge logs acts, downloads and refusals by itself, whatever page they are of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, Request, Response
from fastapi.testclient import TestClient

from shared.actor import Actor
from shared.ids import association_id, named_id
from shared.permissions import Permission
from shared.web.audit import edge
from shared.web.audit.audit_log import AuditFilter
from shared.web.audit.edge import log_as
from shared.web.audit.entries import INSTALLATION, AuditKind, AuditOutcome
from shared.web.audit.tables import AuditRow
from shared.web.auth import by_token, public, require
from shared.web.site import Site, site_of
from shared.web.tokens import Payload
from tests.support.web import person, sign_in

MakeClient = Callable[..., TestClient]
OWN = association_id("autos")


def pages() -> APIRouter:
    router = APIRouter()

    @router.get("/{slug}/read")
    @router.post("/{slug}/write")
    def guarded(by: Annotated[Actor, Depends(require(Permission.BANK_IMPORT))]) -> str:
        return by.name

    @router.get("/{slug}/take")
    def take(_: Annotated[Actor, Depends(require(Permission.BANK_READ))]) -> Response:
        return Response("x", headers={"Content-Disposition": 'attachment; filename="x.csv"'})

    @router.get("/{slug}/shown")
    def shown(_: Annotated[Actor, Depends(require(Permission.BANK_READ))]) -> Response:
        return Response("x", headers={"Content-Disposition": 'inline; filename="x.pdf"'})

    @router.post("/{slug}/fails")
    def fails(_: Annotated[Actor, Depends(require(Permission.BANK_READ))]) -> None:
        raise RuntimeError("a defect")

    @router.get("/{slug}/ballot/{token}")
    @router.post("/{slug}/ballot/{token}")
    def vote(_: Annotated[Payload, Depends(by_token("ballot"))]) -> str:
        return "voted"

    @router.post("/apply", dependencies=[Depends(public("a test"))])
    def apply() -> str:
        return "applied"

    @router.post("/try", dependencies=[Depends(public("a test"))])
    def tries(request: Request) -> str:
        log_as(request, AuditKind.SIGN_IN_FAILED)
        return "wrong"

    return router


def site_behind(client: TestClient) -> Site:
    return site_of(client.app)  # type: ignore[arg-type]


def logged(client: TestClient, association: object = OWN) -> list[AuditRow]:
    """What is in the log but signing in, newest first."""
    audit = site_behind(client).audit
    rows = audit.page(association, AuditFilter(), 100)  # type: ignore[arg-type]
    return [row for row in rows if row.kind is not AuditKind.SIGN_IN]


def test_signing_in_and_out_are_entries(make_client: MakeClient) -> None:
    client = make_client(pages())
    sign_in(client, "autos", "treasurer")
    client.post("/sign-out")
    client.post("/sign-out")
    rows = site_behind(client).audit.page(OWN, AuditFilter(), 10)
    assert [(row.kind, row.name, row.proof) for row in rows] == [
        (AuditKind.SIGN_OUT, "Dr. Änne Treasurer", "demo"),
        (AuditKind.SIGN_IN, "Dr. Änne Treasurer", "demo"),
    ]


def test_an_act_names_who_what_where_and_how_it_ended(make_client: MakeClient) -> None:
    client = make_client(pages())
    sign_in(client, "autos", "treasurer")
    client.post("/autos/write", headers={"x-request-id": "request-77", "user-agent": "Browser"})
    (row,) = logged(client)
    assert (row.kind, row.what, row.outcome) == (AuditKind.ACT, "bank_import", AuditOutcome.DONE)
    assert (row.person_id, row.name) == (person("autos", "treasurer"), "Dr. Änne Treasurer")
    assert (row.subject, row.correlation) == ("POST /autos/write", "request-77")
    assert (row.ip, row.user_agent, row.proof) == ("testclient", "Browser", "demo")
    assert row.details == {"status": "200"}


def test_reading_is_no_entry_and_taking_away_is(make_client: MakeClient) -> None:
    client = make_client(pages())
    sign_in(client, "autos", "treasurer")
    client.get("/autos/read")
    assert logged(client) == []
    client.get("/autos/take")
    client.get("/autos/shown")
    assert [(row.kind, row.subject) for row in logged(client)] == [
        (AuditKind.DOWNLOAD, "GET /autos/shown"),
        (AuditKind.DOWNLOAD, "GET /autos/take"),
    ]


def test_a_refusal_is_an_entry_and_so_is_a_defect(make_client: MakeClient) -> None:
    client = make_client(pages())
    sign_in(client, "autos", "auditor")
    assert client.post("/autos/write").status_code == 403
    assert client.post("/autos/fails").status_code == 500
    found = [(row.kind, row.what, row.outcome) for row in logged(client)]
    assert found == [
        (AuditKind.ACT, "bank_read", AuditOutcome.FAILED),
        (AuditKind.REFUSAL, "bank_import", AuditOutcome.REFUSED),
    ]


def test_an_act_by_a_link_names_the_ballot_and_not_the_token(make_client: MakeClient) -> None:
    client = make_client(pages())
    ballot = named_id(OWN, "a ballot")
    token = site_behind(client).tokens.sign("ballot", {"ballot": str(ballot), "exp": "99999999999"})
    client.get(f"/autos/ballot/{token}")
    assert logged(client) == []
    client.post(f"/autos/ballot/{token}")
    (row,) = logged(client)
    assert (row.kind, row.what) == (AuditKind.ACT_BY_LINK, "token: ballot")
    assert row.subject == "POST /autos/ballot/{token}"
    assert row.details == {"status": "200", "ballot": str(ballot)}


def test_strangers_leave_no_trace_but_where_they_are_refused(make_client: MakeClient) -> None:
    client = make_client(pages())
    client.post("/apply")
    client.get("/autos/read")
    assert logged(client, INSTALLATION) == []
    client.cookies.set("umlauf", "a-session-that-never-was")
    client.get("/autos/take", headers={"accept": "application/json"})
    client.post("/apply", headers={"sec-fetch-site": "cross-site"})
    found = [(row.subject, row.details["status"]) for row in logged(client, INSTALLATION)]
    assert found == [("POST /apply", "403"), ("GET /autos/take", "401")]


def test_a_scanner_does_not_fill_the_log(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "REFUSALS_A_MINUTE_MAX", 5)
    client = make_client(pages())
    for _ in range(12):
        client.post("/apply", headers={"sec-fetch-site": "cross-site"})
    assert len(logged(client, INSTALLATION)) == 5
    sign_in(client, "autos", "auditor")
    client.post("/autos/write")
    assert len(logged(client)) == 1, "who is signed in is logged all the same"


def test_a_flood_of_refusals_does_not_hide_that_somebody_tries_codes(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "REFUSALS_A_MINUTE_MAX", 5)
    client = make_client(pages())
    for _ in range(8):
        client.post("/apply", headers={"sec-fetch-site": "cross-site"})
    client.post("/try")
    assert [row.kind for row in logged(client, INSTALLATION)] == [
        AuditKind.SIGN_IN_FAILED,
        *[AuditKind.REFUSAL] * 5,
    ]


def test_a_newline_in_a_path_forges_no_line(make_client: MakeClient) -> None:
    client = make_client(pages())
    sign_in(client, "autos", "treasurer")
    client.post("/autos/write%0d%0aX", headers={"sec-fetch-site": "cross-site"})
    rows = site_behind(client).audit.page(INSTALLATION, AuditFilter(), 10)
    assert [row.subject for row in rows] == ["POST /autos/write  X"]
