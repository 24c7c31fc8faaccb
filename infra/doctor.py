"""Looks at an installation part by part: is it there, does it answer, is it safe."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal
from urllib.parse import urlsplit
from uuid import uuid4

import sqlalchemy as sa

from infra.composition.installation import Installation
from infra.database_roles import unbound_role
from infra.embedded.redis_server import find_binary, find_running
from infra.operations.health import UNDELIVERED_MAX, undelivered_for
from infra.operations.migrations import head_of, version_of
from infra.operations.sealed_columns import sealed_columns
from infra.setup.file_modes import UnknownDocumentStore
from infra.setup.folder_mark import Contents, contents_of
from infra.setup.keys import given_ring
from infra.setup.make_installation import take_up
from infra.setup.sealed_keys import refuse_unknown_keys
from infra.setup.start_checks import PARTS, database_problems
from shared.clock import SystemClock
from shared.db import Database
from shared.errors import DomainError
from shared.events.operations.status import status_of
from shared.service import ServiceRuntime
from shared.settings import Settings

State = Literal["ok", "note", "broken"]
Look = tuple[State, str]
_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """One part that was looked at; `note` matters, `broken` keeps something from working."""

    part: str
    state: State
    message: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Every part in turn; one that cannot be looked at is a finding, not the end.

    An empty folder becomes an installation first, as before every command; one that would not be
    started is looked at all the same, as far as it is one.
    """
    with suppress(DomainError):
        take_up(settings)
    for part, problems in PARTS.items():
        yield from _start_findings(part, problems(settings))
    if contents_of(settings.data) is not Contents.INSTALLATION:
        return
    # Where documents cannot be kept, which is said by now, there is nothing to put together.
    with (
        suppress(UnknownDocumentStore),
        Installation(settings, unchecked=True).closing() as installation,
    ):
        yield from _parts(installation, settings)


def _start_findings(part: str, problems: Iterable[DomainError]) -> Iterator[Finding]:
    """Each thing that keeps a start from happening."""
    found = [Finding(part, "broken", _in_one_line(problem)) for problem in problems]
    yield from found or [Finding(part, "ok", "as a start wants it")]


def _parts(installation: Installation, settings: Settings) -> Iterator[Finding]:
    """`settings` as they are given: an installation that is only looked at may have any keys."""
    for runtime in installation.runtimes.values():
        yield _looked_at(f"database {runtime.name}", partial(_database, runtime, settings))
    yield _looked_at("database web", partial(_web_database, settings))
    for part, look in (
        ("redis", _redis),
        ("events", _events),
        ("documents", _documents),
        ("mail", _mail),
        ("clock", _clock),
        ("proxy", _proxy),
    ):
        yield _looked_at(part, partial(look, installation))


def _looked_at(part: str, look: Callable[[], Look]) -> Finding:
    try:
        state, message = look()
    except (DomainError, sa.exc.SQLAlchemyError, OSError) as error:
        return Finding(part, "broken", _in_one_line(error))
    return Finding(part, state, message)


def _in_one_line(error: Exception) -> str:
    """Our own sentences whole; of others' the first line, which names what failed."""
    if isinstance(error, DomainError):
        return " ".join(error.message.split())
    return (str(error).splitlines() or [type(error).__name__])[0]


def _database(runtime: ServiceRuntime, settings: Settings) -> Look:
    database = runtime.database
    with database.engine.connect() as connection:
        version, head = version_of(connection), head_of(runtime.service)
        if database.is_sqlite:
            sound = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            if sound != "ok":
                return "broken", f"SQLite finds damage: {sound}"
            kind = "SQLite"
        else:
            kind = f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"
    if found := _keeps_from_starting(settings, runtime.name, database):
        return found
    if version != head:
        return "broken", f"{kind} is at {version}, newest is {head}: run umlauf migrate"
    _refuse_any_other_key(runtime, settings)
    return "ok", f"{kind}, {version or 'from the models'}"


def _refuse_any_other_key(runtime: ServiceRuntime, settings: Settings) -> None:
    """A start looks at a few rows, this at all. Raises UnknownSealingKey."""
    ring, used = given_ring(settings), set[bytes]()
    with runtime.reading(None) as session:
        for column in sealed_columns([runtime]):
            used |= {use.key_id for use in column.uses(session) if use.key_id is not None}
    if ring:
        refuse_unknown_keys(ring, runtime.name, used)


def _web_database(settings: Settings) -> Look:
    database = Database(settings.database_url("web"))
    try:
        found = _keeps_from_starting(settings, "web", database)
    finally:
        database.dispose()
    return found or ("ok", "SQLite" if database.is_sqlite else "PostgreSQL")


def _keeps_from_starting(settings: Settings, service: str, database: Database) -> Look | None:
    """What a start would say, or what it lets pass outside production only."""
    problems = [_in_one_line(one) for one in database_problems(settings, service, database)]
    if problems:
        return "broken", " ".join(problems)
    with database.engine.connect() as connection:
        role = unbound_role(connection)
    if role is None:
        return None
    return (
        "note",
        f"«{role}» is a superuser or has BYPASSRLS and passes row-level security, for trying only",
    )


def _redis(installation: Installation) -> Look:
    settings = installation.settings
    url = find_running(settings.redis_server, settings.redis_folder)
    if url is None:
        return "ok", f"not running; umlauf up will start {find_binary()}"
    import redis

    try:
        with redis.Redis.from_url(url, socket_timeout=_SECONDS) as client:
            info = client.info()
            policy = client.config_get("maxmemory-policy").get("maxmemory-policy")
    except redis.RedisError as error:
        return "broken", f"does not answer: {error}"
    name = f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"
    if policy != "noeviction":
        return "note", f"{name} may drop messages (maxmemory-policy {policy}, want noeviction)"
    return "ok", name


def _events(installation: Installation) -> Look:
    found = status_of(installation.runtimes.values())
    dead = sum(one.dead + one.parked for one in found)
    if dead:
        return "broken", f"{dead} events have stopped: umlauf events list --status dead"
    waited = max(undelivered_for(runtime) for runtime in installation.runtimes.values())
    if waited > UNDELIVERED_MAX:
        return "broken", f"events wait for {waited}: does a relay run?"
    return "ok", f"{sum(one.pending for one in found)} under way, none stopped"


def _documents(installation: Installation) -> Look:
    probe, content = uuid4(), b"umlauf doctor"
    with installation.documents.sealing(probe) as document:
        document.write(content)
    kept = installation.documents.get(probe, document.sha256) == content
    installation.documents.delete(probe, document.sha256)
    return ("ok", "can be sealed and read") if kept else ("broken", "came back changed")


def _mail(installation: Installation) -> Look:
    url = installation.settings.mail_server
    if not url:
        return "note", "no SMTP server is set: mails are kept, not sent"
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(parts.hostname or "", parts.port or (465 if secure else 25), timeout=_SECONDS) as at:
        code, _ = at.noop()
    return ("ok", f"{parts.hostname} answers") if code == 250 else ("broken", f"it says {code}")


def _clock(installation: Installation) -> Look:
    shift = installation.clock.now() - SystemClock().now()
    today = installation.clock.today()
    if abs(shift) > timedelta(minutes=1):
        return "note", f"here it is {today}, set by --today or UMLAUF_TODAY"
    return "ok", f"{today}"


def _proxy(installation: Installation) -> Look:
    """TLS ends in front of Umlauf; who is not named there hides whose requests it passes on."""
    settings = installation.settings
    if settings.trusted_proxy:
        return "ok", f"{settings.trusted_proxy} says for whom it asks"
    if settings.public_url.startswith("https:"):
        return "note", (
            "UMLAUF_TRUSTED_PROXY names none: limits count all visitors of the proxy as one"
        )
    return "ok", "none"
