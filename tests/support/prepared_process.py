"""`umlauf` as processes of their own that need not import everything first.

One process a test session has imported the program and forks itself for each command, as if it had
been started as `bin/umlauf`: with its own arguments, environment, folder and pipes. That takes
0.1 s of a processor instead of one. What a test says about starting itself (arguments that `ps`
lists, memory, the installed script) starts the script.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO

_MESSAGE_BYTES_MAX = 1 << 20
_PROGRAM = "from tests.support.prepared_process import serve; serve({fd})"


class Forked:
    """A command that runs, as `subprocess.Popen` with text pipes has it."""

    def __init__(
        self,
        arguments: Sequence[str | Path],
        environment: Mapping[str, str],
        cwd: Path | None = None,
    ) -> None:
        self.returncode: int | None = None
        told, theirs = socket.socketpair()
        reading_out, out = os.pipe()
        reading_err, err = os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        request = {
            "arguments": ["umlauf", *map(str, arguments)],
            "environment": dict(environment),
            "cwd": str(cwd or Path.cwd()),
        }
        _prepared().ask(request, [theirs.fileno(), nothing, out, err])
        for fd in (nothing, out, err):
            os.close(fd)
        theirs.close()
        self._told = told.makefile("r")
        told.close()
        self.stdout: IO[str] = os.fdopen(reading_out)
        self.stderr: IO[str] = os.fdopen(reading_err)
        self.pid = int(self._told.readline())

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = int(self._told.readline())
        return self.returncode

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def communicate(self) -> tuple[str, str]:
        """Output and errors, read side by side so that neither pipe fills up."""
        from threading import Thread

        said: dict[str, str] = {}
        reader = Thread(target=lambda: said.update(err=self.stderr.read()))
        reader.start()
        said["out"] = self.stdout.read()
        reader.join()
        self.wait()
        return said["out"], said["err"]

    def __enter__(self) -> Forked:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stdout.close()
        self.stderr.close()
        self.wait()
        self._told.close()


@dataclass
class _Prepared:
    """The process that forks, and the way to ask it."""

    process: subprocess.Popen[bytes]
    control: socket.socket = field(repr=False)

    def ask(self, request: Mapping[str, object], fds: Sequence[int]) -> None:
        message = json.dumps(request).encode()
        assert len(message) < _MESSAGE_BYTES_MAX
        socket.send_fds(self.control, [message], list(fds))


@cache
def _prepared() -> _Prepared:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MESSAGE_BYTES_MAX)
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(fd=theirs.fileno())],
        pass_fds=[theirs.fileno()],
        cwd=root,
        env={name: text for name, text in os.environ.items() if not name.startswith("UMLAUF_")},
    )
    theirs.close()
    return _Prepared(process, ours)


def serve(fd: int) -> None:
    """Forks for each request until nobody asks any more; a child goes on as `umlauf`."""
    _import_everything()
    control = socket.socket(fileno=fd)
    woken, waking = socket.socketpair()
    for end in (woken, waking):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    running: dict[int, socket.socket] = {}
    for request, fds in _requests(control, woken, running):
        teller = socket.socket(fileno=fds[0])
        if (pid := os.fork()) == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (control, woken, waking, teller, *running.values()):
                end.close()
            _become(request, fds[1:])
            return
        for one in fds[1:]:
            os.close(one)
        running[pid] = teller
        teller.send(f"{pid}\n".encode())
    for pid in running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _requests(
    control: socket.socket, woken: socket.socket, running: dict[int, socket.socket]
) -> Iterator[tuple[dict[str, object], list[int]]]:
    import selectors

    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                woken.recv(4096)
                _tell_ended(running)
            if control in ready:
                message, fds, _flags, _address = socket.recv_fds(control, _MESSAGE_BYTES_MAX, 8)
                if not message:
                    return
                yield json.loads(message), fds


def _tell_ended(running: dict[int, socket.socket]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        if teller := running.pop(pid, None):
            with contextlib.suppress(BrokenPipeError), teller:
                teller.send(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(request: Mapping[str, object], fds: Sequence[int]) -> None:
    """Goes on as the command: it ends as a program does, through the end of the interpreter."""
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    environment, arguments = request["environment"], request["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(request["cwd"]))
    sys.argv = arguments
    from infra.cli import main

    main()


def _import_everything() -> None:
    """What any command may load; threads start only in the commands themselves."""
    for name in ("infra", "services", "shared"):
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    for name in ("psycopg", "uvicorn.protocols.http.h11_impl", "typst"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
