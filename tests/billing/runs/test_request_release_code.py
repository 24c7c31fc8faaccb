"""Asking for the code of a release link: who may, how often, and what is kept and told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.billing.errors import (
    DuesRunNotFound,
    RunNotPrepared,
    SamePersonReleases,
    TooManyReleaseCodes,
)
from services.billing.runs.request_release_code import request_release_code
from services.billing.runs.rules.release_codes import CODE_AGE, REQUESTS_MAX
from services.billing.runs.tables import DuesRun, ReleaseCodeRequest
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, prepared, released, stored
from tests.support.actors import holder_of
from tests.support.billing_site import published

TOLD = "billing.dues_run.release_code_requested"


@pytest.fixture
def run(runtime: ServiceRuntime, add_member: AddMember) -> DuesRun:
    add_member("M-1")
    return prepared(runtime)


def ask(runtime: ServiceRuntime, run_id: UUID, by: Actor = BY_CHAIR) -> ReleaseCodeRequest:
    with runtime.transaction(OWN) as uow:
        return request_release_code(uow, run_id, by, "secret of the browser")


def assert_nothing_asked(runtime: ServiceRuntime) -> None:
    assert not stored(runtime, ReleaseCodeRequest)
    assert TOLD not in [kind for kind, _ in published(runtime)]


def test_who_may_not_release_gets_none(runtime: ServiceRuntime, run: DuesRun) -> None:
    with pytest.raises(MissingPermission):
        ask(runtime, run.id, holder_of(Role.OFFICE))
    assert_nothing_asked(runtime)


def test_who_prepared_gets_none(runtime: ServiceRuntime, run: DuesRun) -> None:
    with pytest.raises(SamePersonReleases):
        ask(runtime, run.id, BY_TREASURER)
    assert_nothing_asked(runtime)


def test_an_unknown_run(runtime: ServiceRuntime) -> None:
    with pytest.raises(DuesRunNotFound):
        ask(runtime, new_id())


def test_a_run_that_does_not_wait(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    with pytest.raises(RunNotPrepared):
        ask(runtime, released(runtime).id)


def test_neither_code_nor_cookie_is_kept_or_told(
    runtime: ServiceRuntime, clock: FixedClock, run: DuesRun
) -> None:
    asked = ask(runtime, run.id)
    (kept,) = stored(runtime, ReleaseCodeRequest)
    assert (kept.run_id, kept.person_id) == (run.id, BY_CHAIR.person_id)
    assert (kept.tries, kept.used_at, kept.expires_at) == (0, None, clock.now() + CODE_AGE)
    assert "secret" not in str(kept.model_dump())
    (told,) = [told for kind, told in published(runtime) if kind == TOLD]
    assert set(told) == {"run_id", "request_id", "person_id", "year", "expires_at"}
    assert told["request_id"] == str(asked.id)


def test_five_an_hour(runtime: ServiceRuntime, clock: FixedClock, run: DuesRun) -> None:
    for _ in range(REQUESTS_MAX):
        ask(runtime, run.id)
    with pytest.raises(TooManyReleaseCodes):
        ask(runtime, run.id)
    assert ask(runtime, run.id, holder_of(Role.BOARD)), "another person's are counted apart"
    clock.advance(timedelta(hours=1))
    assert ask(runtime, run.id)
