"""What is known here about people and companies, looked up once for a whole batch of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from sqlmodel import col, select

from services.notifications.association.tables import Association, OfficerRow
from services.notifications.association.transfer_account import TransferAccount, account_of
from services.notifications.composing.links import Links
from services.notifications.composing.notice import Occasion, Recipient
from services.notifications.composing.rules.salutation import PersonName
from services.notifications.composing.tables import Message
from services.notifications.contacts.tables import Correspondent, ResolutionRow, StoredContact
from services.notifications.errors import AssociationUnknown
from shared.events import RetryLater
from shared.portions import portions
from shared.unit_of_work import UnitOfWork

PATIENCE = timedelta(minutes=10)


class Desk:
    """The read models of one association. Raises AssociationUnknown."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow, self.session = uow, uow.session
        association = self.session.get(Association, uow.own)
        if association is None:
            raise AssociationUnknown
        self.association = association
        self.links = Links(uow.settings, association.slug)
        self._correspondents: dict[UUID, Correspondent] = {}
        self._invoice_mails: dict[str, list[Message]] = {}

    @cached_property
    def account(self) -> TransferAccount:
        """Decrypted for the mails that ask for a transfer; no other mail depends on the key."""
        return account_of(self.association, self.uow.keys)

    def correspondent(self, id_: UUID, occasion: Occasion) -> Correspondent:
        """Member or applicant. Raises RetryLater while their contacts may still be on the way."""
        found = self._correspondents.get(id_) or self.session.get(Correspondent, id_)
        if found is None or found.contacts is None:
            self._be_patient(occasion)
            found = found or Correspondent(association_id=self.session.own, id=id_)
        self._correspondents[id_] = found
        return found

    def known(self, *ids: UUID) -> Correspondent:
        """The first of them with contacts; an empty one if there is none.

        For events of the same aggregate as the contacts: those have come before, or wait behind.
        """
        rows = [self.session.get(Correspondent, id_) for id_ in ids]
        found = [row for row in rows if row is not None]
        with_contacts = [row for row in found if row.contacts]
        empty = Correspondent(association_id=self.session.own, id=ids[0])
        return [*with_contacts, *found, empty][0]

    def load_correspondents(self, ids: Iterable[UUID]) -> None:
        """Reads many at once; those not found are looked up (and waited for) one by one."""
        for some in portions(dict.fromkeys(ids)):
            query = select(Correspondent).where(col(Correspondent.id).in_(some))
            self._correspondents |= {row.id: row for row in self.session.exec(query)}

    def recipients(self, correspondent: Correspondent, role: str) -> tuple[Recipient, ...]:
        """All contacts of a role; without any, those for correspondence; without those, none."""
        contacts = correspondent.contacts or []
        chosen = [each for each in contacts if role in each["roles"]] or [
            each for each in contacts if "main" in each["roles"]
        ]
        unique = {each["email"].lower(): each for each in reversed(chosen) if each["email"]}
        language = self.language(correspondent.language)
        return tuple(
            Recipient(each["email"], _name(each), language) for each in reversed(unique.values())
        )

    def officer(self, person_id: UUID, occasion: Occasion) -> tuple[Recipient, ...]:
        """A person of the board. Raises RetryLater while their name may still be on the way."""
        found = self.session.get(OfficerRow, person_id)
        if found is None:
            self._be_patient(occasion)
        if found is None or not found.email:
            return ()
        first, _, last = found.name.rpartition(" ")
        name = PersonName("", first, last)
        return (Recipient(found.email, name, self.language(found.language)),)

    def resolution(self, id_: UUID, occasion: Occasion) -> ResolutionRow:
        """Raises RetryLater until the opening of the resolution is known here."""
        found = self.session.get(ResolutionRow, id_)
        if found is None:
            raise RetryLater(f"resolution {id_} is not known yet ({occasion.event.type})")
        return found

    def load_invoice_mails(self, invoice_ids: Iterable[str]) -> None:
        """The mails an invoice went out with, for reminders that follow it."""
        for some in portions(dict.fromkeys(invoice_ids)):
            query = select(Message).where(
                col(Message.reference).in_(some), Message.template == "invoice"
            )
            for id_ in some:
                self._invoice_mails.setdefault(id_, [])
            for row in self.session.exec(query.order_by(col(Message.composed_at))):
                self._invoice_mails[row.reference].append(row)

    def invoice_mails(self, invoice_id: str) -> Sequence[Message]:
        if invoice_id not in self._invoice_mails:
            self.load_invoice_mails([invoice_id])
        return self._invoice_mails[invoice_id]

    def language(self, wanted: str) -> str:
        """The reader's language if the association writes it, else the association's first."""
        languages = self.association.languages
        return wanted if wanted in languages else languages[0]

    def _be_patient(self, occasion: Occasion) -> None:
        if self.uow.clock.now() - occasion.occurred_at < PATIENCE:
            raise RetryLater("nobody has said yet whom to write to", seconds=5)


def _name(contact: StoredContact) -> PersonName:
    return PersonName(contact["salutation"], contact["first_name"], contact["last_name"])
