"""Bank files on their pages: who takes them, and who hands them in."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import TREASURER, AddMember, apply, association
from tests.billing.runs.run_pages import (
    add_five_members,
    prepare,
    rows,
)
from tests.support.billing_site import NewVisitor


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return f"sqlite:///{tmp_path / 'billing.sqlite'}"


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_five_members(add_member)


@pytest.mark.usefixtures("members")
class TestBankFile:
    @pytest.fixture
    def run(self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient) -> str:
        run = prepare(treasurer)
        chair.post(f"{run}/release")
        return run

    def test_only_the_treasurer_takes_the_file_as_it_was_made(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient, run: str
    ) -> None:
        (collection,) = rows(runtime, Collection)
        path = f"/autos/collections/{collection.id}/file"
        assert path in treasurer.get(run).text
        assert path not in chair.get(run).text
        assert chair.get(path).status_code == 403
        answer = treasurer.get(path)
        assert hashlib.sha256(answer.content).hexdigest() == collection.sha256
        assert collection.file_name in answer.headers["content-disposition"]
        assert "€2,400.00" in treasurer.get(run).text
        assert "Friday 12 February 2027" in treasurer.get(run).text

    def test_handing_in_is_noted_once(
        self, runtime: ServiceRuntime, clock: FixedClock, treasurer: TestClient, run: str
    ) -> None:
        (collection,) = rows(runtime, Collection)
        path = f"/autos/collections/{collection.id}/submit"
        assert treasurer.post(path).headers["location"] == run
        clock.advance(timedelta(minutes=5))
        treasurer.post(path)
        (kept,) = rows(runtime, Collection)
        assert kept.state is CollectionState.SUBMITTED
        assert kept.submitted_at == FixedClock.on(date(2027, 1, 15)).moment
        assert "Handed in by Dr. Anne Weiland" in treasurer.get(run).text
        assert "Handed in by Dr. Anne Weiland" in treasurer.get("/autos/collections").text

    def test_others_do_not_hand_in(
        self, runtime: ServiceRuntime, chair: TestClient, run: str
    ) -> None:
        (collection,) = rows(runtime, Collection)
        assert chair.post(f"/autos/collections/{collection.id}/submit").status_code == 403
        assert rows(runtime, Collection)[0].state is CollectionState.RELEASED

    def test_another_association_takes_and_touches_nothing(
        self, runtime: ServiceRuntime, new_visitor: NewVisitor, run: str
    ) -> None:
        apply(runtime, association("other"))
        (collection,) = rows(runtime, Collection)
        other = new_visitor(TREASURER, slug="other").client
        assert other.get(f"/other/collections/{collection.id}/file").status_code == 404
        assert other.post(f"/other/collections/{collection.id}/submit").status_code == 404
        assert "Dues run 2027" not in other.get("/other/dues").text
        assert Path(run).name not in other.get("/other/dues").text
