"""The services of this installation: the only list that names all three."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from shared.errors import DomainError
from shared.service import Service

if TYPE_CHECKING:
    from shared.web.navigation import ServicePages

NAMES = ("members", "billing", "notifications")
MARK_TABLE = "installation_mark"
"""In each database: what kind of installation it belongs to (`infra.setup.database_mark`)."""


class UnknownService(DomainError):
    """There is no service {name}; there are: {known}."""

    code = "unknown_service"


@cache
def service(name: str) -> Service:
    """A service by name, imported when first asked for. Raises UnknownService."""
    _refuse_unknown(name)
    found: Service = import_module(f"services.{name}.service").SERVICE
    return found


def services(names: Sequence[str] = NAMES) -> list[Service]:
    """The services of these names, as far as they are installed. Raises UnknownService."""
    for name in names:
        _refuse_unknown(name)
    return [service(name) for name in names if find_spec(f"services.{name}.service")]


def _refuse_unknown(name: str) -> None:
    if name not in NAMES:
        raise UnknownService(name=name, known=", ".join(NAMES))


def pages_of(name: str) -> ServicePages:
    """What a service shows, imported where pages are shown: workers and commands start without."""
    found: ServicePages = import_module(f"services.{name}.navigation").PAGES
    return found
