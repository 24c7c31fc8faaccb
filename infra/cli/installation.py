"""`umlauf init`: makes an installation of an empty folder, or takes an older one over."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli.options import AssociationSlug, Data, Json, refuse_to_make_demo, settings_for
from infra.cli.output import Answers
from infra.setup.folder_mark import Mark, read_mark
from shared.settings import Settings


def add_to(app: typer.Typer) -> None:
    """The command stands at the top, without a group."""
    app.command()(init)


def init(
    adopt: Annotated[
        bool,
        typer.Option("--adopt", help="take over what an older Umlauf made, with the keys it had"),
    ] = False,
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Make an installation: a folder for it alone, with its keys; asks nothing."""
    from infra.setup.adopt_installation import adopt_installation
    from infra.setup.make_installation import make_installation
    from infra.setup.start_checks import refuse_unsafe_folder
    from shared.clock import SystemClock

    settings = settings_for(data)
    refuse_to_make_demo(settings)
    if adopt:
        made = adopt_installation(settings, SystemClock())
    else:
        refuse_unsafe_folder(settings)
        made = make_installation(settings, SystemClock())
    mark = read_mark(settings.data)
    assert mark
    Answers(json).give(_answer(settings, mark, made=made), _lines(settings, mark, made=made))


def _answer(settings: Settings, mark: Mark, *, made: bool) -> dict[str, object]:
    return {"data": str(settings.data), **mark._asdict(), "made": made}


def _lines(settings: Settings, mark: Mark, *, made: bool) -> list[str]:
    if not made:
        day = mark.made_at.date()
        return [f"{settings.data} is an installation already ({mark.kind}, {day}). Unchanged."]
    return [
        f"{settings.data} is an installation now ({mark.kind}).",
        "Keep a copy of its keys (secret.key, iban.keys) in a safe place: "
        "without them nobody can read account numbers.",
    ]
