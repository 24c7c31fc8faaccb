"""Notices to applicants and new members."""

from __future__ import annotations

from shared.contracts.members import (
    ApplicationRejected,
)
from tests.notifications.conftest import Opener, about
from tests.notifications.events import application
from tests.support.smtp import Mailbox


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
