"""Slow clients: half requests end, do not pile up, and keep nobody from the next page."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.request import urlopen

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from infra.http_connections import ConnectionLimits, Part, bounded_connections
from infra.web_server import listening_on, web_server
from shared.web.crowd import Crowd
from shared.web.errors import UnexpectedErrors

# Scaled down from 20 seconds and 256 connections.
LIMITS = ConnectionLimits(
    head_seconds=1,
    body_seconds=1,
    body_bytes_a_second=2_000,
    reading_seconds=1,
    halves_max={Part.HEAD: 20, Part.BODY: 10},
)
HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: "
HALF_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nbegin"


def app() -> FastAPI:
    """Answers `GET /`, reads whatever is posted, and sends 50 MB to who asks for much."""
    made = FastAPI()

    @made.get("/")
    def page() -> str:
        return "page"

    @made.post("/")
    async def take(request: Request) -> int:
        return len(await request.body())

    @made.get("/much")
    def much() -> StreamingResponse:
        return StreamingResponse(bytes(1_000_000) for _ in range(50))

    made.add_middleware(UnexpectedErrors)
    return made


@contextmanager
def served(
    limits: ConnectionLimits = LIMITS, *, guarded: bool = True, most: int | None = None
) -> Iterator[tuple[str, int]]:
    """A server on a free port of this machine; without the guard it is uvicorn as it comes."""
    made = app()
    if most:
        made.add_middleware(Crowd, most=most)
    with listening_on("127.0.0.1", 0) as listening:
        server = web_server(made, connections=limits)
        server.config.http = bounded_connections(limits) if guarded else H11Protocol
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.005)
        yield listening.getsockname()
        server.should_exit = server.force_exit = True
        thread.join()


@contextmanager
def opened(address: tuple[str, int], count: int, begin: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            one = stack.enter_context(socket.create_connection(address, timeout=5))
            one.sendall(begin)
            found.append(one)
        time.sleep(0.2)
        yield found


def is_open(connection: socket.socket) -> bool:
    """Whether the server still waits for more."""
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
    return False


def next_page(address: tuple[str, int]) -> tuple[int, float]:
    started = time.monotonic()
    with urlopen(f"http://{address[0]}:{address[1]}/", timeout=5) as answer:
        return answer.status, time.monotonic() - started


@pytest.mark.parametrize("begin", [HALF, HALF_BODY, b""], ids=["head", "body", "silence"])
def test_half_requests_end_at_the_deadline(begin: bytes) -> None:
    """M7: 600 half requests were all held after 22 s."""
    with served() as address, opened(address, 8, begin) as halves:
        assert all(map(is_open, halves))
        time.sleep(1.3)
        assert not any(map(is_open, halves))


@pytest.mark.parametrize("begin", [HALF, HALF_BODY], ids=["head", "body"])
def test_without_the_guard_they_are_held_for_ever(begin: bytes) -> None:
    """The twin: what the test above sees is the guard's doing."""
    with served(guarded=False) as address, opened(address, 8, begin) as halves:
        time.sleep(1.3)
        assert all(map(is_open, halves))


@pytest.mark.parametrize("begin", [HALF, HALF_BODY], ids=["head", "body"])
def test_six_hundred_half_requests_do_not_stop_the_next_page(begin: bytes) -> None:
    patient = replace(LIMITS, head_seconds=60, body_seconds=60)
    with served(patient) as address, opened(address, 600, begin) as halves:
        status, seconds = next_page(address)
        assert status == 200
        assert seconds < 2
        held = sum(map(is_open, halves))
        assert held <= max(patient.halves_max.values())


def test_the_oldest_give_way() -> None:
    patient = replace(LIMITS, head_seconds=60)
    with served(patient) as address, opened(address, 30, HALF) as halves:
        still = [number for number, one in enumerate(halves) if is_open(one)]
        assert still == list(range(10, 30))


def test_who_is_too_slow_is_told() -> None:
    with served() as address, opened(address, 1, HALF) as (half,):
        time.sleep(1.2)
        answer = half.recv(4096)
        assert answer.startswith(b"HTTP/1.1 408")
        assert "zu langsam" in answer.decode()


def trickle(pause: float, piece: bytes, pieces: int) -> Callable[[socket.socket], bool]:
    """Sends a body in pieces; whether it came to the end."""

    def send(connection: socket.socket) -> bool:
        head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(piece) * pieces}\r\n\r\n"
        connection.sendall(head.encode())
        try:
            for _ in range(pieces):
                time.sleep(pause)
                connection.sendall(piece)
            return connection.recv(4096).startswith(b"HTTP/1.1 200")
        except ConnectionError:
            return False

    return send


def test_a_file_over_a_slow_line_arrives_and_a_trickle_does_not() -> None:
    """Walking pace here is 2,000 bytes a second, and the deadline one second."""
    with served() as address:
        with socket.create_connection(address, timeout=10) as slow:
            assert trickle(0.1, bytes(400), 20)(slow)
        with socket.create_connection(address, timeout=10) as trickling:
            assert not trickle(0.1, b"x", 40)(trickling)


def test_who_takes_nothing_of_the_answer_is_given_up() -> None:
    with served() as address, socket.create_connection(address, timeout=5) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(2)
        with pytest.raises(ConnectionError):
            all(iter(lambda: reader.recv(1 << 20), b""))


def test_a_connection_is_used_again_and_again() -> None:
    """The deadline is for a request, not for a connection."""
    with served() as address, socket.create_connection(address, timeout=5) as kept:
        for _ in range(5):
            kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while not answer.endswith(b'"page"'):
                answer += kept.recv(4096)
            time.sleep(0.4)
        kept.sendall(HALF)
        time.sleep(1.3)
        assert not is_open(kept)


def test_a_client_that_hangs_up_leaves_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """M6: a client that hung up logged a whole traceback."""
    with served() as address:
        for begin in (HALF, HALF_BODY, b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n"):
            with socket.create_connection(address) as connection:
                connection.sendall(begin)
                time.sleep(0.1)
        time.sleep(0.2)
        with opened(address, 1, HALF_BODY):
            time.sleep(1.3)
        assert next_page(address)[0] == 200
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


def test_slow_bodies_are_no_crowd() -> None:
    """Whoever only sends slowly takes nobody's place."""
    with served(most=3) as address, opened(address, 8, HALF_BODY):
        assert next_page(address)[0] == 200


def test_the_server_has_a_last_net() -> None:
    server = web_server(app())
    assert isinstance(server, uvicorn.Server)
    assert server.config.limit_concurrency == 800
    assert not server.config.proxy_headers
