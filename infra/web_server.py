"""The HTTP server that both forms of operation answer with, and the socket it listens on."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.errors import DomainError

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from infra.http_connections import ConnectionLimits

# Connections that may wait while the installation is prepared; uvicorn then listens with its own.
_WAITING = 128
_SHUTDOWN_SECONDS = 5
# The last net: whoever is beyond it gets a bare 503. Those whose request is half there are fewer
# (infra.http_connections), and at 256 requests being answered shared.web.crowd asks for patience.
_CONNECTIONS_MAX = 800


class PortInUse(DomainError):
    """Port {port} is taken by another program. Choose another one: --port {suggested}."""

    code = "port_in_use"
    status = 500


def web_server(
    app: FastAPI,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    connections: ConnectionLimits | None = None,
) -> uvicorn.Server:
    """A server of the app; `run()` opens host and port, `run([listening])` takes an open socket."""
    import uvicorn

    from infra.http_connections import bounded_connections

    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            access_log=False,
            log_config=None,  # its lines go the way of ours: shared/logs.py
            log_level="warning",
            lifespan="off",
            ws="none",
            http=bounded_connections(connections),
            limit_concurrency=_CONNECTIONS_MAX,
            server_header=False,
            # uvicorn would believe X-Forwarded-For of anybody on this machine;
            # shared.web.limits believes a named proxy only.
            proxy_headers=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
    )


@contextmanager
def listening_on(host: str, port: int) -> Iterator[socket.socket]:
    """A socket on a host's IPv4 address; port 0 takes any free one. Raises PortInUse.

    It names TCP as its protocol: asyncio sets TCP_NODELAY on what such a socket accepts and on
    nothing else. Without it each answer on a kept connection waits 40 ms for the acknowledgement
    that the other side delays (`python -m benchmarks.pages`).
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_WAITING)
        listening.set_inheritable(False)
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortInUse(port=port, suggested=port + 1) from error
        raise
    with listening:
        yield listening
