"""What the overview shows of mails."""

from __future__ import annotations

from services.notifications.overview import STOPPED_ROWS, overview
from tests.notifications.conftest import Opener, contact, spec


def test_another_association_s_mails_are_not_counted(open_post: Opener) -> None:
    post = open_post()
    post.tell(post.invoice(post.member()))
    post.settle()
    post.apply(other := spec("autos", "AutOS e.V."))
    with post.notifications.reading(other.id) as session:
        found = overview(session)
    assert (found.waiting_for_address, found.addressless) == (0, ())


def test_the_latest_that_are_stuck_are_named(open_post: Opener) -> None:
    post = open_post()
    for number in range(STOPPED_ROWS + 2):
        post.tell(post.invoice(post.member(company=f"Firma {number}"), f"BR-2027-{number:04}"))
    post.tell(post.invoice(post.member(contact("no address at all"))))
    post.settle()
    with post.notifications.reading(post.association.id) as session:
        found = overview(session)
    assert (found.waiting_for_address, found.failed, found.queued) == (STOPPED_ROWS + 2, 1, 0)
    assert len(found.addressless) == STOPPED_ROWS
    assert found.refused[0].reason
