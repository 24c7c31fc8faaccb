"""`umlauf demo` as a process: it answers, is alone on its folder, and leaves nothing behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import pytest

from tests.infra.conftest import UMLAUF, CommandLine, clean_environment
from tests.support.prepared_process import Forked

# A machine that others share may take minutes for what takes seconds alone.
pytestmark = pytest.mark.timeout(900)
PATIENCE = 60


P = TypeVar("P", "subprocess.Popen[str]", Forked)


class Running(Generic[P]):
    """A started installation; `said` is what it announced."""

    def __init__(self, process: P) -> None:
        assert process.stdout is not None
        self.process: P = process
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        self.said: dict[str, object] = json.loads(line)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.said['address']}{path}") as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


@contextmanager
def started(
    data: Path, *arguments: str, **environment: str
) -> Iterator[Running[subprocess.Popen[str]]]:
    with subprocess.Popen(
        [UMLAUF, *arguments, "--port", "0", "--data", data, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment() | environment,
    ) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


def processes_naming(data: Path) -> list[str]:
    listed = subprocess.run(
        ["ps", "-eww", "-o", "args="], capture_output=True, text=True, check=True
    )
    return [line for line in listed.stdout.splitlines() if str(data) in line]


def gone(data: Path, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while processes_naming(data) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not processes_naming(data)


def memory_of(pid: int) -> int:
    """Resident megabytes."""
    listed = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return int(listed.stdout) // 1024


def test_the_demo_from_start_to_end(data: Path, umlauf: CommandLine) -> None:
    with started(data, "demo") as demo:
        people = demo.said["people"]
        assert isinstance(people, list)
        assert {person["association"] for person in people} == {"autos", "autoregion"}
        assert demo.get("/livez") == (200, "ok")
        status, ready = demo.get("/readyz")
        assert (status, json.loads(ready)["ready"]) == (200, True)
        status, page = demo.get("/sign-in")
        assert status == 200
        assert "Okko Strathmann" in page
        assert demo.get("/autos/members")[0] in (200, 401)

        refused = umlauf("demo", "--port", "0", "--json")
        assert refused.code == 1
        error = refused.said["error"]
        assert isinstance(error, dict)
        assert (error["code"], error["pid"]) == ("already_running", str(demo.process.pid))

        taken = str(demo.said["address"]).rpartition(":")[2]
        elsewhere = CommandLine(data.parent / "other")
        assert "port_in_use" in elsewhere("up", "--port", taken, "--json").out

        listed = umlauf("members", "list", "--association", "autos", "--json").said["members"]
        assert isinstance(listed, list)
        assert len(listed) == 55

        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(PATIENCE) == 0
        assert demo.process.stderr is not None
        assert demo.process.stderr.read() == ""
    assert gone(data)
    refused = umlauf("up", "--port", "0", "--json")
    assert refused.said["error"]["code"] == "demo_stays_demo"  # type: ignore[index]
    with started(data, "demo") as again:
        assert again.get("/readyz")[0] == 200
        again.process.terminate()
        assert again.process.wait(PATIENCE) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends the orphan")
def test_killed_without_mercy_it_leaves_nothing_and_starts_again(data: Path) -> None:
    with started(data, "up") as killed:
        assert any("redis.conf" in line for line in processes_naming(data))
        killed.process.kill()
        killed.process.wait()
        assert gone(data)
    with started(data, "up") as again:
        assert again.get("/livez")[0] == 200


def test_it_lives_on_the_day_it_is_told(data: Path, umlauf: CommandLine) -> None:
    with started(data, "up", "--today", "2027-03-20") as running:
        assert running.said["today"] == "2027-03-20"
    doctor = umlauf("doctor", "--json").said["findings"]
    assert isinstance(doctor, list)
    (clock,) = (finding for finding in doctor if finding["part"] == "clock")
    assert "2027-03-20" in clock["message"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in another way elsewhere")
def test_with_everything_running_it_stays_small(data: Path) -> None:
    """150 MB are promised, the private Redis among them; the first filling leaves a little more."""
    with started(data, "demo") as demo:
        for path in ("/sign-in", "/autoregion/apply?language=fr", "/readyz"):
            demo.get(path)
        time.sleep(1)
        redis = int((data / "redis" / "redis.pid").read_text())
        assert memory_of(demo.process.pid) + memory_of(redis) < 160
