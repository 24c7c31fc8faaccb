"""Tries at a code are counted before they are compared, however many come at once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from services.members.evidence import Circumstances
from services.members.sign_in import complete_sign_in as module
from services.members.sign_in.complete_sign_in import complete_sign_in
from services.members.sign_in.rules import TRIES_MAX, Purpose, Verdict
from services.members.sign_in.start_sign_in import start_sign_in
from services.members.sign_in.tables import SignInRequest
from shared.unit_of_work import UnitOfWork
from shared.web.sign_in_code import SIGN_IN_CODE, derive_code
from tests.members.sign_in.at_once import at_once
from tests.support.members import MembersFixture

BROWSER = "b" * 64
WRONG = "AAAAAAAA"


def ask(house: MembersFixture) -> tuple[UUID, str]:
    """A request and its code."""
    with house.members.transaction(None) as uow:
        asked = start_sign_in(uow, "ada@autos.example", BROWSER, where=Circumstances())
        secret = uow.settings.signing_key
    return asked, derive_code(secret, SIGN_IN_CODE, asked)


def attempt(house: MembersFixture, code: str, browser: str = BROWSER) -> Verdict:
    with house.members.transaction(None) as uow:
        return complete_sign_in(uow, browser, code).verdict


def tries(house: MembersFixture, asked: UUID) -> int:
    with house.members.reading(None) as session:
        return session.get_one(SignInRequest, asked).tries


def test_item_09_the_sixth_try_is_not_compared_any_more(ready: MembersFixture) -> None:
    asked, right = ask(ready)
    verdicts = [attempt(ready, WRONG) for _ in range(5)]
    assert verdicts == [Verdict.WRONG] * 4 + [Verdict.LOCKED]
    assert attempt(ready, right) is Verdict.LOCKED
    assert tries(ready, asked) == TRIES_MAX


def test_item_09_a_right_code_is_right_once(ready: MembersFixture) -> None:
    _, right = ask(ready)
    assert attempt(ready, right) is Verdict.RIGHT
    assert attempt(ready, right) is Verdict.EXPIRED


def test_item_09_after_ten_minutes_it_is_over(ready: MembersFixture) -> None:
    _, right = ask(ready)
    ready.clock.advance(timedelta(minutes=10))
    assert attempt(ready, right) is Verdict.EXPIRED


def test_item_09_another_browser_has_asked_for_nothing(ready: MembersFixture) -> None:
    _, right = ask(ready)
    assert attempt(ready, right, "c" * 64) is Verdict.EXPIRED
    assert attempt(ready, right, "") is Verdict.EXPIRED


def test_a_code_for_one_purpose_is_none_for_another(ready: MembersFixture) -> None:
    _, right = ask(ready)
    with ready.members.transaction(None) as uow:
        assert complete_sign_in(uow, BROWSER, right, Purpose.ADDRESS).verdict is Verdict.EXPIRED


def test_of_many_at_once_one_is_right(ready: MembersFixture) -> None:
    _, right = ask(ready)
    verdicts = Counter(at_once([lambda: attempt(ready, right)] * 10))
    assert verdicts == {Verdict.RIGHT: 1, Verdict.EXPIRED: 9}


def guess_at_once(house: MembersFixture) -> int:
    """Twenty wrong codes in the same moment; how many of them were compared."""
    ask(house)
    verdicts = at_once([lambda: attempt(house, WRONG)] * 20)
    return sum(verdict is Verdict.WRONG for verdict in verdicts)


@pytest.mark.postgres
def test_of_many_guesses_at_once_five_are_compared(on_postgres: MembersFixture) -> None:
    assert guess_at_once(on_postgres) == TRIES_MAX - 1


@pytest.mark.postgres
def test_without_the_lock_more_would_be(
    on_postgres: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: all read the request before any writes its try."""
    gate = threading.Barrier(20)

    def unlocked(uow: UnitOfWork, browser_hash: str, _purpose: Purpose) -> SignInRequest | None:
        found = uow.session.exec(
            select(SignInRequest).where(col(SignInRequest.browser_hash) == browser_hash)
        ).first()
        gate.wait()
        return found

    monkeypatch.setattr(module, "_lock_newest", unlocked)
    assert guess_at_once(on_postgres) > TRIES_MAX
