"""`umlauf demo | up | web | worker | relay | migrate | doctor`: run it, in one piece or in parts."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.answers import Answers, table
from infra.cli.options import AssociationSlug, Data, Json, settings_for
from shared.settings import Settings

if TYPE_CHECKING:
    from infra.installation import Installation

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
DEFAULT_PORT = 8000


def add_to(app: typer.Typer) -> None:
    """These commands stand at the top, without a group."""
    for command in (demo, up, migrate):
        app.command()(command)


def demo(
    port: Port = DEFAULT_PORT,
    data: Data = None,
    today: Today = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Start everything, filled with two invented associations, and say what to try."""
    from infra.demo import fill

    _run(port, data, today, json, environment="demo", prepare=fill)


def up(
    port: Port = DEFAULT_PORT,
    data: Data = None,
    today: Today = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Start everything on this machine, in one process, on the data folder as it is."""
    _run(port, data, today, json, environment=None, prepare=lambda _: None)


def _run(
    port: int,
    data: Path | None,
    today: datetime | None,
    json: bool,
    *,
    environment: str | None,
    prepare,
) -> None:
    from infra.data_folder import DataFolder
    from infra.embedded import run_embedded

    os.environ.setdefault("UMLAUF_PUBLIC_URL", f"http://127.0.0.1:{port}")
    settings = settings_for(data)
    if today:
        DataFolder(settings.data).live_from(today.date())
    answers = Answers(json)

    def announce(installation: Installation, address: str) -> None:
        answers.give(
            {"address": address, "data": str(settings.data), "process": os.getpid()},
            [address],
        )
        sys.stdout.flush()

    run_embedded(settings, port, prepare=prepare, announce=announce)


def migrate(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """Bring every database to the newest version."""
    from infra.installation import Installation

    with Installation(settings_for(data)).closing() as installation:
        installation.bring_up()
        Answers(json).give({"services": list(installation.runtimes)}, ["Up to date."])
