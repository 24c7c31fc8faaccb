"""`umlauf events`: what the event machine holds, and what an operator can do about it."""

from __future__ import annotations

import typer

app = typer.Typer(help="Events between the services.", no_args_is_help=True)
