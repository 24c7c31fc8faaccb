"""One installation, composed: settings, databases, clock, keys and documents for each service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from infra.composition.data_folder import DataFolder
from infra.operations.migrations import bring_up, head_of, version_of
from infra.registry import NAMES, services
from infra.setup.database_mark import mark_database
from infra.setup.file_modes import documents_folder
from infra.setup.keys import with_any_keys
from infra.setup.make_installation import take_up
from infra.setup.start_checks import refuse_unsafe_database, refuse_unsafe_web_database
from shared.association_spec import Applied, AssociationSpec
from shared.clock import Clock, SystemClock
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import DocumentStore, FolderStore
from shared.events.drain import DrainReport, drain
from shared.events.subscriptions import Routes
from shared.service import Service, ServiceRuntime
from shared.settings import Settings


class Installation:
    """Every service of an installation, ready to work; `names` limits it to some of them.

    An empty data folder becomes an installation of the settings' kind; one that must not be started
    raises the first of `infra.setup.start_checks`. `unchecked` is for whoever only looks.
    """

    def __init__(
        self,
        settings: Settings,
        names: Sequence[str] = NAMES,
        *,
        clock: Clock | None = None,
        unchecked: bool = False,
    ) -> None:
        self.settings = with_any_keys(settings) if unchecked else take_up(settings)
        self.folder = DataFolder(settings.data)
        self.clock = clock or _clock(settings, self.folder)
        self.keys = KeyRing(self.settings.sealing_keys)
        self.documents: DocumentStore = FolderStore(documents_folder(settings), self.keys)
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

    def bring_up(self, *, any_keys: bool = False) -> None:
        """Every database marked, and at the newest version. Raises as `refuse_unsafe_databases`,
        before any is changed."""
        self.refuse_unsafe_databases(any_keys=any_keys)
        for name, runtime in self.runtimes.items():
            mark_database(self.settings, name, runtime.database, clock=self.clock)
            bring_up(runtime.service, runtime.database)

    def refuse_unsafe_databases(self, *, any_keys: bool = False) -> None:
        """Raises RolePassesRowSecurity, or what says that a database is another installation's, or
        sealed with other keys; `any_keys` is for whoever looks into just that."""
        for name, runtime in self.runtimes.items():
            refuse_unsafe_database(self.settings, name, runtime.database, any_keys=any_keys)
        refuse_unsafe_web_database(self.settings)

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


def invitation_link(installation: Installation, slug: str, invitation_id: UUID) -> str:
    """The link of an invitation, as its mail has it."""
    from services.notifications.composing.links import Links, Signer

    links = Links()
    mark = links.issued[links.invitation(invitation_id)]
    return Signer(installation.settings, slug, installation.clock.now()).made_for(mark)


def _clock(settings: Settings, folder: DataFolder) -> SystemClock:
    return SystemClock.starting_on(settings.today) if settings.today else folder.clock()
