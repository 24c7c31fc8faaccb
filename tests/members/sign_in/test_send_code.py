"""Neither what the answer does nor its time tells whether an address is known (item 10)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import event

from services.members.evidence import Circumstances
from services.members.sign_in.pages import code as page
from services.members.sign_in.send_code import send_code
from services.members.sign_in.start_sign_in import start_sign_in
from tests.support.browser import serve
from tests.support.sign_in import SignInSite

KNOWN, UNKNOWN = "ada@autos.example", "nobody@autos.example"
# S8 of the research: |difference of the medians| < 5 ms.
SECONDS_MAX = 0.005
ROUNDS = 25


@contextmanager
def statements(place: SignInSite) -> Iterator[list[str]]:
    """What the members' database is asked, in order."""
    seen: list[str] = []

    def keep(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    engine = place.house.members.database.engine
    event.listen(engine, "before_cursor_execute", keep)
    yield seen
    event.remove(engine, "before_cursor_execute", keep)


def asked(place: SignInSite, email: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements of a request up to the moment at which its answer leaves."""
    before: list[str] = []
    with statements(place) as seen, monkeypatch.context() as patch:
        patch.setattr(page, "send_code", lambda *_: before.extend(seen))
        place.ask(place.browser(), email)
    return before


def test_item_10_both_do_the_same_until_the_answer_leaves(
    place: SignInSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = asked(place, KNOWN, monkeypatch)
    assert known == asked(place, UNKNOWN, monkeypatch)
    assert any("INSERT INTO sign_in_request" in one for one in known)
    assert not any("person" in one for one in known)


def test_item_10_after_the_answer_both_write(place: SignInSite) -> None:
    """What comes later could be felt by the next request: the same lock is taken for both."""
    taken = []
    for email in (KNOWN, UNKNOWN):
        with place.house.members.transaction(None) as uow:
            request_id = start_sign_in(uow, email, "b", where=Circumstances())
        with statements(place) as seen, place.house.members.transaction(None) as uow:
            send_code(uow, request_id)
        taken.append([one.split()[0] for one in seen if one.split()[0] in ("UPDATE", "BEGIN")])
    assert taken[0] == taken[1]
    assert "UPDATE" in taken[0]


def medians(address: str) -> tuple[float, float]:
    """Seconds of an answer to a known and to an unknown address, in turns."""
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    with httpx2.Client(base_url=address, follow_redirects=False) as client:
        for _ in range(ROUNDS):
            for email, seconds in took.items():
                begun = time.perf_counter()
                answer = client.post("/sign-in", data={"email": email})
                seconds.append(time.perf_counter() - begun)
                assert answer.status_code == 303
                # What runs behind one answer is not to be measured in the next.
                time.sleep(0.02)
    return statistics.median(took[KNOWN]), statistics.median(took[UNKNOWN])


def test_item_10_the_time_is_the_same(place: SignInSite) -> None:
    """On a machine that others use too, the best of three rounds counts."""
    with serve(place.app) as address:
        differences = []
        for _ in range(3):
            known, unknown = medians(address)
            differences.append(abs(known - unknown))
            if differences[-1] < SECONDS_MAX:
                break
    assert min(differences) < SECONDS_MAX, differences


def test_item_10_looked_up_before_the_answer_the_time_would_tell(
    place: SignInSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the mail is asked for, at what a slow disk costs, before the answer leaves."""

    class AtOnce:
        def __init__(self, work: object) -> None:
            work()  # type: ignore[operator]

        async def __call__(self) -> None:
            return None

    def slow(uow: object, request_id: object) -> None:
        if send_code(uow, request_id):  # type: ignore[arg-type]
            time.sleep(2 * SECONDS_MAX)

    monkeypatch.setattr(page, "BackgroundTask", AtOnce)
    monkeypatch.setattr(page, "send_code", slow)
    with serve(place.app) as address:
        known, unknown = medians(address)
    assert known - unknown > SECONDS_MAX
