"""Notices to the board: ballots, receipts, results; never what anybody voted."""

from __future__ import annotations

from datetime import timedelta

from services.notifications.composing.rules.message_state import MessageState
from shared.contracts.members import Ballot, ResolutionDecided, ResolutionOpened, VoteCast
from shared.ids import new_id
from tests.notifications.conftest import Opener
from tests.notifications.events import application, board


def test_a_vote_in_a_resolution_nobody_told_of_waits(open_post: Opener) -> None:
    post = open_post()
    [person] = board(post, "de")
    post.tell(
        VoteCast(
            resolution_id=new_id(),
            ballot_id=new_id(),
            person_id=person,
            cast_at=post.clock.now(),
            changed=False,
        )
    )
    post.clock.advance(timedelta(days=1))
    assert post.settle().waiting == 1
    assert post.messages() == []


def test_every_elector_gets_a_ballot_and_the_result_of_their_own(open_post: Opener) -> None:
    post = open_post()
    people = board(post, "de", "en", "fr")
    about, resolution = application(post), new_id()
    post.tell(
        ResolutionOpened(
            resolution_id=resolution,
            number="B-2027-001",
            application_id=about,
            deadline_at=post.clock.now(),
            ballots=tuple(Ballot(ballot_id=new_id(), person_id=one) for one in people),
        ),
        ResolutionDecided(
            resolution_id=resolution,
            number="B-2027-001",
            application_id=about,
            outcome="adopted",
            decided_at=post.clock.now(),
            electors=tuple(people),
        ),
    )
    post.settle()
    for template in ("ballot", "resolution_decided"):
        mails = post.messages(template)
        assert {mail.about_id for mail in mails} == set(people)
        assert sorted(mail.language for mail in mails) == ["de", "en", "fr"]
        assert {mail.state for mail in mails} == {MessageState.KEPT}
