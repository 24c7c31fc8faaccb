"""`umlauf people recover`: lets a person begin anew who has lost their passkeys."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, command_context


def add_to(people: typer.Typer) -> None:
    """Adds the command to the group of people."""
    people.command()(recover)


def recover(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Remove a person's passkeys and recovery codes, end their sessions, and tell them."""
    from infra.composition.site import sessions_for
    from services.members.sign_in.recover_account import recover_account

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.installation["members"].transaction(None, actor=by.recorded_as) as uow:
            account = recover_account(uow, email, by)
        at.acted(by.association_id, by)
        sessions = sessions_for(at.installation)
        ended = sessions.end_others(account)
        sessions.database.dispose()
        at.installation.settle()
        answer = {"account": str(account), "sessions_ended": ended}
        at.answers.give(answer, [f"{email} begins anew; {ended} sessions ended."])
