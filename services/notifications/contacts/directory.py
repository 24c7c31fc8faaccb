"""Whom to write to: what is known here about people and companies of one association."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from services.notifications.association.tables import Association, OfficerRow
from services.notifications.contacts.recipient import PersonName, Recipient, name_of
from services.notifications.contacts.tables import Correspondent, ResolutionRow, StoredContact
from services.notifications.errors import AssociationUnknown
from shared.batches import batches
from shared.clock import LEGAL_ZONE, Clock
from shared.db import Session
from shared.events import RetryLater
from shared.mail_address import contacts_for
from shared.permissions import Permission, Role, permissions_of
from shared.unit_of_work import UnitOfWork

# Events of two services overtake each other by seconds; what has not come by then, the office must
# see to.
PATIENCE = timedelta(minutes=10)
RETRY_SECONDS = 5


@dataclass
class Directory:
    """The read models of one association; what was looked up once is remembered."""

    session: Session
    association: Association
    clock: Clock
    _correspondents: dict[UUID, Correspondent] = field(default_factory=dict)

    def correspondent(self, id_: UUID, occurred_at: datetime) -> Correspondent:
        """Member or applicant. Raises RetryLater while their contacts may still be on the way.

        `occurred_at` is the moment of the event that is told of: patience ends with it.
        """
        found = self._correspondents.get(id_) or self.session.get(Correspondent, id_)
        if found is None or found.contacts is None:
            self._be_patient(occurred_at)
            found = found or self._nobody(id_)
        self._correspondents[id_] = found
        return found

    def known(self, *ids: UUID) -> Correspondent:
        """The first of them with contacts; an empty one if there is none.

        For events of the same aggregate as the contacts: those have come before, or wait behind.
        """
        rows = [self.session.get(Correspondent, id_) for id_ in ids]
        found = [row for row in rows if row is not None]
        with_contacts = [row for row in found if row.contacts]
        return [*with_contacts, *found, self._nobody(ids[0])][0]

    def load_correspondents(self, ids: Iterable[UUID]) -> None:
        """Reads many at once; those not found are looked up (and waited for) one by one."""
        for some in batches(dict.fromkeys(ids)):
            query = select(Correspondent).where(col(Correspondent.id).in_(some))
            self._correspondents |= {row.id: row for row in self.session.exec(query)}

    def recipients(self, correspondent: Correspondent, role: str) -> tuple[Recipient, ...]:
        """All contacts of a role; without any, those for correspondence; without those, none."""
        chosen = contacts_for(role, correspondent.contacts or [], lambda each: each["roles"])
        unique = {each["email"].lower(): each for each in reversed(chosen) if each["email"]}
        language = self.language(correspondent.language)
        return tuple(
            Recipient(each["email"], _name(each), language) for each in reversed(unique.values())
        )

    def officer(self, person_id: UUID, occurred_at: datetime) -> tuple[Recipient, ...]:
        """A person of the board. Raises RetryLater while their name may still be on the way."""
        found = self.session.get(OfficerRow, person_id)
        if found is None:
            self._be_patient(occurred_at)
        return (self._recipient(found),) if found and found.email else ()

    def officers_who_may(
        self, permission: Permission, occurred_at: datetime, *, but: UUID
    ) -> list[UUID]:
        """The people in office who hold a permission, all but one, by name.

        Raises RetryLater while there is nobody and they may still be on the way.
        """
        rows = self.session.exec(select(OfficerRow).order_by(col(OfficerRow.name))).all()
        holders = self._in_office(
            rows, occurred_at, lambda roles: permission in permissions_of(roles)
        )
        if not holders:
            self._be_patient(occurred_at)
        return [row.person_id for row in holders if row.person_id != but]

    def officer_name(self, person_id: UUID, occurred_at: datetime) -> str:
        """Raises RetryLater while the name may still be on the way; then nothing is said."""
        found = self.session.get(OfficerRow, person_id)
        if found is None:
            self._be_patient(occurred_at)
        return found.name if found else ""

    def office(self, occurred_at: datetime) -> list[tuple[UUID, tuple[Recipient, ...]]]:
        """Who sees to what has happened: the people of the office by id, each with the address.

        Without any, the association's own address.
        """
        rows = self.session.exec(select(OfficerRow).order_by(col(OfficerRow.person_id))).all()
        people = self._in_office(rows, occurred_at, lambda roles: Role.OFFICE in roles)
        if people := [row for row in people if row.email]:
            return [(row.person_id, (self._recipient(row),)) for row in people]
        own = self.association
        to = Recipient(own.email, PersonName(), own.languages[0])
        return [(own.association_id, (to,) if own.email else ())]

    def _in_office(
        self,
        rows: Sequence[OfficerRow],
        occurred_at: datetime,
        holds: Callable[[frozenset[str]], bool],
    ) -> list[OfficerRow]:
        """Those in office today; of them only those who were when it happened, if anybody is left:
        who came later is not told of it when it is replayed."""
        now = [row for row in rows if holds(row.roles_on(self.clock.today()))]
        day = occurred_at.astimezone(LEGAL_ZONE).date()
        then = [row for row in now if holds(row.roles_on(day))]
        return then or now

    def resolution(self, id_: UUID) -> ResolutionRow:
        """Raises RetryLater until the opening of the resolution is known here."""
        found = self.session.get(ResolutionRow, id_)
        if found is None:
            raise RetryLater(f"resolution {id_} is not known yet")
        return found

    def language(self, wanted: str) -> str:
        """The reader's language if the association writes it, else the association's first."""
        languages = self.association.languages
        return wanted if wanted in languages else languages[0]

    def _recipient(self, officer: OfficerRow) -> Recipient:
        return Recipient(officer.email, name_of(officer.name), self.language(officer.language))

    def _nobody(self, id_: UUID) -> Correspondent:
        return Correspondent(association_id=self.session.own, id=id_)

    def _be_patient(self, occurred_at: datetime) -> None:
        if self.clock.now() - occurred_at < PATIENCE:
            raise RetryLater("nobody has said yet whom to write to", seconds=RETRY_SECONDS)


def open_directory(uow: UnitOfWork) -> Directory:
    """The directory of the unit's own association. Raises AssociationUnknown."""
    association = uow.session.get(Association, uow.own)
    if association is None:
        raise AssociationUnknown
    return Directory(uow.session, association, uow.clock)


def _name(contact: StoredContact) -> PersonName:
    return PersonName(contact["salutation"], contact["first_name"], contact["last_name"])
