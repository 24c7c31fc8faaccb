"""Waiting for an event of another service: briefly, on few threads, and again by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Event
from time import monotonic

import pytest
from fastapi import Request

from shared.web import await_event as room
from shared.web.await_event import WAITING_MAX, await_event, look_again, visits_of


@pytest.fixture
def short_of_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PATIENCE", timedelta(milliseconds=60))
    monkeypatch.setattr(room, "POLL", timedelta(milliseconds=5))


def counting() -> tuple[Callable[[], int], Iterator[int]]:
    """A look that finds 0, 1, 2, …"""
    numbers = count()
    return lambda: next(numbers), numbers


def test_what_is_there_already_is_found_by_one_look() -> None:
    look, numbers = counting()
    assert await_event(look, lambda _: True) == 0
    assert next(numbers) == 1


def test_what_arrives_meanwhile_is_found() -> None:
    look, _ = counting()
    assert await_event(look, lambda found: found == 3) == 3


@pytest.mark.usefixtures("short_of_patience")
def test_what_does_not_arrive_is_waited_for_briefly() -> None:
    look, _ = counting()
    started = monotonic()
    assert await_event(look, lambda _: False) > 1
    assert 0.05 < monotonic() - started < 2


@pytest.mark.usefixtures("short_of_patience")
def test_a_look_that_fails_gives_its_place_back() -> None:
    def fails_later(numbers: Iterator[int]) -> int:
        if next(numbers):
            raise ValueError("gone")
        return 0

    for _ in range(WAITING_MAX + 1):
        numbers = count()
        with pytest.raises(ValueError, match="gone"):
            await_event(lambda numbers=numbers: fails_later(numbers), lambda _: False)  # type: ignore[misc]
    look, _ = counting()
    assert await_event(look, lambda found: found == 2) == 2, "there is a place left"


def test_when_too_many_wait_the_next_does_not() -> None:
    """Strangers with invented links must not hold all threads that answer."""
    arrived, all_wait = Event(), Event()
    waiting = count(1)

    def look() -> bool:
        if next(waiting) >= 2 * WAITING_MAX:
            all_wait.set()
        return arrived.is_set()

    with ThreadPoolExecutor(WAITING_MAX) as threads:
        done = [threads.submit(await_event, look, bool) for _ in range(WAITING_MAX)]
        assert all_wait.wait(3)
        looks, numbers = counting()
        assert await_event(looks, lambda _: False) == 0
        assert next(numbers) == 1, "one look, no waiting"
        arrived.set()
        assert all(one.result(5) for one in done)


@pytest.mark.parametrize(
    ("query", "visits"),
    [("", 0), ("wait=0", 0), ("wait=7", 7), ("wait=99", 99), ("wait=100", 0), ("wait=-1", 0),
     ("wait=x", 0), ("wait=%D9%A3", 0), ("wait=1.5", 0)],
)  # fmt: skip
def test_how_often_a_page_came_back_is_a_small_number(query: str, visits: int) -> None:
    request = Request({"type": "http", "path": "/", "headers": [], "query_string": query.encode()})
    assert visits_of(request) == visits


def test_a_page_looks_again_by_itself() -> None:
    assert look_again("/autos/apply?wait=2") == {"Refresh": "1; url=/autos/apply?wait=2"}
    assert look_again("/x", 5) == {"Refresh": "5; url=/x"}
