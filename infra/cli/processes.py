"""`umlauf web | worker | relay | migrate | doctor`: the parts, for several processes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import (
    AssociationSlug,
    Data,
    Json,
    refuse_to_make_demo,
    settings_for,
    settings_to_start,
)
from infra.cli.output import Answers
from infra.cli.servers import DEFAULT_PORT
from infra.setup.addresses import refuse_host
from shared.errors import DomainError

if TYPE_CHECKING:
    from infra.composition.installation import Installation

LOOPBACK = "127.0.0.1"
Services = Annotated[
    list[str] | None,
    typer.Option("--service", metavar="NAME", help="only this service (may be repeated)"),
]


class NoRedisToWorkWith(DomainError):
    """Workers and relays need Redis: set UMLAUF_REDIS_URL (or start all in one: umlauf up)."""

    code = "no_redis"
    status = 500


class MigrationsMissing(DomainError):
    """The database of {service} is not at the newest version. Run: umlauf migrate"""

    code = "migrations_missing"
    status = 500


def add_to(app: typer.Typer) -> None:
    """These commands stand at the top, without a group."""
    for command in (web, worker, relay, migrate, doctor):
        app.command()(command)


def web(
    host: Annotated[str, typer.Option("--host")] = LOOPBACK,
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = DEFAULT_PORT,
    service: Services = None,
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Serve pages and API."""
    from infra.composition.app import build_app
    from infra.embedded.notify_relays import ringing
    from infra.embedded.redis_server import find_running
    from infra.web_server import web_server
    from shared.web.site import site_of

    with _installation(data, service, host) as installation, ringing(installation):
        settings = installation.settings
        redis_url = find_running(settings.redis_server, settings.redis_folder)
        app = build_app(installation, redis_url)
        server = web_server(app, host, port)
        address = f"http://{host}:{port}"
        Answers(json).give({"address": address}, [f"Pages at {address}. Ctrl-C ends it."])
        # uvicorn ends in order and then raises the signal once more: that is no crash.
        with _until_told():
            server.run()
        site_of(app).audit.anchor_now()


def worker(
    threads: Annotated[int | None, typer.Option("--threads", min=1, max=64)] = None,
    service: Services = None,
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Handle events."""
    from shared.events.runtime import start_workers
    from shared.events.transport.redis_queue import RedisQueue
    from shared.events.transport.wakeup import Wakeup, notifier

    with _installation(data, service) as installation, _until_told() as stop:
        url = _redis_url(installation)
        queue, wakeup = RedisQueue(url), Wakeup(url)
        for name, runtime in installation.runtimes.items():
            runtime.notify = notifier(wakeup, name)
        workers = start_workers(
            installation.runtimes.values(),
            queue,
            threads=threads or installation.settings.worker_threads,
        )
        _say_running(installation, "Worker", json)
        stop.wait()
        workers.stop()
        queue.close()
        wakeup.close()


def relay(
    service: Services = None,
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Move events out and start what is due."""
    from shared.events.runtime import run_relay
    from shared.events.transport.redis_queue import RedisQueue
    from shared.events.transport.wakeup import Wakeup, notifier

    with _installation(data, service) as installation, _until_told() as stop:
        url = _redis_url(installation)
        queue, wakeup = RedisQueue(url), Wakeup(url)
        threads = []
        for name, runtime in installation.runtimes.items():
            runtime.notify = notifier(wakeup, name)
            arguments = (runtime, installation.routes, queue, stop)
            threads.append(threading.Thread(target=run_relay, args=arguments, name=f"relay-{name}"))
        for thread in threads:
            thread.start()
        _say_running(installation, "Relay", json)
        stop.wait()
        for name in installation.runtimes:
            wakeup.notify(name)
        for thread in threads:
            thread.join(30)
        queue.close()
        wakeup.close()


def migrate(
    service: Services = None,
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Bring every database to the newest version."""
    with _opened(data, service).closing() as installation:
        installation.bring_up()
        versions = installation.versions()
        lines = [f"{name}: {version or 'from the models'}" for name, version in versions.items()]
        Answers(json).give({"services": versions}, lines)


@contextmanager
def _installation(
    data: Path | None, service: list[str] | None, host: str = LOOPBACK
) -> Iterator[Installation]:
    with _opened(data, service, host).closing() as installation:
        installation.refuse_unsafe_databases()
        for name in installation.behind():
            raise MigrationsMissing(service=name)
        yield installation


def _opened(data: Path | None, service: list[str] | None, host: str = LOOPBACK) -> Installation:
    from infra.composition.installation import Installation
    from infra.registry import NAMES

    settings = settings_to_start(data)
    refuse_host(settings, host)
    return Installation(settings, service or NAMES)


def _redis_url(installation: Installation) -> str:
    from infra.embedded.redis_server import find_running

    settings = installation.settings
    url = find_running(settings.redis_server, settings.redis_folder)
    if url is None:
        raise NoRedisToWorkWith
    return url


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    yield stop


def _say_running(installation: Installation, what: str, json: bool) -> None:
    names = list(installation.runtimes)
    Answers(json).give(
        {"running": what.lower(), "services": names}, [f"{what}: {', '.join(names)}"]
    )


def doctor(
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Look at every part; exit 1 when one is broken."""
    from infra.doctor import examine

    settings = settings_for(data)
    refuse_to_make_demo(settings)
    found = list(examine(settings))
    ok = all(one.state != "broken" for one in found)
    Answers(json).give(
        {"ok": ok, "findings": [asdict(one) for one in found]},
        [f"{one.state:<7} {one.part}: {one.message}" for one in found],
    )
    if not ok:
        raise typer.Exit(1)
