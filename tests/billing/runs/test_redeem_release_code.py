"""Taking the code of a release link: once, in time, five tries, in one browser, by one person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.billing.runs.redeem_release_code import redeem_release_code
from services.billing.runs.request_release_code import request_release_code
from services.billing.runs.rules.release_codes import CODE_AGE, TRIES_MAX, CodeAnswer
from services.billing.runs.tables import DuesRun, ReleaseCodeRequest
from shared.actor import Actor
from shared.clock import FixedClock
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from shared.web.sign_in_code import RELEASE_CODE, derive_code, grouped
from tests.billing.conftest import BY_CHAIR, AddMember
from tests.billing.runs.desk import OWN, prepared, stored
from tests.support.actors import holder_of
from tests.support.settings import SECRET_KEY

BROWSER = "secret of the browser"


@pytest.fixture
def run(runtime: ServiceRuntime, add_member: AddMember) -> DuesRun:
    add_member("M-1")
    return prepared(runtime)


def code_for(runtime: ServiceRuntime, run: DuesRun, browser: str = BROWSER) -> str:
    with runtime.transaction(OWN) as uow:
        request = request_release_code(uow, run.id, BY_CHAIR, browser)
    return derive_code(SECRET_KEY, RELEASE_CODE, request.id)


def redeem(
    runtime: ServiceRuntime,
    run: DuesRun,
    code: str,
    *,
    by: Actor = BY_CHAIR,
    browser: str = BROWSER,
) -> CodeAnswer:
    with runtime.transaction(OWN) as uow:
        return redeem_release_code(uow, run.id, by, browser, code)


def test_who_may_not_release_uses_none(runtime: ServiceRuntime, run: DuesRun) -> None:
    with pytest.raises(MissingPermission):
        redeem(runtime, run, code_for(runtime, run), by=holder_of(Role.AUDITOR))


def test_it_counts_once_however_it_is_typed(
    runtime: ServiceRuntime, clock: FixedClock, run: DuesRun
) -> None:
    code = code_for(runtime, run)
    assert redeem(runtime, run, f" {grouped(code).lower()} ") is CodeAnswer.RIGHT
    assert [one.used_at for one in stored(runtime, ReleaseCodeRequest)] == [clock.now()]
    assert redeem(runtime, run, code) is CodeAnswer.OVER


def test_after_ten_minutes_it_is_over(
    runtime: ServiceRuntime, clock: FixedClock, run: DuesRun
) -> None:
    code = code_for(runtime, run)
    clock.advance(CODE_AGE - timedelta(seconds=1))
    assert redeem(runtime, run, "WRONG234") is CodeAnswer.WRONG
    clock.advance(timedelta(seconds=1))
    assert redeem(runtime, run, code) is CodeAnswer.OVER


def test_the_fifth_wrong_try_ends_it(runtime: ServiceRuntime, run: DuesRun) -> None:
    code = code_for(runtime, run)
    answers = [redeem(runtime, run, "WRONG234") for _ in range(TRIES_MAX)]
    assert answers == [*[CodeAnswer.WRONG] * 4, CodeAnswer.OVER]
    assert redeem(runtime, run, code) is CodeAnswer.OVER
    assert [one.tries for one in stored(runtime, ReleaseCodeRequest)] == [TRIES_MAX]


@pytest.mark.parametrize("browser", ["", "another browser"])
def test_another_browser_cannot_use_it(runtime: ServiceRuntime, run: DuesRun, browser: str) -> None:
    code = code_for(runtime, run)
    assert redeem(runtime, run, code, browser=browser) is CodeAnswer.OVER
    assert redeem(runtime, run, code) is CodeAnswer.RIGHT


def test_another_person_cannot_use_it(runtime: ServiceRuntime, run: DuesRun) -> None:
    code = code_for(runtime, run)
    assert redeem(runtime, run, code, by=holder_of(Role.BOARD)) is CodeAnswer.OVER


def test_it_releases_no_other_run(runtime: ServiceRuntime, run: DuesRun) -> None:
    code = code_for(runtime, run)
    assert redeem(runtime, prepared(runtime), code) is CodeAnswer.OVER


def test_whoever_asks_elsewhere_does_not_end_it(runtime: ServiceRuntime, run: DuesRun) -> None:
    """A mail scanner that clicks every button must not keep the person from releasing."""
    code = code_for(runtime, run)
    code_for(runtime, run, "a scanner")
    assert redeem(runtime, run, code) is CodeAnswer.RIGHT
