"""What notices are written from: the directory, links, the invoices' mails, the account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from services.notifications.association.tables import Association
from services.notifications.association.transfer_account import TransferAccount, account_of
from services.notifications.composing.invoice_mails import InvoiceMails
from services.notifications.composing.links import Links
from services.notifications.contacts.directory import Directory, open_directory
from shared.clock import Clock
from shared.crypto import KeyRing
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NoticeSources:
    """For one batch of events of one association."""

    directory: Directory
    links: Links
    invoice_mails: InvoiceMails
    keys: KeyRing
    clock: Clock
    public_url: str

    def page(self, path: str) -> str:
        """A page of the association, for people who sign in."""
        return f"{self.public_url.rstrip('/')}/{self.association.slug}/{path}"

    @property
    def association(self) -> Association:
        return self.directory.association

    @cached_property
    def account(self) -> TransferAccount:
        """Decrypted for the mails that ask for a transfer; no other mail depends on the key."""
        return account_of(self.association, self.keys)


def open_sources(uow: UnitOfWork) -> NoticeSources:
    """Those of the unit's own association. Raises AssociationUnknown."""
    directory = open_directory(uow)
    return NoticeSources(
        directory=directory,
        links=Links(),
        invoice_mails=InvoiceMails(uow.session),
        keys=uow.keys,
        clock=uow.clock,
        public_url=uow.settings.public_url,
    )
