"""No change of offices may leave the association without a board, or unawares without treasurer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from services.members.errors import NobodyOnTheBoard, NobodyTreasurer
from services.members.people.queries import all_offices
from services.members.people.rules import comes_sooner, first_day_without
from shared.permissions import Role
from shared.terms_of_office import Term
from shared.unit_of_work import UnitOfWork


@contextmanager
def keeping_offices_held(uow: UnitOfWork, *, although_no_treasurer: bool = False) -> Iterator[None]:
    """Around a change, with the people locked. Terms that end by themselves are nobody's change.

    Raises NobodyOnTheBoard or NobodyTreasurer.
    """
    before = _terms(uow)
    yield
    uow.session.flush()
    after = _terms(uow)
    if _is_left_sooner(uow, before, after, Role.BOARD):
        raise NobodyOnTheBoard
    if not although_no_treasurer and _is_left_sooner(uow, before, after, Role.TREASURER):
        raise NobodyTreasurer


def _terms(uow: UnitOfWork) -> list[Term]:
    return [Term(one.role.value, one.from_on, one.to_on) for one in all_offices(uow.session)]


def _is_left_sooner(uow: UnitOfWork, before: list[Term], after: list[Term], role: Role) -> bool:
    today = uow.clock.today()
    return comes_sooner(
        first_day_without(after, role, today), first_day_without(before, role, today)
    )
