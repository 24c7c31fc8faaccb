"""`umlauf demo` and `umlauf up`: everything on this machine, in one process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import AssociationSlug, Data, Json, settings_for, settings_to_start
from infra.cli.output import Answers
from shared.settings import Settings

if TYPE_CHECKING:
    from infra.composition.installation import Installation
    from shared.actor import Actor

DEFAULT_PORT = 8000
DEMO_FOLDER = "demo-data"
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="on 127.0.0.1 only")]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="let the installation live from this day on",
    ),
]


def add_to(app: typer.Typer) -> None:
    """These commands stand at the top, without a group."""
    app.command()(demo)
    app.command()(up)


def demo(
    port: Port = DEFAULT_PORT,
    data: Data = None,
    today: Today = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Start everything, filled with two invented associations, and say what to try."""
    from infra import demo as made_up

    if association not in (None, *made_up.SLUGS):
        raise typer.BadParameter(f"the demo has {' and '.join(made_up.SLUGS)}")
    slugs = made_up.SLUGS if association is None else (association,)
    settings = _demo_settings(data)
    _run(settings, port, today, json, prepare=lambda found: made_up.fill(found, slugs))


def up(
    port: Port = DEFAULT_PORT,
    data: Data = None,
    today: Today = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Start everything on this machine, in one process, on the data folder as it is."""
    _run(settings_to_start(data), port, today, json, prepare=lambda _: None)


def _demo_settings(data: Path | None) -> Settings:
    """A folder of its own unless one is named, and keys of its own in any case: those that a
    shell still holds are another installation's."""
    found = settings_for(data, environment="demo", secret_key=None, iban_keys=None)
    if "data" in found.model_fields_set:
        return found
    return found.model_copy(update={"data": Path(DEMO_FOLDER)})


def _run(
    settings: Settings,
    port: int,
    today: datetime | None,
    json: bool,
    *,
    prepare: Callable[[Installation], object],
) -> None:
    from infra.embedded.run_embedded import run_embedded

    def announce(installation: Installation, address: str) -> None:
        answer = _answer(installation, address)
        Answers(json).give(answer, _lines(answer, installation))
        sys.stdout.flush()

    run_embedded(
        settings, port, day=today.date() if today else None, prepare=prepare, announce=announce
    )


def _answer(installation: Installation, address: str) -> dict[str, object]:
    from infra.composition.site import demo_officers

    people = demo_officers(installation) if installation.settings.demo else []
    return {
        "address": address,
        "sign_in": f"{address}/sign-in",
        "data": str(installation.settings.data),
        "today": installation.clock.today().isoformat(),
        "process": os.getpid(),
        "people": [_person(person) for person in people],
    }


def _person(officer: Actor) -> dict[str, object]:
    return {
        "association": officer.slug,
        "name": officer.name,
        "email": officer.email,
        "roles": sorted(officer.roles),
    }


def _lines(answer: Mapping[str, object], installation: Installation) -> list[str]:
    address, people = answer["address"], answer["people"]
    lines = [f"Umlauf runs at {address} (data: {answer['data']}). Ctrl-C ends it.", ""]
    if not isinstance(people, list) or not people:
        return lines
    lines += [f"Sign in at {answer['sign_in']} as"]
    for person in people:
        roles = ", ".join(person["roles"])
        lines.append(f"  {person['association']:<11} {person['name']:<28} {roles}")
    year = installation.clock.today().year + 1
    data = f" --data {answer['data']}"
    lines += [
        "",
        "Try",
        f"  apply as a French company     {address}/autoregion/apply?language=fr",
        "  decide on it                  sign in as three of the board, one after the other",
        f"  preview the dues of {year}      .venv/bin/umlauf dues preview --year {year}"
        f" --association autos{data}",
        f"  see that the books agree      .venv/bin/umlauf ledger check --association autos{data}",
    ]
    return lines
