"""A page waits for an event that is on its way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from threading import BoundedSemaphore

import pytest
from fastapi import Request

from shared.web import await_event as module
from shared.web.await_event import await_event, look_again, visits_of


def arrives_at(look: int) -> Callable[[], bool]:
    """Something that is there at the n-th look."""
    looks: Iterator[bool] = iter([*([False] * (look - 1)), *([True] * 1000)])
    return lambda: next(looks)


def asked(query: str) -> Request:
    return Request({"type": "http", "query_string": query.encode(), "headers": []})


def test_what_never_arrives_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", timedelta(milliseconds=60))
    began = time.monotonic()
    assert await_event(lambda: "nothing", lambda _: False) == "nothing"
    assert 0.05 < time.monotonic() - began < 2


def test_when_too_many_wait_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    places = BoundedSemaphore(1)
    monkeypatch.setattr(module, "_places", places)
    places.acquire()
    assert await_event(arrives_at(2), bool) is False
    places.release()
    assert await_event(arrives_at(2), bool) is True


@pytest.mark.parametrize("look", [1, 2, 4])
def test_it_is_there_as_soon_as_it_has_arrived(look: int) -> None:
    assert await_event(arrives_at(look), bool) is True


def test_the_place_is_given_back_also_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_places", BoundedSemaphore(1))
    for _ in range(2):
        with pytest.raises(StopIteration):
            await_event(partial(next, iter([False])), bool)
    assert await_event(arrives_at(3), bool) is True


@pytest.mark.parametrize(
    ("query", "visits"), [("", 0), ("wait=3", 3), ("wait=-1", 0), ("wait=x", 0), ("wait=1000", 0)]
)
def test_visits_are_those_of_the_waiting_page(query: str, visits: int) -> None:
    assert visits_of(asked(query)) == visits


def test_the_browser_comes_back_by_itself() -> None:
    assert look_again("/autos/apply", seconds=2) == {"Refresh": "2; url=/autos/apply"}
