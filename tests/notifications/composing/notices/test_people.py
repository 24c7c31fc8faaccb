"""Who is told that somebody has an office that moves money."""

from __future__ import annotations

import pytest

from shared.contracts.members import OfficeGranted, OfficerChanged, PersonInvited
from shared.events import Event
from shared.ids import new_id
from tests.notifications.composing.notices.test_releases import officers
from tests.notifications.conftest import Opener
from tests.support.terms import terms


@pytest.mark.parametrize("invited", [True, False])
@pytest.mark.parametrize(
    ("role", "told"),
    [("treasurer", {"treasurer@autoregion.example"}), ("board", {"treasurer@autoregion.example"})],
)
def test_all_who_may_release_are_told_but_the_two(
    open_post: Opener, invited: bool, role: str, told: set[str]
) -> None:
    post = open_post()
    people, zoé = officers(post), new_id()
    event: Event
    offices, by = terms(role), str(people["board"])
    if invited:
        event = PersonInvited(
            person_id=zoé,
            invitation_id=new_id(),
            invited_by=by,
            offices=offices,
            expires_at=post.clock.now(),
        )
    else:
        event = OfficeGranted(person_id=zoé, granted_by=by, offices=offices)
    post.tell(
        OfficerChanged(
            person_id=zoé, name="Zoé", email="zoe@x.example", language="fr", offices=offices
        ),
        event,
    )
    post.settle()
    mails = [mail for mail in post.messages() if mail.template == "office_granted"]
    assert {mail.recipient for mail in mails} == told
    assert all("Zoé" in mail.subject for mail in mails)


def test_an_auditor_is_nobody_to_tell_of(open_post: Opener) -> None:
    post = open_post()
    people, zoé = officers(post), new_id()
    granted = OfficeGranted(
        person_id=zoé, granted_by=str(people["board"]), offices=terms("auditor", "office")
    )
    post.tell(granted)
    post.settle()
    assert not [mail for mail in post.messages() if mail.template == "office_granted"]
