"""Members and applicants as mails address them."""

from __future__ import annotations

from uuid import UUID

from services.notifications.contacts.tables import Correspondent
from services.notifications.contacts.upsert_correspondent import (
    upsert_application,
    upsert_contacts,
    upsert_quote,
)
from shared.contracts.billing import DuesQuoted
from shared.contracts.members import ApplicationContactsChanged, ApplicationSubmitted
from shared.ids import new_id
from tests.notifications.conftest import Opener, Post, contact, spec


def known(post: Post, id_: UUID) -> Correspondent | None:
    with post.notifications.reading(post.association.id) as session:
        return session.get(Correspondent, id_)


def submitted(post: Post, id_: UUID) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=id_, reference="A-2027-018", kind="full", submitted_at=post.clock.now()
    )


def contacts(id_: UUID, *addresses: str) -> ApplicationContactsChanged:
    return ApplicationContactsChanged(
        application_id=id_,
        company="Luxtrans S.à r.l.",
        language="fr",
        contacts=tuple(contact(address, "main") for address in addresses),
    )


def test_what_comes_first_does_not_matter(open_post: Opener) -> None:
    post = open_post()
    one, other = new_id(), new_id()
    with post.notifications.transaction(post.association.id) as uow:
        upsert_contacts(uow, contacts(one, "chef@firma.example"))
        upsert_application(uow, submitted(post, one))
        upsert_application(uow, submitted(post, other))
        upsert_contacts(uow, contacts(other, "chef@firma.example"))
    rows = [known(post, one), known(post, other)]
    assert [row.model_dump(exclude={"id"}) for row in rows if row] == [
        {
            "association_id": post.association.id,
            "company": "Luxtrans S.à r.l.",
            "language": "fr",
            "country": "",
            "reference": "A-2027-018",
            "member_kind": "full",
            "annual_cents": None,
            "contacts": [
                {
                    "email": "chef@firma.example",
                    "roles": ["main"],
                    "salutation": "Mme",
                    "first_name": "Zoé",
                    "last_name": "Müller",
                }
            ],
        }
    ] * 2


def test_the_latest_contacts_replace_those_before(open_post: Opener) -> None:
    post = open_post()
    id_ = new_id()
    with post.notifications.transaction(post.association.id) as uow:
        upsert_contacts(uow, contacts(id_, "a@firma.example", "b@firma.example"))
        row = upsert_contacts(uow, contacts(id_, " c@firma.example "))
        assert [each["email"] for each in row.contacts or []] == ["c@firma.example"]
        assert upsert_contacts(uow, contacts(id_)).contacts == []


def test_a_quote_is_known_to_its_own_association_alone(open_post: Opener) -> None:
    post = open_post()
    post.apply(other := spec("autos", "AutOS e.V."))
    id_ = new_id()
    with post.notifications.transaction(other.id) as uow:
        upsert_quote(
            uow,
            DuesQuoted(
                application_id=id_,
                revision=1,
                employees=84,
                turnover_cents=None,
                dues_class="C",
                annual_cents=90_000,
                first_cents=45_000,
                explanation=(),
            ),
        )
    assert known(post, id_) is None
