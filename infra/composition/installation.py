"""One installation, composed: settings, databases, clock, keys and documents for each service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import UUID

from infra.composition.data_folder import DataFolder
from infra.database_roles import refuse_unbound_role
from infra.operations.migrations import bring_up, head_of, version_of
from infra.registry import NAMES, services
from shared.association_spec import Applied, AssociationSpec
from shared.clock import Clock, SystemClock
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import DocumentStore, FolderStore
from shared.errors import DomainError
from shared.events.drain import DrainReport, drain
from shared.events.subscriptions import Routes
from shared.service import Service, ServiceRuntime
from shared.settings import Settings


class UnknownDocumentStore(DomainError):
    """Documents can be kept in a folder: a path or file://…, not «{url}»."""

    code = "unknown_document_store"
    status = 500


class Installation:
    """Every service of an installation, ready to work; `names` limits it to some of them."""

    def __init__(
        self,
        settings: Settings,
        names: Sequence[str] = NAMES,
        *,
        clock: Clock | None = None,
    ) -> None:
        settings.refuse_demo_secrets()
        self.settings = settings
        self.folder = DataFolder(settings.data)
        self.folder.create()
        self.clock = clock or _clock(settings, self.folder)
        self.documents = _document_store(settings)
        self.keys = KeyRing(settings.iban_keys.get_secret_value())
        self.runtimes = {one.name: self._runtime(one) for one in services(names)}
        self.routes = Routes.of(services())

    def _runtime(self, service: Service) -> ServiceRuntime:
        return ServiceRuntime(
            service=service,
            database=Database(self.settings.database_url(service.name)),
            clock=self.clock,
            documents=self.documents,
            keys=self.keys,
            settings=self.settings,
        )

    def __getitem__(self, name: str) -> ServiceRuntime:
        return self.runtimes[name]

    def bring_up(self) -> None:
        """Every database at the newest version. Raises RolePassesRowSecurity."""
        self.refuse_unbound_roles()
        for runtime in self.runtimes.values():
            bring_up(runtime.service, runtime.database)

    def refuse_unbound_roles(self) -> None:
        """Raises RolePassesRowSecurity where production would open a database as a superuser."""
        for name, runtime in self.runtimes.items():
            refuse_unbound_role(self.settings, name, runtime.database)

    def versions(self) -> dict[str, str | None]:
        """The version each database is at."""
        found = {}
        for name, runtime in self.runtimes.items():
            with runtime.database.engine.connect() as connection:
                found[name] = version_of(connection)
        return found

    def behind(self) -> list[str]:
        """The services whose database is not at the newest version."""
        return [
            name
            for name, version in self.versions().items()
            if version != head_of(self.runtimes[name].service)
        ]

    def settle(self) -> DrainReport:
        """Delivers and handles every event that is due, and what they cause."""
        return drain(list(self.runtimes.values()), routes=self.routes)

    def dispose(self) -> None:
        for runtime in self.runtimes.values():
            runtime.database.dispose()

    @contextmanager
    def closing(self) -> Iterator[Installation]:
        try:
            yield self
        finally:
            self.dispose()


def apply_association(
    installation: Installation, spec: AssociationSpec, actor: str, *, take_file: bool = False
) -> Applied:
    """Hands an association to every service, in a transaction each; says what came of it.

    Billing comes first: it refuses what it cannot use before anything is told to anybody.
    """
    from services.billing.apply_association import apply_association as to_billing
    from services.billing.association.queries import own_bank
    from services.members.apply_association import apply_association as to_members
    from services.notifications.apply_association import apply_association as to_notifications

    with installation["billing"].transaction(spec.id, actor=actor) as uow:
        applied = to_billing(uow, spec, take_file=take_file)
        # Mails name the account that holds, not one that still waits for a second officer.
        in_force = replace(spec, bank=own_bank(uow.session, uow.keys))
    with installation["notifications"].transaction(spec.id, actor=actor) as uow:
        applied |= to_notifications(uow, in_force)
    with installation["members"].transaction(spec.id, actor=actor) as uow:
        applied |= to_members(uow, spec, take_file=take_file)
    return applied


def association_ids(installation: Installation) -> dict[str, UUID]:
    """The associations of the installation, by slug."""
    from services.members.association.queries import associations

    with installation["members"].reading(None) as session:
        return {one.slug: one.association_id for one in associations(session)}


def _clock(settings: Settings, folder: DataFolder) -> SystemClock:
    return SystemClock.starting_on(settings.today) if settings.today else folder.clock()


def _document_store(settings: Settings) -> DocumentStore:
    url = settings.documents_url
    if not url:
        return FolderStore(settings.documents_folder)
    parts = urlsplit(url)
    if parts.scheme not in ("", "file"):
        raise UnknownDocumentStore(url=url)
    return FolderStore(Path(url2pathname(parts.path) if parts.scheme else url))
