"""Ids sort by time, never meet, and what must come out the same twice does."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ids import association_id, named_id, new_id, new_ids


@pytest.mark.parametrize("count", [0, 1, 4_096, 10_000])
def test_many_at_once_differ_and_rise(count: int) -> None:
    made = new_ids(count)
    assert len(set(made)) == count
    assert made == sorted(made)


def test_an_id_is_a_uuid_7_of_this_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_two_processes_of_one_millisecond_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_800_000_000_000_000_000)
    assert not set(new_ids(5_000)) & set(new_ids(5_000))


def test_an_associations_id_never_changes() -> None:
    """It stands in every row of every service."""
    own = association_id("autos")
    assert own == UUID("b3989844-3ebe-54f7-acfd-7eae12b907ff")
    assert named_id(own, "person:x") == UUID("caefd832-6333-5002-bd7f-1cfcecc76396")


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_named_id_tells_names_and_namespaces_apart(one: str, other: str) -> None:
    own = association_id("autos")
    assert (named_id(own, one) == named_id(own, other)) is (one == other)
    assert named_id(own, one) != named_id(association_id("autoregion"), one)
