"""The people who hold offices, as mails address them."""

from __future__ import annotations

from services.notifications.association.tables import OfficerRow
from services.notifications.contacts.upsert_officer import upsert_officer
from shared.contracts.members import OfficerChanged
from shared.ids import new_id
from tests.notifications.conftest import Opener
from tests.support.terms import terms

ADA = OfficerChanged(
    person_id=new_id(),
    name="Ada Ährenpfort",
    email="ada@autoregion.example",
    language="de",
    offices=terms("board"),
)


def test_who_leaves_office_stays_known_without_roles(open_post: Opener) -> None:
    post = open_post()
    for event in (ADA, ADA.model_copy(update={"offices": (), "name": "Ada Müller"})):
        with post.notifications.transaction(post.association.id) as uow:
            upsert_officer(uow, event)
    with post.notifications.reading(post.association.id) as session:
        row = session.get_one(OfficerRow, ADA.person_id)
    assert (row.name, row.email, row.offices) == ("Ada Müller", ADA.email, [])
