"""A small answer on a kept connection, in both forms of operation, against bare Starlette.

`python -m benchmarks.pages [--requests 500] [--runs 5]`

Ours: `/livez` of `umlauf up` and of `umlauf web`, with all that stands before every page.
Reference: the same two bytes from a Starlette application with one route and uvicorn. Each server
is a process of its own with durable settings; one client asks again as soon as it has the answer,
on one connection, as a browser and a reverse proxy keep it.
"""

from __future__ import annotations

import argparse
import atexit
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import Run, compare
from infra.web_server import listening_on

# What stands before every page may cost as much again as Starlette and uvicorn (measured 1.0 to
# 1.4); an answer that waits for a delayed acknowledgement, 44 ms, makes it 49.
AIM = 2.0
_UMLAUF = Path(sys.executable).parent / "umlauf"
_HOST = "127.0.0.1"


def umlauf_up(size: int) -> Run:
    """All in one process: pages, relay and workers."""
    folder = _folder()
    return partial(_ask, _started(str(_UMLAUF), "up", "--port", "0", *folder), size)


def umlauf_web(size: int) -> Run:
    """Pages alone, as several processes of an installation."""
    folder = _folder()
    subprocess.run([_UMLAUF, "migrate", *folder], check=True, stdout=subprocess.DEVNULL)
    port = str(_free_port())
    return partial(_ask, _started(str(_UMLAUF), "web", "--port", port, *folder), size)


def bare_starlette(size: int) -> Run:
    """One route, nothing around it."""
    started = _started(sys.executable, "-m", "benchmarks.pages", "--bare", str(_free_port()))
    return partial(_ask, started, size)


def _folder() -> tuple[str, ...]:
    return "--data", tempfile.mkdtemp(prefix="umlauf-pages-"), "--json"


def _free_port() -> int:
    with listening_on(_HOST, 0) as free:
        port: int = free.getsockname()[1]
        return port


def _started(*command: str) -> http.client.HTTPConnection:
    """A connection to a server that has given its first answer; the server ends with us."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("UMLAUF_")
    }
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    atexit.register(_end, server)
    assert server.stdout is not None
    address = urlsplit(str(json.loads(server.stdout.readline())["address"]))
    connection = http.client.HTTPConnection(address.hostname or _HOST, address.port, timeout=30)
    for _ in range(300):
        try:
            _ask(connection, 20)
        except ConnectionRefusedError:
            # `umlauf web` says its address just before it listens.
            connection.close()
            time.sleep(0.05)
        else:
            return connection
    raise SystemExit(f"{command[0]} did not answer")


def _end(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.wait()


def _ask(connection: http.client.HTTPConnection, size: int) -> None:
    for _ in range(size):
        connection.request("GET", "/livez")
        answer = connection.getresponse()
        if (answer.status, answer.read()) != (200, b"ok"):
            raise SystemExit(f"answered {answer.status}")


def _serve_bare(port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    def live(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    print(json.dumps({"address": f"http://{_HOST}:{port}"}), flush=True)
    uvicorn.run(
        Starlette(routes=[Route("/livez", live)]),
        host=_HOST,
        port=port,
        access_log=False,
        log_level="warning",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--bare", type=int, metavar="PORT", help="be the reference")
    asked = parser.parse_args()
    if asked.bare:
        _serve_bare(asked.bare)
        return
    forms: tuple[Callable[[int], Run], ...] = (umlauf_up, umlauf_web)
    for form in forms:
        result = compare(form, bare_starlette, size=asked.requests, runs=asked.runs)
        name = form.__name__.replace("_", " ")
        print(result.report(f"pages, {asked.requests} answers of {name}", AIM))
        print(f"  {result.ours.wall / asked.requests * 1000:.2f} ms an answer")


if __name__ == "__main__":
    main()
