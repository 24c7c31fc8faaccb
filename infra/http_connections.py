"""Connections that end by themselves: no client holds one by sending or reading slowly.

uvicorn waits for ever for the rest of a request. A few hundred half requests then hold as many
connections, and memory, for as long as somebody likes. Here a request has a deadline, and when very
many are half there, the oldest of them give way to those who come.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_SAYS = (
    "Die Anfrage kam zu langsam an. Bitte versuchen Sie es noch einmal.\n"
    "La requête est arrivée trop lentement. Veuillez réessayer.\n"
    "The request arrived too slowly. Please try again.\n"
).encode()
_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(_SAYS), _SAYS)
)


class Part(StrEnum):
    """The part of a request that is being waited for."""

    HEAD = "head"
    BODY = "body"


@dataclass(frozen=True)
class ConnectionLimits:
    """How long a client may take, and how many may take it at once."""

    # A browser sends the head in one packet; over a telephone line in 2 seconds.
    head_seconds: float = 20
    # The time for a form; a file has more, as long as it arrives at a walking pace.
    body_seconds: float = 20
    body_bytes_a_second: int = 16_000
    # 64 kB lie ready in the kernel; who takes nothing of them for a minute is gone.
    reading_seconds: float = 60
    # Of the 1,024 files a process may commonly open, the rest is for those whose request is whole.
    halves_max: Mapping[Part, int] = field(default_factory=lambda: {Part.HEAD: 256, Part.BODY: 128})


class BoundedConnection(H11Protocol):
    """One connection; `bounded_connections` makes the class for a server."""

    limits: ConnectionLimits
    halves: Mapping[Part, dict[BoundedConnection, None]]
    _part: Part | None = None
    _deadline: asyncio.TimerHandle | None = None
    _reader: asyncio.TimerHandle | None = None
    _received = 0
    _since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for(Part.HEAD)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        part = self._missing()
        if part is self._part:
            self._received += len(data)
        else:
            self._wait_for(part)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_for(None)
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """What was sent is not taken."""
        super().pause_writing()
        self._reader = self.loop.call_later(self.limits.reading_seconds, self._reset)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def _reset(self) -> None:
        """Closes at once: the kernel does not keep what nobody takes either."""
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _missing(self) -> Part | None:
        state = self.conn.their_state
        if state is h11.IDLE:
            return Part.HEAD
        return Part.BODY if state is h11.SEND_BODY else None

    def _wait_for(self, part: Part | None) -> None:
        """From now on; the oldest that waits for the same gives way where too many do."""
        if self._part is not None:
            self.halves[self._part].pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
        self._part, self._received, self._since = part, 0, self.loop.time()
        if part is None:
            return
        waiting = self.halves[part]
        waiting[self] = None
        if len(waiting) > self.limits.halves_max[part]:
            next(iter(waiting)).give_up()
        seconds = self.limits.head_seconds if part is Part.HEAD else self.limits.body_seconds
        self._deadline = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """The deadline is there; a body that arrives fast enough gets another."""
        if self._part is Part.BODY:
            earned = self._received / self.limits.body_bytes_a_second
            left = self._since + self.limits.body_seconds + earned - self.loop.time()
            if left > 0:
                self._deadline = self.loop.call_later(left, self._look)
                return
        self.give_up()

    def give_up(self) -> None:
        """Says so and closes; what the application waits for ends as if the client had gone."""
        self._wait_for(None)
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(_TOO_SLOW)
        self.transport.close()


def bounded_connections(limits: ConnectionLimits | None = None) -> type[BoundedConnection]:
    """The class of one server's connections; they know of each other."""
    halves: dict[Part, dict[BoundedConnection, None]] = {part: {} for part in Part}
    made = type(
        "BoundedConnection",
        (BoundedConnection,),
        {"limits": limits or ConnectionLimits(), "halves": halves},
    )
    return cast("type[BoundedConnection]", made)
