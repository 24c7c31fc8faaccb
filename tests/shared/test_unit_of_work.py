"""One transaction of one association: what it may not write, and how it is narrowed for a while."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa

from shared.db import ForeignRow
from shared.ids import association_id, new_id
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.shared.conftest import Note, notes_in

OWN, OTHER = association_id("autos"), association_id("autoregion")


@pytest.fixture
def of_both(runtime: ServiceRuntime) -> ServiceRuntime:
    """The service with a note of each association."""
    for owner, text in ((OWN, "own"), (OTHER, "other's")):
        with runtime.transaction(owner) as uow:
            uow.session.add(Note(association_id=owner, text=text))
    return runtime


def second_wall(uow: UnitOfWork) -> str:
    """Which association row-level security lets pass."""
    found: str = uow.session.execute(
        sa.text("SELECT current_setting('umlauf.association', true)")
    ).scalar_one()
    return found


def test_a_row_of_another_association_is_refused(runtime: ServiceRuntime) -> None:
    with pytest.raises(ForeignRow), runtime.transaction(OWN) as uow:
        uow.session.add(Note(association_id=OTHER, text="smuggled"))
    with runtime.reading(None) as session:
        assert notes_in(session) == []


def test_a_unit_of_no_association_has_none_of_its_own(runtime: ServiceRuntime) -> None:
    with runtime.transaction(None) as uow, pytest.raises(ForeignRow, match="no association"):
        _ = uow.own


def test_narrowed_it_neither_sees_nor_writes_anothers_rows(of_both: ServiceRuntime) -> None:
    with of_both.transaction(None) as uow:
        assert notes_in(uow.session) == ["other's", "own"]
        with uow.scoped_to(OWN) as narrow:
            assert (narrow.own, notes_in(narrow.session)) == (OWN, ["own"])
            narrow.session.add(Note(association_id=OTHER, text="smuggled"))
            with pytest.raises(ForeignRow):
                narrow.session.flush()
            narrow.session.expunge_all()
        assert notes_in(uow.session) == ["other's", "own"]


def test_what_was_waiting_is_written_before_it_narrows(of_both: ServiceRuntime) -> None:
    with of_both.transaction(None) as uow:
        uow.session.add(Note(association_id=OTHER, text="waiting"))
        with uow.scoped_to(OWN) as narrow:
            narrow.session.add(Note(association_id=OWN, text="new"))
    with of_both.reading(OTHER) as session:
        assert notes_in(session) == ["other's", "waiting"]


def test_scopes_lie_in_each_other_and_are_given_back(of_both: ServiceRuntime) -> None:
    with of_both.transaction(None) as uow:
        with uow.scoped_to(OWN):
            with uow.scoped_to(OTHER):
                assert notes_in(uow.session) == ["other's"]
            assert notes_in(uow.session) == ["own"]
        assert uow.session.association_id is None


def test_postgresql_is_narrowed_too(of_both: ServiceRuntime) -> None:
    if of_both.database.is_sqlite:
        pytest.skip("SQLite has no row-level security")
    with of_both.transaction(None) as uow:
        assert second_wall(uow) == "*"
        with uow.scoped_to(OWN):
            assert second_wall(uow) == str(OWN)
        assert second_wall(uow) == "*"


def test_after_a_refusal_inside_it_sees_all_again(of_both: ServiceRuntime) -> None:
    with of_both.transaction(None) as uow:
        with pytest.raises(ForeignRow), uow.scoped_to(OWN):
            raise ForeignRow
        assert notes_in(uow.session) == ["other's", "own"]


def test_the_databases_own_refusal_is_what_the_caller_hears(of_both: ServiceRuntime) -> None:
    """PostgreSQL takes no further statement in the transaction, so none may hide the reason."""
    with (
        pytest.raises(sa.exc.IntegrityError),
        of_both.transaction(None) as uow,
        uow.scoped_to(OWN) as narrow,
    ):
        narrow.session.execute(
            sa.insert(Note), {"id": new_id(), "association_id": OWN, "text": "own"}
        )


@pytest.mark.parametrize("owner", [OWN, None])
def test_it_hands_on_what_a_use_case_needs(owner: UUID | None, runtime: ServiceRuntime) -> None:
    with runtime.transaction(owner, actor="ada") as uow:
        assert (uow.clock, uow.keys) == (runtime.clock, runtime.keys)
        assert (uow.documents, uow.settings) == (runtime.documents, runtime.settings)
        assert (uow.actor, uow.is_sqlite) == ("ada", runtime.database.is_sqlite)
