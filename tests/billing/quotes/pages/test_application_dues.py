"""The applicant's page on dues."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import select

from services.billing.quotes.tables import Quote
from services.billing.quotes.upsert_quote import close_quote
from shared.service import ServiceRuntime
from shared.web import await_event
from tests.billing.conftest import REGULATION, apply, association
from tests.support.billing_site import APPLICATION, TOKEN, NewVisitor, draft, published

FORM = f"/autos/apply/{TOKEN}"
PAGE = f"{FORM}/dues"
OWN = association().id


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


def _quote(runtime: ServiceRuntime) -> Quote:
    with runtime.reading(OWN) as session:
        return session.exec(select(Quote)).one()


def _quoted(runtime: ServiceRuntime) -> list[Mapping[str, object]]:
    return [payload for kind, payload in published(runtime) if kind == "billing.dues.quoted"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(await_event, "PATIENCE", timedelta(milliseconds=50))


def test_asks_only_for_what_the_regulation_needs(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    page = new_visitor().client.get(PAGE)
    assert page.status_code == 200
    assert 'name="employees"' in page.text
    assert 'name="turnover"' not in page.text


def test_shows_class_and_amounts_with_their_reasons_and_keeps_nothing(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    answer = new_visitor().client.post(
        f"{PAGE}/quote", data={"employees": "1.284"}, headers={"hx-request": "true"}
    )
    assert "<html" not in answer.text
    assert "€1,800.00" in answer.text
    assert "€2,050.00" in answer.text
    assert "Class C: more than 50 employees (declared: 1,284)" in answer.text
    assert _quote(runtime).revision == 0
    assert not _quoted(runtime)


def test_without_script_the_whole_page_comes_back_with_the_quote(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    answer = new_visitor().client.post(f"{PAGE}/quote", data={"employees": "11"})
    assert "<html" in answer.text
    assert 'value="11"' in answer.text
    assert "€900.00" in answer.text


def test_continue_keeps_the_figures_and_tells_members(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    client = new_visitor().client
    answer = client.post(PAGE, data={"employees": "11"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{FORM}/payment"
    (event,) = _quoted(runtime)
    assert (event["revision"], event["employees"], event["dues_class"]) == (1, 11, "B")
    assert (event["annual_cents"], event["first_cents"]) == (90000, 115000)
    explanation = event["explanation"]
    assert isinstance(explanation, (list, tuple))
    assert explanation[0].startswith("Classe B")

    client.post(PAGE, data={"employees": "11"})
    assert len(_quoted(runtime)) == 1
    client.post(PAGE, data={"employees": "12"})
    assert [one["revision"] for one in _quoted(runtime)] == [1, 2]


def test_what_is_missing_or_wrong_is_said_and_what_was_typed_is_kept(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    client = new_visitor(language="de").client
    missing = client.post(PAGE, data={"employees": ""})
    assert missing.status_code == 422
    assert "Geben Sie die Zahl der Beschäftigten an" in missing.text
    wrong = client.post(PAGE, data={"employees": "eighty"})
    assert wrong.status_code == 422
    assert 'value="eighty"' in wrong.text
    assert _quote(runtime).revision == 0


def test_of_two_figures_one_is_enough_where_there_is_a_default_class(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    steps = [
        {"class": "I", "employees_up_to": 10, "turnover_up_to": "2000000.00", "amount": "450.00"},
        {"class": "II", "amount": "850.00"},
    ]
    kind = {
        "kind": "full",
        "basis": "higher_of",
        "missing": {"class": "highest"},
        "steps": steps,
    }
    other = association("other")
    regulation = {**REGULATION, "kinds": [kind], "entry_fee": {"full": "0.00"}}
    apply(runtime, type(other)(**{**vars(other), "dues_regulation": regulation}))
    draft(runtime, owner=other.id)
    client = new_visitor().client
    page = f"/other/apply/{TOKEN}/dues"
    assert client.post(page, data={}).status_code == 422
    assert client.post(page, data={"turnover": "12.500.000,00"}).status_code == 303
    with runtime.reading(other.id) as session:
        assert session.exec(select(Quote)).one().turnover_cents == 1_250_000_000


def test_comes_back_to_the_check_page_it_came_from(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    client = new_visitor().client
    client.post(PAGE, data={"employees": "11"})
    unpaid = client.post(f"{PAGE}?return=check", data={"employees": "12"})
    assert unpaid.headers["location"] == f"{FORM}/payment"
    client.post(f"{FORM}/payment", data={"method": "transfer"})
    answer = client.post(f"{PAGE}?return=check", data={"employees": "51"})
    assert answer.headers["location"] == f"{FORM}/check?revision=4"


def test_a_changed_kind_is_reckoned_again(runtime: ServiceRuntime, new_visitor: NewVisitor) -> None:
    draft(runtime)
    new_visitor().client.post(PAGE, data={"employees": "11"})
    draft(runtime, kind="honorary")
    assert [one["annual_cents"] for one in _quoted(runtime)] == [90000, 0]


class TestWaiting:
    def test_waits_for_an_application_that_has_just_begun(
        self, runtime: ServiceRuntime, new_visitor: NewVisitor
    ) -> None:
        arrival = threading.Timer(0.2, lambda: draft(runtime))
        arrival.start()
        began = time.monotonic()
        page = new_visitor().client.get(PAGE)
        arrival.join()
        assert "Your dues" in page.text
        assert time.monotonic() - began < 3

    @pytest.mark.usefixtures("impatient")
    def test_shows_a_calm_page_that_comes_back_and_gives_up_in_the_end(
        self, new_visitor: NewVisitor
    ) -> None:
        client = new_visitor().client
        page = client.get(PAGE)
        assert page.status_code == 200
        assert page.headers["refresh"] == f"1; url={PAGE}?wait=1"
        assert client.get(f"{PAGE}?wait=5").status_code == 404

    @pytest.mark.usefixtures("impatient")
    def test_a_link_opens_nothing_in_another_association(
        self, runtime: ServiceRuntime, new_visitor: NewVisitor
    ) -> None:
        draft(runtime)
        apply(runtime, association("other"))
        client = new_visitor().client
        elsewhere = f"/other/apply/{TOKEN}/dues"
        assert "Your dues" not in client.get(elsewhere).text
        assert client.post(elsewhere, data={"employees": "11"}).status_code == 404
        assert client.get(f"/nowhere/apply/{TOKEN}/dues").status_code == 404


def test_a_sent_application_cannot_be_changed(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    with runtime.transaction(OWN) as uow:
        close_quote(uow, APPLICATION)
    client = new_visitor().client
    for page in ("dues", "payment"):
        shown = client.get(f"{FORM}/{page}")
        assert shown.status_code == 410
        assert "Your application was sent" in shown.text
    assert client.post(PAGE, data={"employees": "11"}).status_code == 409
    assert not _quoted(runtime)


def test_a_personal_page_is_not_stored_or_indexed(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    headers = new_visitor().client.get(PAGE).headers
    assert headers["cache-control"] == "no-store"
    assert "noindex" in headers["x-robots-tag"]
