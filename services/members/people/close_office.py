"""An office gets its last day: the row that says so."""

from __future__ import annotations

from datetime import date, timedelta

from services.members.association.tables import Office
from services.members.errors import OfficeEndsBeforeItBegins, OfficeOver
from shared.terms_of_office import is_over
from shared.unit_of_work import UnitOfWork


def close_office(
    uow: UnitOfWork,
    office: Office,
    last_on: date,
    *,
    resolution: str,
    ended_by: str,
    at_once: bool = False,
) -> bool:
    """Whether anything changed; one that has not begun is taken back whole, and `at_once` one
    that began today as well.

    Whoever calls has locked the people, and announces the person afterwards. Raises OfficeOver or
    OfficeEndsBeforeItBegins.
    """
    today = uow.clock.today()
    if office.from_on and last_on < office.from_on:
        if office.from_on <= today and not at_once:
            raise OfficeEndsBeforeItBegins
        last_on = office.from_on - timedelta(days=1)
    if office.to_on == last_on:
        return False
    if is_over(office, today):
        raise OfficeOver
    office.to_on = last_on
    office.end_resolution = resolution
    office.ended_by, office.ended_at = ended_by, uow.clock.now()
    uow.session.flush()
    return True
