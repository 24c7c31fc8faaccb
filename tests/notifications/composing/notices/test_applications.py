"""Notices to applicants and new members."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.contracts.members import (
    ApplicationLimitReached,
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
    ("roles", "told"), [(("office", "board"), "office"), (("treasurer", "board"), "board")]
)
def test_of_a_flood_the_office_is_told_or_who_leads(
    open_post: Opener, mailbox: Mailbox, roles: tuple[str, ...], told: str
) -> None:
    post = open_post(mailbox.url)
    for role in roles:
        officer = OfficerChanged(
            person_id=new_id(),
            name="Änne Öztürk",
            email=f"{role}@autoregion.example",
            language="de",
            roles=(role,),
            offices=terms(role),
        )
        post.tell(officer)
    post.tell(
        ApplicationLimitReached(per_hour=100, reached_at=post.clock.now() - timedelta(minutes=1))
    )
    post.settle()
    mail = about(mailbox, "Ungewöhnlich viele")
    assert mail["To"].addresses[0].addr_spec == f"{told}@autoregion.example"
    assert len(mailbox.caught) == 1
