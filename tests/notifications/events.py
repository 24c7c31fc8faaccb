"""What the members service tells notifications in tests: a board, an application before it."""

from __future__ import annotations

from uuid import UUID

from shared.contracts.billing import DuesQuoted
from shared.contracts.members import (
    ApplicationContactsChanged,
    ApplicationSubmitted,
    OfficerChanged,
)
from shared.ids import new_id
from tests.notifications.conftest import Post, contact
from tests.support.terms import terms


def board(post: Post, *languages: str) -> list[UUID]:
    people = [new_id() for _ in languages]
    post.tell(
        *(
            OfficerChanged(
                person_id=person,
                name=f"Person {number}",
                email=f"board{number}@autoregion.example",
                language=language,
                offices=terms("board"),
            )
            for number, (person, language) in enumerate(zip(people, languages, strict=True))
        )
    )
    return people


def application(post: Post, *, address: str = "chef@firma.example") -> UUID:
    id_ = new_id()
    post.tell(
        ApplicationContactsChanged(
            application_id=id_,
            company="Luxtrans S.à r.l.",
            language="fr",
            contacts=(contact(address, "main", "billing"),),
        ),
        ApplicationSubmitted(
            application_id=id_, reference="A-2027-018", kind="full", submitted_at=post.clock.now()
        ),
        DuesQuoted(
            application_id=id_,
            revision=1,
            employees=84,
            turnover_cents=None,
            dues_class="C",
            annual_cents=90000,
            first_cents=45000,
            explanation=(),
        ),
    )
    return id_
