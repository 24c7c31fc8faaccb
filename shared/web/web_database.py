"""The database `web`: sessions and what else belongs to no service."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import SQLModel

from shared.db import new_registry
from shared.service import Service

WEB_REGISTRY = new_registry()
# Not a service: it has neither subscribers nor jobs. Its schema is brought up as a service's is.
WEB_DATABASE = Service(
    name="web",
    metadata=WEB_REGISTRY.metadata,
    migrations=Path(__file__).parent / "migrations",
)


class WebRow(SQLModel, registry=WEB_REGISTRY):
    """Base of the web database's tables."""
