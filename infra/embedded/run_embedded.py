"""Everything on one machine in one process: web, relays, workers, and a private Redis beside it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

from infra.composition.data_folder import DataFolder
from infra.composition.installation import Installation
from infra.embedded.memory import give_back, settle_down
from infra.embedded.redis_server import open_redis
from infra.setup.make_installation import take_up
from infra.web_server import listening_on, web_server
from shared.errors import DomainError
from shared.settings import Settings

log = logging.getLogger("umlauf.process")
LOOPBACK = "127.0.0.1"
_GIVE_BACK_SECONDS = 60


class NotPrepared(DomainError):
    """The installation could not be filled; what it said is above."""

    code = "not_prepared"
    status = 500


def run_embedded(
    settings: Settings,
    port: int,
    *,
    day: date | None = None,
    prepare: Callable[[Installation], object],
    announce: Callable[[Installation, str], None],
) -> None:
    """Runs an installation until it is told to end (Ctrl-C, SIGTERM).

    From now on it is `day` there; `prepare` fills it before anybody can look; `announce` gets the
    address once pages answer.
    Raises AlreadyRunning, PortInUse, NoRedisServer, RedisDidNotStart and what the start checks say
    before anything is started.
    """
    with ExitStack() as stack, _told_to_end() as end:
        listening = stack.enter_context(listening_on(LOOPBACK, port))
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        settings = take_up(_settings_at(settings, address))
        folder = DataFolder(settings.data)
        stack.enter_context(folder.held())
        if day:
            folder.live_from(day)
        installation = Installation(settings)
        stack.enter_context(installation.closing())
        redis = open_redis(settings.redis_server, settings.redis_folder)
        stack.callback(redis.stop)
        installation.refuse_unsafe_databases()
        _prepare_apart(prepare, installation.settings)
        _start_machine(installation, redis.url, stack)
        _start_web(installation, listening, redis.url, stack)
        announce(installation, address)
        settle_down()
        while not end.wait(_GIVE_BACK_SECONDS):
            give_back()


def _settings_at(settings: Settings, address: str) -> Settings:
    """Links in mails lead here, unless the installation says otherwise."""
    if "public_url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"public_url": address})


def _prepare_apart(prepare: Callable[[Installation], object], settings: Settings) -> None:
    """Migrates and runs `prepare` in a child that ends: the server keeps no memory of either.

    Raises NotPrepared. No thread has started yet, so that to fork is safe; the child opens
    connections of its own.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status:
            raise NotPrepared
        return
    failed = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        with Installation(settings).closing() as installation:
            installation.bring_up()
            prepare(installation)
        failed = 0
    except BaseException as error:
        log.error("the installation could not be filled", exc_info=error)
    finally:
        sys.stderr.flush()
        os._exit(failed)


def _start_machine(installation: Installation, redis_url: str, stack: ExitStack) -> None:
    from shared.events.runtime import EventMachine

    machine = EventMachine(
        list(installation.runtimes.values()),
        installation.routes,
        redis_url,
        threads=installation.settings.worker_threads,
    )
    machine.start()
    stack.callback(machine.stop, 10)


def _start_web(
    installation: Installation, listening: socket.socket, redis_url: str, stack: ExitStack
) -> None:
    from infra.composition.app import build_app
    from shared.web.site import site_of

    app = build_app(installation, redis_url)
    server = web_server(app)
    thread = threading.Thread(target=server.run, args=([listening],), name="web")
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        site_of(app).audit.anchor_now()

    stack.callback(stop)


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets; a second one ends at once."""
    end = threading.Event()

    def tell(number: int, _: object) -> None:
        if end.is_set():
            sys.exit(128 + number)
        end.set()

    before = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
