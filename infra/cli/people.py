"""`umlauf people`: invite somebody to an office, list who holds which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import AssociationSlug, Data, Json, command_context
from infra.cli.output import table
from shared.i18n import LANGUAGES, language_of

if TYPE_CHECKING:
    from services.members.people.invite_person import InvitationSent, Invited
    from services.members.people.queries import ListedPerson

app = typer.Typer(help="People and their offices.", no_args_is_help=True)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    name: Annotated[str, typer.Option("--name", help="first and last name")],
    role: Annotated[list[str], typer.Option("--role", help="once for each office")],
    from_: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="default: today"),
    ] = None,
    to: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="last day in office"),
    ] = None,
    resolution: Annotated[str, typer.Option("--resolution", help="what the office rests on")] = "",
    language: Annotated[
        str, typer.Option("--language", help="de, fr or en; default: the association's first")
    ] = "",
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="EMAIL", help="who invites (default: who operates Umlauf)"),
    ] = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Invite somebody by mail and print the link; the same again renews the link, nothing else."""
    from infra.composition.installation import invitation_link
    from services.members.association.queries import default_language, own_association
    from services.members.people.enter_person import NewPerson
    from services.members.people.invite_person import COMMAND_LINE, Invited, invite_person
    from services.members.people.rules import NewOffice, roles_named

    wanted = language_of(language)
    if language and wanted is None:
        raise typer.BadParameter(f"--language takes {', '.join(LANGUAGES)}")
    roles = roles_named(role)
    with command_context(data, association, json) as at:
        by = at.actor(as_) if as_ else None
        first = from_.date() if from_ else at.installation.clock.today()
        last = to.date() if to else None
        with at.reading("members") as session:
            own = own_association(session)
        invited = Invited(
            NewPerson(name.strip(), email.strip(), wanted or default_language(own)),
            offices=tuple(NewOffice(one, first, last, resolution.strip()) for one in roles),
            dated=from_ is not None or to is not None,
        )
        runtime = at.installation["members"]
        acting = by.recorded_as if by else COMMAND_LINE
        with runtime.transaction(own.association_id, actor=acting) as uow:
            sent = invite_person(uow, invited, by)
        at.acted(own.association_id, by)
        at.installation.settle()
        link = invitation_link(at.installation, own.slug, sent.invitation_id)
        at.answers.give(
            {
                "person": str(sent.person_id),
                "link": link,
                "new": sent.is_new_person,
                "offices": [one.value for one in sent.entered],
            },
            _lines(invited, sent, link),
        )


def _lines(invited: Invited, sent: InvitationSent, link: str) -> list[str]:
    if sent.entered:
        happened = f"is invited as {', '.join(one.value for one in sent.entered)}"
    else:
        happened = "holds these offices already; the link is new, earlier ones open nothing more"
    return [
        f"{sent.name} <{invited.person.email}> {happened}.",
        "A mail with this link goes out; it is good for 7 days and opens once:",
        link,
    ]


@app.command("list")
def list_all(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """Everybody with an office, past and future ones too."""
    from services.members.people.queries import list_people

    with command_context(data, association, json) as at:
        with at.reading("members") as session:
            found = list_people(session, at.installation.clock.now())
        at.answers.give(
            {"people": [_person(one) for one in found]},
            table(
                [row for one in found for row in _rows(one)],
                ("name", "email", "office", "from", "to", "invitation"),
            ),
        )


def _person(one: ListedPerson) -> dict[str, object]:
    return {
        "person": str(one.person.id),
        "name": one.person.name,
        "email": one.person.email,
        "roles": sorted(one.roles),
        "invitation": one.invitation_state,
        "offices": [
            {
                "role": office.role.value,
                "from": office.from_on,
                "to": office.to_on,
                "resolution": office.resolution,
                "origin": office.origin.value,
            }
            for office in one.offices
        ],
    }


def _rows(one: ListedPerson) -> Iterator[Sequence[object]]:
    for office in one.offices:
        days = (office.from_on or "…", office.to_on or "…")
        yield one.person.name, one.person.email, office.role.value, *days, one.invitation_state
