"""The options that every command takes, and what a command stands on once they are read."""

from __future__ import annotations

import getpass
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from infra.cli.output import Answers
from infra.event_operator import WHOEVER_RUNS_THE_MACHINE
from infra.setup.folder_mark import Contents, contents_of, read_mark
from infra.setup.kinds import OnlyDemoMakesDemos
from shared.actor import Proof
from shared.clean_text import clean_cell, refuse_account
from shared.errors import DomainError
from shared.settings import Settings

if TYPE_CHECKING:
    from infra.composition.installation import Installation
    from shared.actor import Actor
    from shared.db import Session
    from shared.permissions import Permission
    from shared.unit_of_work import UnitOfWork
    from shared.web.audit.entries import AuditEntry

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="data folder (default: ./data)")
]
AssociationSlug = Annotated[
    str | None,
    typer.Option("--association", metavar="SLUG", help="which association (if there are several)"),
]
Json = Annotated[bool, typer.Option("--json", help="answer with one JSON object")]
As = Annotated[str, typer.Option("--as", metavar="EMAIL", help="the person who does it")]
ReadAs = Annotated[
    str | None, typer.Option("--as", metavar="EMAIL", help="answer only what this person may read")
]


NOTHING: Mapping[str, str] = MappingProxyType({})


class UnknownAssociationSlug(DomainError):
    """There is no association «{slug}» here; there are: {known}."""

    code = "unknown_association"


class InvalidSettings(DomainError):
    """These settings cannot be used: {report}"""

    code = "invalid_settings"
    status = 500


class WhichAssociation(typer.BadParameter):
    """Several associations are here, or none, and the command did not say which it means."""


def clean_arguments(group: typer.Typer) -> typer.Typer:
    """The commands of a group so that names and reasons reach them as text is kept."""
    for command in group.registered_commands:
        if command.callback is not None:
            command.callback = _with_clean_arguments(command.callback)
    return group


def _with_clean_arguments(command: Callable[..., object]) -> Callable[..., object]:
    @wraps(command)
    def called(**given: object) -> object:
        return command(**{name: _cleaned(value) for name, value in given.items()})

    return called


def _cleaned(value: object) -> object:
    """Paths and numbers have types of their own by now; only what stays text is cleaned.

    No command takes an account number: it would stand in the history of the shell.
    """
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return refuse_account(clean_cell(value)) if isinstance(value, str) else value


@dataclass
class CommandContext:
    """An open installation, the association meant, and the way to answer."""

    installation: Installation
    answers: Answers
    slug: str | None
    acts: list[AuditEntry] = field(default_factory=list)

    def association(self) -> UUID:
        """The association named, or the only one. Raises UnknownAssociationSlug."""
        from infra.composition.installation import association_ids

        known = association_ids(self.installation)
        if self.slug is None and len(known) == 1:
            return next(iter(known.values()))
        if self.slug is None:
            listed = ", ".join(known) or "none yet; see umlauf associations apply"
            raise WhichAssociation(f"Say which association (--association). There are: {listed}")
        if self.slug not in known:
            raise UnknownAssociationSlug(slug=self.slug, known=", ".join(known) or "none")
        return known[self.slug]

    def actor(self, email: str) -> Actor:
        """The person with an office who acts. Raises UnknownPerson."""
        from services.members.association.queries import actor_by_email

        with self.reading("members") as session:
            return actor_by_email(session, email, self.installation.clock.today())

    def refuse_reader(self, email: str | None, permission: Permission) -> None:
        """Whoever runs the machine may read; a person named may as on pages.

        Raises UnknownPerson, MissingPermission.
        """
        if email is not None:
            self.actor(email).require(permission)

    @contextmanager
    def reading(self, service: str) -> Iterator[Session]:
        with self.installation[service].reading(self.association()) as session:
            yield session

    @contextmanager
    def writing(self, service: str, by: Actor) -> Iterator[UnitOfWork]:
        """One transaction of a service, on behalf of a person."""
        runtime = self.installation[service]
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            yield uow
        self.acted(by.association_id, by)

    def took_away(self, by: Actor, details: Mapping[str, str]) -> None:
        """The command has written members' data into a file: logged like a download of a page."""
        self.acted(by.association_id, by, details, download=True)

    def acted(
        self,
        association_id: UUID,
        by: Actor | None = None,
        details: Mapping[str, str] = NOTHING,
        *,
        download: bool = False,
    ) -> None:
        """The command has changed something: an entry of the security log at its end."""
        from shared.web.audit.entries import AuditEntry, AuditKind

        entry = AuditEntry(
            kind=AuditKind.DOWNLOAD if download else AuditKind.COMMAND,
            what=_command_line(),
            association_id=association_id,
            person_id=by.person_id if by else None,
            name=by.name if by else WHOEVER_RUNS_THE_MACHINE,
            proof=by.proof.value if by else Proof.OPERATED.value,
            subject=getpass.getuser(),
            details=details,
        )
        if entry not in self.acts:
            self.acts.append(entry)


def settings_for(data: Path | None, **fixed: object) -> Settings:
    """The settings of the environment; what the command line says wins. Raises InvalidSettings."""
    given = fixed if data is None else {"data": data, **fixed}
    try:
        return Settings.model_validate({**Settings().model_dump(exclude_unset=True), **given})
    except ValidationError as error:
        raise InvalidSettings(report="; ".join(_faults(error))) from None


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        yield f"UMLAUF_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}"


def settings_to_start(data: Path | None) -> Settings:
    """For what runs on: it starts as the environment says. Raises OnlyDemoMakesDemos."""
    settings = settings_for(data)
    refuse_to_make_demo(settings)
    return settings


def settings_of_folder(data: Path | None) -> Settings:
    """For a command that comes and goes: where the environment says nothing, it is what the folder
    was made as. Raises OnlyDemoMakesDemos."""
    settings = settings_for(data)
    if "environment" not in settings.model_fields_set:
        mark = read_mark(settings.data)
        return settings.model_copy(update={"environment": mark.kind}) if mark else settings
    refuse_to_make_demo(settings)
    return settings


def refuse_to_make_demo(settings: Settings) -> None:
    """Raises OnlyDemoMakesDemos where an empty folder would become a demo."""
    if settings.demo and contents_of(settings.data) is not Contents.INSTALLATION:
        raise OnlyDemoMakesDemos(folder=settings.data)


@contextmanager
def command_context(
    data: Path | None, slug: str | None, json: bool, *, any_keys: bool = False
) -> Iterator[CommandContext]:
    """Opens the installation for one command; events it leaves are handled before it ends."""
    from infra.composition.installation import Installation
    from infra.embedded.notify_relays import ringing

    with Installation(settings_of_folder(data)).closing() as installation:
        installation.bring_up(any_keys=any_keys)
        at = CommandContext(installation, Answers(json), slug)
        try:
            with ringing(installation):
                yield at
        finally:
            _log_acts(at)


def _command_line() -> str:
    """The command without its arguments: those may name people and accounts."""
    words = itertools.takewhile(lambda word: not word.startswith("-"), sys.argv[1:])
    return " ".join(itertools.islice(words, 2)) or "umlauf"


def _log_acts(at: CommandContext) -> None:
    if not at.acts:
        return
    from infra.composition.site import security_log

    with security_log(at.installation) as log:
        for entry in at.acts:
            log.append(entry)
