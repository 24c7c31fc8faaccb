"""The options that every command takes, and what a command stands on once they are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from infra.cli.output import Answers
from infra.setup.folder_mark import Contents, contents_of, read_mark
from infra.setup.kinds import OnlyDemoMakesDemos
from shared.errors import DomainError
from shared.settings import Settings

if TYPE_CHECKING:
    from infra.composition.installation import Installation
    from shared.actor import Actor
    from shared.db import Session
    from shared.unit_of_work import UnitOfWork

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="data folder (default: ./data)")
]
AssociationSlug = Annotated[
    str | None,
    typer.Option("--association", metavar="SLUG", help="which association (if there are several)"),
]
Json = Annotated[bool, typer.Option("--json", help="answer with one JSON object")]
As = Annotated[str, typer.Option("--as", metavar="EMAIL", help="the person who does it")]


class UnknownAssociationSlug(DomainError):
    """There is no association «{slug}» here; there are: {known}."""

    code = "unknown_association"


class InvalidSettings(DomainError):
    """These settings cannot be used: {report}"""

    code = "invalid_settings"
    status = 500


class WhichAssociation(typer.BadParameter):
    """Several associations are here, or none, and the command did not say which it means."""


@dataclass
class CommandContext:
    """An open installation, the association meant, and the way to answer."""

    installation: Installation
    answers: Answers
    slug: str | None

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
            return actor_by_email(session, email)

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
def command_context(data: Path | None, slug: str | None, json: bool) -> Iterator[CommandContext]:
    """Opens the installation for one command; events it leaves are handled before it ends."""
    from infra.composition.installation import Installation
    from infra.embedded.notify_relays import ringing

    with Installation(settings_of_folder(data)).closing() as installation:
        installation.bring_up()
        with ringing(installation):
            yield CommandContext(installation, Answers(json), slug)
