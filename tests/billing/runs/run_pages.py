"""What tests of the pages of a dues run have in common: five members, one form, one run."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from services.billing.association.upsert_officer import upsert_officer
from shared.contracts.members import OfficerChanged
from shared.ids import named_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember, association
from tests.support.terms import terms

OWN = association().id
OFFICE = "office@autos.example"
FORM = {"year": "2027", "collect_on": "2027-02-15"}
PREVIEW = "/autos/dues/preview?year=2027&collect_on=2027-02-15"


def add_five_members(add_member: AddMember) -> None:
    """One by direct debit, one by transfer, one undeclared, one free, one with a wrong mandate."""
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False, company="=HYPERLINK(evil)")
    add_member("M-3", employees=None, language="fr", country="FR")
    add_member("M-4", kind="honorary", debit=False)
    add_member("M-5", signed_on=date(2027, 6, 1), company="Hydraulik Brenner GmbH & Co. KG")


def appoint(runtime: ServiceRuntime, email: str, *roles: str, slug: str = "autos") -> None:
    owner = association(slug).id
    event = OfficerChanged(
        person_id=named_id(owner, email),
        name=email,
        email=email,
        language="en",
        offices=terms(*roles),
    )
    with runtime.transaction(owner) as uow:
        upsert_officer(uow, event)


def prepare(client: TestClient) -> str:
    """Who declared nothing is confirmed first."""
    assert client.post("/autos/dues/preview/check", data=FORM).status_code == 303
    answer = client.post("/autos/dues", data=FORM)
    assert answer.status_code == 303, answer.text
    run, _, done = answer.headers["location"].partition("?")
    assert done == "done=asked"
    return run


def rows(runtime: ServiceRuntime, table: Any) -> list[Any]:
    with runtime.reading(OWN) as session:
        return list(session.exec(select(table)))
