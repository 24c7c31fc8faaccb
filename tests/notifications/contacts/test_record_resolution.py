"""A resolution has opened."""

from __future__ import annotations

from services.notifications.contacts.record_resolution import record_resolution
from services.notifications.contacts.tables import ResolutionRow
from shared.contracts.members import ResolutionOpened
from shared.ids import new_id
from tests.notifications.conftest import Opener


def test_told_again_it_stays_as_it_was(open_post: Opener) -> None:
    post = open_post()
    opened = ResolutionOpened(
        resolution_id=new_id(),
        number="B-2027-001",
        application_id=new_id(),
        deadline_at=post.clock.now(),
        ballots=(),
    )
    for event in (opened, opened.model_copy(update={"number": "B-2027-999"})):
        with post.notifications.transaction(post.association.id) as uow:
            record_resolution(uow, event)
    with post.notifications.reading(post.association.id) as session:
        row = session.get_one(ResolutionRow, opened.resolution_id)
    assert (row.number, row.application_id) == ("B-2027-001", opened.application_id)
