"""Where event benchmarks run: fresh databases with durable settings, a private Redis with AOF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.events_stage import Place
from tests.support.postgres import Cluster, RedisServer, private_cluster, private_redis

_DURABLE = ("listen_addresses=", "max_connections=100", "shared_buffers=256MB", "max_wal_size=4GB")


@contextmanager
def servers(database: str) -> Iterator[tuple[RedisServer, Cluster | None]]:
    """A Redis and, if asked for, a PostgreSQL with fsync on. Raises SystemExit without one."""
    with private_redis() as redis:
        if redis is None:
            raise SystemExit("no Redis server on this machine")
        if database == "sqlite":
            yield redis, None
            return
        with private_cluster(_DURABLE) as cluster:
            if cluster is None:
                raise SystemExit("PostgreSQL is not on this machine")
            yield redis, cluster


@contextmanager
def fresh_place(redis: RedisServer, cluster: Cluster | None) -> Iterator[Place]:
    """Empty databases and an empty Redis."""
    redis.flush()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if cluster is None:
            yield Place(
                f"sqlite:///{name}/m.sqlite", f"sqlite:///{name}/b.sqlite", redis.url, folder
            )
        else:
            yield Place(cluster.new_database(), cluster.new_database(), redis.url, folder)
