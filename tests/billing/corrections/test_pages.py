"""Corrections through the front door: form, check, done; a second person; what is refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.billing.association.queries import own_association
from services.billing.corrections.render_corrections import render_corrections
from services.billing.corrections.tables import Correction
from services.billing.overview import overview
from shared.clock import FixedClock
from shared.contracts.corrections import InvoiceCancelled
from shared.service import ServiceRuntime
from tests.billing.conftest import CHAIR, TREASURER
from tests.billing.corrections.desk import NUMBER, REASON, entries, events, stands
from tests.billing.runs.desk import OWN, stored
from tests.support.billing_site import NewVisitor

PAGE = f"/autos/invoices/{NUMBER}"


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


@pytest.fixture
def client(invoiced: ServiceRuntime, new_visitor: NewVisitor) -> TestClient:
    return new_visitor(TREASURER).client


def do(client: TestClient, topic: str, **data: str) -> str:
    """Fills in, checks and confirms, twice; the page of the invoice after it."""
    path = f"{PAGE}/correct/{topic}"
    assert client.get(path).status_code == 200
    sent = {"reason": REASON, **data}
    checked = client.post(path, data=sent)
    assert checked.status_code == 200, checked.text
    assert "Do it" in checked.text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', checked.text))
    assert {name: hidden[name] for name in data} == data
    clicks = [client.post(path, data={**sent, "confirmed": "1"}) for _ in range(2)]
    assert [click.status_code for click in clicks] == [303, 303]
    return client.get(clicks[1].headers["location"]).text


@pytest.mark.parametrize(
    ("topic", "data", "said", "after"),
    [
        ("cancel", {"then": "nothing"}, "The invoice is cancelled.", ("cancelled", 0)),
        ("cancel", {"then": "reissue"}, "BR-2027-0003", ("cancelled", 0)),
        ("credit", {"amount": "120.00"}, "The credit note is issued.", ("open", 48000)),
        ("reassess", {"employees": "51"}, "BR-2027-0003", ("open", 60000)),
        ("waive", {"amount": "100"}, "The claim is waived.", ("open", 50000)),
        ("write-off", {}, "The claim is written off.", ("written_off", 0)),
        ("defer", {"until": "2027-06-30"}, "30 Jun 2027", ("open", 60000)),
        ("instalments", {"parts": "3", "first": "2027-03-01"}, "3 of 3", ("open", 60000)),
    ],
)
def test_each_correction_from_form_to_success_with_a_second_click(
    client: TestClient,
    invoiced: ServiceRuntime,
    topic: str,
    data: dict[str, str],
    said: str,
    after: tuple[str, int],
) -> None:
    page = do(client, topic, **data)
    assert said in page
    assert REASON in page
    assert stands(invoiced) == after
    assert len(stored(invoiced, Correction)) == 1


def test_before_it_is_confirmed_nothing_is_done(
    client: TestClient, invoiced: ServiceRuntime
) -> None:
    path = f"{PAGE}/correct/waive"
    client.post(path, data={"reason": REASON})
    back = client.post(path, data={"reason": REASON, "amount": "12", "change": "1"})
    assert back.status_code == 200
    assert 'value="12"' in back.text
    assert stands(invoiced) == ("open", 60000)


@pytest.mark.parametrize(
    ("topic", "data", "said"),
    [
        ("cancel", {"reason": REASON}, "Choose what happens afterwards"),
        ("credit", {"reason": REASON, "amount": "600.01"}, "600.00 €"),
        ("credit", {"reason": REASON, "amount": "x"}, "Enter the amount that is taken back"),
        ("waive", {"amount": "1"}, "Say in a few words why."),
        ("defer", {"reason": REASON, "until": "2027-01-15"}, "Choose a day after 2027-01-15."),
        (
            "instalments",
            {"reason": REASON, "parts": "1", "first": "2027-03-01"},
            "between 2 and 36",
        ),
        ("reassess", {"reason": REASON, "employees": "5"}, "there is nothing to correct"),
    ],
)
def test_what_is_refused_says_what_to_do_and_loses_nothing(
    client: TestClient, invoiced: ServiceRuntime, topic: str, data: dict[str, str], said: str
) -> None:
    answer = client.post(f"{PAGE}/correct/{topic}", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    for value in data.values():
        assert value in answer.text
    assert stands(invoiced) == ("open", 60000)


def test_the_choice_and_unknown_topics(client: TestClient) -> None:
    page = client.get(f"{PAGE}/correct").text
    for topic in ("cancel", "credit", "reassess", "defer", "instalments", "waive", "write-off"):
        assert f"/correct/{topic}" in page
    assert "/undo" not in page
    assert client.get(f"{PAGE}/correct/forget").status_code == 404
    assert client.get("/autos/invoices/BR-2027-9999/correct").status_code == 404
    assert client.get(f"{PAGE}/undo").status_code == 409


def test_hold_and_its_end(client: TestClient) -> None:
    path = f"{PAGE}/hold"
    wrong = client.post(path, data={"until": "2027-01-15", "reason": REASON})
    assert wrong.status_code == 422
    for _ in range(2):
        done = client.post(path, data={"until": "2027-03-31", "reason": REASON})
        assert done.status_code == 303
    page = client.get(done.headers["location"]).text
    assert "No reminder up to 31 Mar 2027." in page
    assert "On hold" in client.get("/autos/invoices?view=held").text
    ended = client.post(f"{path}/end")
    assert "The hold has ended." in client.get(ended.headers["location"]).text


def test_a_waiver_is_taken_back(client: TestClient, invoiced: ServiceRuntime) -> None:
    do(client, "waive")
    assert f"{PAGE}/undo" in client.get(f"{PAGE}/correct").text
    done = client.post(f"{PAGE}/undo", data={"reason": "a mistake"})
    assert "That is taken back." in client.get(done.headers["location"]).text
    assert stands(invoiced) == ("open", 60000)
    assert entries(invoiced)[-1] == ("receivable", "waived_dues", 60000)
    assert client.post(f"{PAGE}/undo", data={"reason": "a mistake"}).status_code == 409
    assert len(events(invoiced, "billing.correction.undone")) == 1


def propose(client: TestClient, runtime: ServiceRuntime) -> str:
    with runtime.transaction(OWN) as uow:
        own_association(uow.session).correction_limit_cents = 0
    sent = {"reason": REASON, "then": "nothing"}
    checked = client.post(f"{PAGE}/correct/cancel", data=sent)
    assert "It waits for: Prof. Martin Klein." in checked.text
    done = client.post(f"{PAGE}/correct/cancel", data={**sent, "confirmed": "1"})
    page = client.get(done.headers["location"]).text
    assert "waits for a second person" in page
    (correction,) = stored(runtime, Correction)
    return f"{PAGE}/corrections/{correction.id}"


def test_a_second_person_confirms(
    client: TestClient, invoiced: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    page = propose(client, invoiced)
    assert "Withdraw" in client.get(page).text
    own = client.post(f"{page}/confirm")
    assert own.status_code == 403
    chair = new_visitor(CHAIR).client
    assert REASON in chair.get(page).text
    for _ in range(2):
        done = chair.post(f"{page}/confirm")
        assert done.status_code == 303
    assert stands(invoiced) == ("cancelled", 0)
    assert len(events(invoiced, "billing.invoice.cancelled")) == 1
    assert "Confirm" not in chair.get(page).text


def test_rejected_with_a_reason_or_withdrawn(
    client: TestClient, invoiced: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    page, chair = propose(client, invoiced), new_visitor(CHAIR).client
    assert chair.post(f"{page}/reject", data={"reason": ""}).status_code == 422
    assert chair.post(f"{page}/withdraw").status_code == 403
    done = chair.post(f"{page}/reject", data={"reason": "the address is right"})
    assert done.status_code == 303
    assert "the address is right" in client.get(page).text
    assert client.post(f"{page}/withdraw").status_code == 409
    assert stands(invoiced) == ("open", 60000)
    again = client.post(f"{PAGE}/correct/waive", data={"reason": REASON, "confirmed": "1"})
    assert again.headers["location"].endswith("done=waits")
    waiting = [one for one in stored(invoiced, Correction) if one.state == "open"]
    withdrawn = client.post(f"{PAGE}/corrections/{waiting[0].id}/withdraw")
    assert withdrawn.status_code == 303


def test_the_document_is_looked_at(client: TestClient, invoiced: ServiceRuntime) -> None:
    do(client, "cancel", then="nothing")
    (correction,) = stored(invoiced, Correction)
    document = f"{PAGE}/corrections/{correction.id}/pdf"
    assert client.get(document).status_code == 409
    told: dict[str, Any] = events(invoiced, "billing.invoice.cancelled")[0]
    for _ in range(2):
        with invoiced.transaction(OWN) as uow:
            render_corrections(uow, [InvoiceCancelled.model_validate(told)])
    found = client.get(document)
    assert found.content.startswith(b"%PDF")
    assert "ST-2027-0001.pdf" in found.headers["content-disposition"]
    assert len(events(invoiced, "billing.correction.rendered")) == 1
    assert "ST-2027-0001" in client.get(PAGE).text


def test_lists_have_a_pile_for_everything(client: TestClient) -> None:
    do(client, "instalments", parts="2", first="2027-03-01")
    for view, shown in (("instalments", True), ("deferred", False), ("limitation", False)):
        page = client.get(f"/autos/invoices?view={view}").text
        assert (f'{PAGE}"' in page) is shown, view


def test_the_board_reads_and_corrects_nothing(client: TestClient, new_visitor: NewVisitor) -> None:
    chair = new_visitor(CHAIR).client
    assert "/correct" not in chair.get(PAGE).text
    assert chair.get(f"{PAGE}/correct").status_code == 403
    answer = chair.post(f"{PAGE}/correct/waive", data={"reason": REASON, "confirmed": "1"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2030, 9, 30), ""),
        (date(2030, 10, 1), "The claim lapses with 31 Dec 2030."),
        (date(2031, 1, 1), "Barred since 31 Dec 2030"),
    ],
)
def test_what_lapses_is_warned_of_from_october(
    invoiced: ServiceRuntime, new_visitor: NewVisitor, clock: FixedClock, day: date, said: str
) -> None:
    clock.moment = FixedClock.on(day).moment
    client = new_visitor(TREASURER).client
    page = client.get(PAGE).text
    assert said in page
    assert ("lapses" in page or "Barred" in page) is bool(said)
    assert (NUMBER in client.get("/autos/invoices?view=limitation").text) is bool(said)
    with invoiced.reading(OWN) as session:
        lapsing = overview(session, day, clock.now()).lapsing
    assert (lapsing.cents if lapsing else 0) == (150000 if "lapses" in said else 0)
