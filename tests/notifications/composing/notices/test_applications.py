"""Notices to applicants and new members."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.contracts.members import (
    ApplicationConfirmed,
    ApplicationLimitReached,
    ApplicationLinksRenewed,
    ApplicationRejected,
    OfficerChanged,
)
from shared.ids import new_id
from tests.notifications.conftest import Opener, about
from tests.notifications.events import application
from tests.support.smtp import Mailbox
from tests.support.terms import terms


def test_a_rejected_applicant_reads_so(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    applicant = application(post)
    post.tell(
        ApplicationRejected(
            application_id=applicant, reference="A-2027-018", resolution_number="U-2027-02"
        )
    )
    post.settle()
    assert about(mailbox, "Décision")["To"].addresses[0].addr_spec == "chef@firma.example"


@pytest.mark.parametrize(
    ("roles", "told"),
    [(("office", "board"), "olga"), (("treasurer", "board"), "office")],
    ids=["who holds the office", "nobody does: the association's own address"],
)
def test_of_a_flood_the_office_is_told(
    open_post: Opener, mailbox: Mailbox, roles: tuple[str, ...], told: str
) -> None:
    post = open_post(mailbox.url)
    for role in roles:
        officer = OfficerChanged(
            person_id=new_id(),
            name="Änne Öztürk",
            email=f"{'olga' if role == 'office' else role}@autoregion.example",
            language="de",
            roles=(role,),
            offices=terms(role),
        )
        post.tell(officer)
    post.settle()
    post.tell(
        ApplicationLimitReached(per_hour=100, reached_at=post.clock.now() - timedelta(minutes=1))
    )
    post.settle()
    mail = about(mailbox, "Ungewöhnlich viele")
    assert mail["To"].addresses[0].addr_spec == f"{told}@autoregion.example"
    assert len(mailbox.caught) == 1


def test_fresh_links_are_mailed_each_time_and_carry_their_counter(open_post: Opener) -> None:
    post = open_post()
    applicant = application(post)
    renewed = ApplicationLinksRenewed(
        application_id=applicant, reference="A-2027-018", link_counter=1, unconfirmed=True
    )
    later = renewed.model_copy(update={"link_counter": 2, "unconfirmed": False})
    post.tell(renewed, renewed, later)
    post.settle()
    mails = [
        {one["purpose"]: one["ids"]["counter"] for one in message.marks}
        for message in post.messages("application_links")
    ]
    assert sorted(mails, key=len) == [
        {"application-status": "2"},
        {"confirm-application": "1", "application-status": "1"},
    ]


def test_the_link_in_a_confirmation_is_the_one_that_is_good_now(open_post: Opener) -> None:
    post = open_post()
    event = ApplicationConfirmed(
        application_id=application(post), reference="A-2027-018", link_counter=4
    )
    post.tell(event)
    post.settle()
    [message] = post.messages("application_confirmed")
    assert message.marks[0]["ids"]["counter"] == "4"
