"""The server that pages are answered by, in both forms of operation."""

from __future__ import annotations

import http.client
import json
import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn
from fastapi import FastAPI, Request

from infra.web_server import PortInUse, listening_on, web_server

HOST = "127.0.0.1"


def embedded(stack: ExitStack) -> tuple[uvicorn.Server, list[socket.socket] | None, int]:
    """As `umlauf up` and `umlauf demo`: on a socket taken before anything starts."""
    listening = stack.enter_context(listening_on(HOST, 0))
    return web_server(FastAPI()), [listening], listening.getsockname()[1]


def process_of_its_own(stack: ExitStack) -> tuple[uvicorn.Server, list[socket.socket] | None, int]:
    """As `umlauf web`: uvicorn opens host and port."""
    del stack
    with listening_on(HOST, 0) as free:
        port = free.getsockname()[1]
    return web_server(FastAPI(), HOST, port), None, port


@pytest.fixture(params=[embedded, process_of_its_own])
def connection(request: pytest.FixtureRequest) -> Iterator[http.client.HTTPConnection]:
    """A kept connection that has had an answer."""
    with ExitStack() as stack:
        server, sockets, port = request.param(stack)
        with running(server, sockets):
            made = http.client.HTTPConnection(HOST, port)
            made.request("GET", "/")
            made.getresponse().read()
            yield made
            made.close()


@contextmanager
def running(server: uvicorn.Server, sockets: list[socket.socket] | None) -> Iterator[None]:
    thread = threading.Thread(target=server.run, args=(sockets,))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    yield
    server.should_exit = True
    thread.join(10)


def accepted(client: socket.socket) -> socket.socket:
    """The server's end of a connection: it is in this process, under some number."""
    for number in range(3, 1024):
        try:
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            end = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        try:
            if end.getpeername() == client.getsockname():
                return end
        except OSError:
            pass
        end.close()
    raise AssertionError("nobody accepted the connection")


def test_no_answer_waits_for_an_acknowledgement(connection: http.client.HTTPConnection) -> None:
    assert connection.sock is not None
    with accepted(connection.sock) as end:
        assert end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_port_that_is_taken_is_said_before_anything_starts() -> None:
    with listening_on(HOST, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortInUse, match=f"--port {port + 1}"), listening_on(HOST, port):
            pass


def test_the_server_itself_believes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """M9: uvicorn believes X-Forwarded-For of anybody on this machine, and its own variable would
    trust everybody behind our back; `shared.web.client_address` believes a named proxy only."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    app = FastAPI()

    @app.get("/")
    def who(request: Request) -> dict[str, str]:
        assert request.client
        return {"client": request.client.host, "scheme": request.url.scheme}

    said = {"X-Forwarded-For": "198.51.100.66", "X-Forwarded-Proto": "https"}
    with listening_on(HOST, 0) as listening, running(web_server(app), [listening]):
        asking = http.client.HTTPConnection(HOST, listening.getsockname()[1])
        asking.request("GET", "/", headers=said)
        found = json.loads(asking.getresponse().read())
        asking.close()
    assert found == {"client": HOST, "scheme": "http"}
