"""What a service shows: its routers, its entries of the side navigation, and how pages reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from fastapi import APIRouter, Request

from shared.actor import Actor
from shared.permissions import Permission
from shared.service import ServiceRuntime


@dataclass(frozen=True)
class NavItem:
    """An entry of the side navigation, shown to those who hold the permission.

    `label` is a marked msgid, `path` follows `/{slug}/`, `count` gives the number of things that
    wait for somebody (0: nothing is shown). `also` are paths of pages that belong here, too.
    """

    label: str
    path: str
    permission: Permission
    count: Callable[[Request, Actor], int] | None = None
    icon: str = "dot"
    order: int = 50
    also: Sequence[str] = ()


class SignIn(Protocol):
    """A way to prove who one is: its routes end in `Sessions.start`, all else asks sessions."""

    @property
    def router(self) -> APIRouter: ...


class ServicePages(NamedTuple):
    """The pages of a service, `PAGES` of its `navigation.py`: routers in the order in which
    addresses are tried, entries of the side navigation, and a way to sign in where it has one."""

    routers: Sequence[APIRouter] = ()
    navigation: Sequence[NavItem] = ()
    sign_in: Callable[[], SignIn] | None = None


@dataclass(frozen=True)
class NavEntry:
    """An entry of the side navigation as one person sees it."""

    label: str
    href: str
    icon: str
    count: int
    current: bool


def runtime_of(name: str) -> Callable[[Request], ServiceRuntime]:
    """A FastAPI dependency that hands a page or route its service's runtime."""

    def find(request: Request) -> ServiceRuntime:
        runtime: ServiceRuntime = request.app.state.runtimes[name]
        return runtime

    return find


def entries_for(request: Request, items: Iterable[NavItem], actor: Actor | None) -> list[NavEntry]:
    """The entries the person may open, the one this page belongs to marked; nobody sees none."""
    if actor is None:
        return []
    seen = sorted(
        (item for item in items if actor.may(item.permission)), key=lambda item: item.order
    )
    current = _current(request.url.path.rstrip("/"), f"/{actor.slug}/", seen)
    return [
        NavEntry(
            label=item.label,
            href=f"/{actor.slug}/{item.path}".rstrip("/"),
            icon=item.icon,
            count=item.count(request, actor) if item.count else 0,
            current=item is current,
        )
        for item in seen
    ]


def _current(here: str, base: str, items: Iterable[NavItem]) -> NavItem | None:
    """The entry whose path, or one of those that belong to it, is the longest that leads here."""
    inside = {
        path: item
        for item in items
        for path in (f"{base}{own}".rstrip("/") for own in (item.path, *item.also))
        if here == path or (item.path and here.startswith(f"{path}/"))
    }
    return inside[max(inside, key=len)] if inside else None
