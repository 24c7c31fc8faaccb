"""A place made as one kind of installation is never run as another."""

from __future__ import annotations

from shared.errors import DomainError
from shared.settings import Kind, Settings


class OtherKind(DomainError):
    """{place} was made as {kind} and is never anything else; this start is for {environment}. Set
    UMLAUF_ENVIRONMENT={kind}, or name another one."""

    code = "other_kind"
    status = 500


class DemoStaysDemo(DomainError):
    """{place} was made by umlauf demo: anybody signs in there as anybody, so it never becomes
    {environment}. Start it again with umlauf demo; make one of your own in another folder:
    umlauf init --data DIR"""

    code = "demo_stays_demo"
    status = 500


class NotMadeByDemo(DomainError):
    """{place} was not made by umlauf demo but as {kind}: in a demo anybody would sign in there as
    anybody. Give the demo a folder of its own (umlauf demo --data DIR) and no address of a
    database."""

    code = "not_made_by_demo"
    status = 500


class OnlyDemoMakesDemos(DomainError):
    """There is no installation in {folder}, and only umlauf demo makes a demo. For one of your own
    leave UMLAUF_ENVIRONMENT unset: umlauf init --data DIR"""

    code = "only_demo_makes_demos"
    status = 500


def refuse_other_kind(settings: Settings, place: str, kind: Kind) -> None:
    """Raises NotMadeByDemo, DemoStaysDemo or OtherKind unless `kind` is what the process is."""
    environment = settings.environment
    if kind == environment:
        return
    error: type[DomainError] = OtherKind
    if environment == "demo":
        error = NotMadeByDemo
    elif kind == "demo":
        error = DemoStaysDemo
    raise error(place=place, kind=kind, environment=environment)
