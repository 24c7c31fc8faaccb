"""The operator's pages: what is stuck is seen, tried again, skipped and replayed, with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from infra.composition.installation import Installation, association_ids
from shared.events.storage.tables import tables_of
from tests.infra.admin.conftest import SignIn
from tests.support.operators_site import stop_one

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def stopped(house: Installation) -> Iterator[UUID]:
    event = stop_one(house, "autos")
    yield event
    inbox = tables_of(house["billing"]).inbox
    with house["billing"].transaction(None) as uow:
        uow.session.execute(
            sa.update(inbox)
            .where(inbox.c.status == "dead")
            .values(status="done", done_at=house.clock.now())
        )


@pytest.fixture
def operator(sign_in: SignIn) -> TestClient:
    return sign_in("autos", "operator")


def test_a_stopped_event_is_seen_everywhere(operator: TestClient, stopped: UUID) -> None:
    overview = operator.get("/autos/").text
    assert "1 event has stopped" in overview
    page = operator.get("/autos/events?state=dead").text
    assert f"/autos/events/{stopped}" in page
    assert "ValueError: &lt;no&gt;" in page
    assert "needs a person" in page
    assert "Blocked:" in page


def test_it_is_tried_again_with_a_reason(
    house: Installation, operator: TestClient, stopped: UUID
) -> None:
    path = f"/autos/events/{stopped}"
    assert "full new set of attempts" in operator.get(f"{path}/retry").text
    silent = operator.post(f"{path}/retry", data={"reason": " "}, headers=SAME)
    assert silent.status_code == 422
    assert "Say why" in silent.text
    operator.post(f"{path}/retry", data={"reason": "The rule is mended"}, headers=SAME)
    house.settle()
    page = operator.get(path).text
    assert "Tried again" in page
    assert "The rule is mended" in page
    assert page.count("Ines Kallmeyer") > operator.get("/autos/events").text.count("Ines Kallmeyer")
    assert "Given up" not in page


def test_it_is_skipped_and_stays_skipped(
    house: Installation, operator: TestClient, stopped: UUID
) -> None:
    path = f"/autos/events/{stopped}"
    assert "Its effect will be missing" in operator.get(f"{path}/skip").text
    operator.post(f"{path}/skip", data={"reason": "Entered by hand"}, headers=SAME)
    assert "Entered by hand" in operator.get(path).text
    again = operator.post(f"{path}/skip", data={"reason": "Once more"}, headers=SAME)
    assert again.status_code == 404
    assert "Nothing of this event waits" in operator.get(f"{path}/skip").text


def test_one_event_is_delivered_again_only_when_told_so_twice(
    house: Installation, operator: TestClient, stopped: UUID
) -> None:
    operator.post(f"/autos/events/{stopped}/retry", data={"reason": "first"}, headers=SAME)
    house.settle()
    path = f"/autos/events/{stopped}/replay"
    asked = {"reason": "lost by hand", "subscriber": subscriber_of(operator.get(path).text)}
    refused = operator.post(path, data=asked, headers=SAME)
    assert refused.status_code == 422
    assert "Tick to repeat it" in refused.text
    nobody = operator.post(path, data=asked | {"subscriber": "billing.nobody"}, headers=SAME)
    assert "Choose a subscriber" in nobody.text
    done = operator.post(path, data=asked | {"again": "on"}, headers=SAME)
    assert "Delivered again" in done.text
    assert house.settle().settled


def test_a_subscriber_is_served_again_from_a_day_on(
    house: Installation, operator: TestClient
) -> None:
    page = operator.get("/autos/events/replay").text
    subscriber = subscriber_of(page)
    asked = {"subscriber": subscriber, "reason": "missed a week", "since": "2026-11-01"}
    assert (
        "0 events are delivered again"
        in operator.post("/autos/events/replay", data=asked, headers=SAME).text
    )
    assert operator.post("/autos/events/replay", data={}, headers=SAME).status_code == 422


def test_lists_are_narrowed_in_the_address(operator: TestClient) -> None:
    page = operator.get("/autos/events?type=members.officer.changed").text
    assert page.count("<tr><th") > 1
    nothing = operator.get("/autos/events?aggregate=member:none").text
    assert "Nothing fits this filter" in nothing
    wrong = operator.get("/autos/events?correlation=xyz").text
    assert "This is not a correlation id" in wrong


def test_personal_content_is_not_shown_other_content_is(
    house: Installation, operator: TestClient, stopped: UUID
) -> None:
    page = operator.get(f"/autos/events/{stopped}").text
    assert "The content is personal" in page
    assert "hanne.wiemann@autos.example" not in page
    outbox = tables_of(house["billing"]).outbox
    with house["billing"].reading(None) as session:
        released = session.execute(
            sa.select(outbox.c.id).where(
                outbox.c.type == "billing.dues_regulation.released",
                outbox.c.association_id == association_ids(house)["autos"],
            )
        ).scalar_one()
    assert "Beitragsordnung" in operator.get(f"/autos/events/{released}").text


def test_an_operator_reaches_no_event_of_another_association(
    house: Installation, operator: TestClient, sign_in: SignIn
) -> None:
    foreign = stop_one(house, "autoregion")
    assert "has stopped" not in operator.get("/autos/").text
    assert str(foreign) not in operator.get("/autos/events").text
    for path in ("", "/retry", "/skip", "/replay"):
        assert operator.get(f"/autos/events/{foreign}{path}").status_code == 404
    for action in ("retry", "skip", "replay"):
        answer = operator.post(
            f"/autos/events/{foreign}/{action}", data={"reason": "curious"}, headers=SAME
        )
        assert answer.status_code == 404
    assert "1 event has stopped" in sign_in("autoregion", "operator").get("/autoregion/").text


@pytest.mark.parametrize("role", ["board", "treasurer", "office", "auditor"])
def test_nobody_else_operates_events(sign_in: SignIn, role: str) -> None:
    client = sign_in("autos", role)
    assert client.get("/autos/events").status_code == 403
    assert ">Events<" not in client.get("/autos/").text


def subscriber_of(page: str) -> str:
    """The subscriber in billing that hears of officers, as the page offers it."""
    found = re.search(r"<option value=\"(billing\.\w*officer\w*)\"", page)
    assert found
    return found[1]
