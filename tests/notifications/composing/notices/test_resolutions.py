"""Notices to the board: ballots, receipts, results; never what anybody voted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notifications.composing.rules.message_state import MessageState
from shared.contracts.members import (
    Ballot,
    BallotLinkReported,
    OfficerChanged,
    ResolutionDecided,
    ResolutionOpened,
    VoteCast,
)
from shared.ids import new_id
from tests.notifications.conftest import Opener, Post
from tests.notifications.events import application, board
from tests.support.terms import terms


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


def reported(post: Post, *, voided: bool, fresh_link: bool) -> BallotLinkReported:
    """An elector's ballot, and the event that its link was reported."""
    [elector] = board(post, "en")
    opened = ResolutionOpened(
        resolution_id=new_id(),
        number="B-2027-001",
        application_id=application(post),
        deadline_at=post.clock.now() + timedelta(days=14),
        ballots=(Ballot(ballot_id=new_id(), person_id=elector),),
    )
    post.tell(opened)
    return BallotLinkReported(
        resolution_id=opened.resolution_id,
        ballot_id=opened.ballots[0].ballot_id,
        person_id=elector,
        link_counter=1,
        reported_at=post.clock.now(),
        voided=voided,
        fresh_link=fresh_link,
    )


def office(post: Post, *addresses: str) -> None:
    post.tell(
        *(
            OfficerChanged(
                person_id=new_id(),
                name="Olga Office",
                email=one,
                language="de",
                roles=("office",),
                offices=terms("office"),
            )
            for one in addresses
        )
    )
    # Order is kept per person: without this a report may overtake an office.
    post.settle()


def test_a_reported_ballot_is_told_to_the_office_and_the_elector_gets_a_fresh_link(
    open_post: Opener,
) -> None:
    post = open_post()
    office(post, "olga@autoregion.example", "otto@autoregion.example")
    event = reported(post, voided=True, fresh_link=True)
    post.tell(event)
    post.settle()
    [fresh] = post.messages("ballot_again")
    assert (fresh.recipient, fresh.about_id) == ("board0@autoregion.example", event.person_id)
    [mark] = fresh.marks
    assert mark["purpose"] == "ballot"
    assert mark["ids"] == {"ballot": str(event.ballot_id), "counter": "1"}
    told = post.messages("ballot_reported")
    assert {one.recipient for one in told} == {"olga@autoregion.example", "otto@autoregion.example"}
    assert not any(one.marks for one in told)


def test_reported_twice_they_are_told_twice(open_post: Opener) -> None:
    post = open_post()
    office(post, "olga@autoregion.example")
    event = reported(post, voided=False, fresh_link=True)
    post.tell(event, event, event.model_copy(update={"link_counter": 2}))
    post.settle()
    assert len(post.messages("ballot_again")) == 2
    assert len(post.messages("ballot_reported")) == 2


def test_after_the_decision_only_the_office_is_told(open_post: Opener) -> None:
    post = open_post()
    post.tell(reported(post, voided=False, fresh_link=False))
    post.settle()
    assert post.messages("ballot_again") == []
    [told] = post.messages("ballot_reported")
    assert told.recipient == "office@autoregion.example", "nobody holds the office: the association"


@pytest.mark.parametrize("counter", [0, 3])
def test_a_receipt_leads_to_the_ballot_by_the_link_that_is_good_now(
    open_post: Opener, counter: int
) -> None:
    post = open_post()
    event = reported(post, voided=False, fresh_link=True)
    post.tell(
        VoteCast(
            resolution_id=event.resolution_id,
            ballot_id=event.ballot_id,
            person_id=event.person_id,
            cast_at=post.clock.now(),
            changed=False,
            link_counter=counter,
        )
    )
    post.settle()
    [receipt] = post.messages("vote_received")
    assert receipt.marks[0]["ids"]["counter"] == str(counter)
