"""docs/how-to/run-in-production.md as something to follow: its blocks, typed into a real shell."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.infra.conftest import clean_environment

ROOT = Path(__file__).resolve().parents[2]
_TEXT = (ROOT / "docs" / "how-to" / "run-in-production.md").read_text("utf-8")
_BLOCK = re.compile(r"^```\n(.*?)^```$", re.S | re.M)
# Only root can, and what belongs to other programs.
_OF_ROOT = ("useradd ", "git clone ", "make -C ", "ln -s ")
_OF_OTHERS = ("[Unit]", "server {")
_TYPED = ("install ", "export ", "umlauf ", "cp ")


def blocks(beginning: str) -> list[str]:
    """The blocks of commands that begin like this, in the order they stand there."""
    return [one for one in _BLOCK.findall(_TEXT) if one.startswith(beginning)]


def the_block(beginning: str) -> str:
    (found,) = blocks(beginning)
    return found


def lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if not line.startswith(_OF_ROOT)]


def unknown_lines() -> list[str]:
    """Lines of the document that nobody here follows, statements of SQL and foreign files aside."""
    followed = [one for one in _BLOCK.findall(_TEXT) if not one.startswith((*_OF_OTHERS, "CREATE"))]
    return [
        line for block in followed for line in block.splitlines()
        if not line.startswith((*_OF_ROOT, *_TYPED))
    ]  # fmt: skip


def trial_address() -> str:
    """Where pages are when one tries it on one machine."""
    found = re.search(r"`UMLAUF_PUBLIC_URL=(\S+)`", _TEXT)
    assert found
    return found[1]


@dataclass
class Shell:
    """A user who types what stands in the document, with their own names in it.

    `profile` are the lines of `~/.profile`; every command is a shell of its own that reads them.
    """

    home: Path
    own: Mapping[str, str]
    profile: list[str] = field(default_factory=list)

    def __call__(self, block: str) -> str:
        """Types a block line by line; each command has to succeed."""
        said = ""
        for line in map(self._with_own, lines(block)):
            if line.startswith("export "):
                self.profile.append(line)
                continue
            done = subprocess.run(
                ["sh", "-ec", self._script(line)], cwd=self.home, env=self._environment(),
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, (line, done.stdout, done.stderr)
            said += done.stdout
        return said

    @contextmanager
    def running(self, block: str) -> Iterator[None]:
        """Starts each line of a block as a process that goes on; all end when they are told to."""
        processes = []
        try:
            for line in map(self._with_own, lines(block)):
                processes.append(self._start(line))
            yield
            assert [one.poll() for one in processes] == [None] * len(processes), self._logs()
            for process in processes:
                process.terminate()
            codes = [one.wait(30) for one in processes]
            assert codes == [0] * len(processes), (codes, self._logs())
        finally:
            for process in processes:
                process.kill()
                process.wait()

    def _start(self, line: str) -> subprocess.Popen[bytes]:
        log = self.home / f"{'-'.join(line.split()[:2])}.log"
        with log.open("ab") as file:
            return subprocess.Popen(
                ["sh", "-ec", self._script(f"exec {line}")], cwd=self.home,
                env=self._environment(), stdout=file, stderr=file,
            )  # fmt: skip

    def _logs(self) -> str:
        return "\n".join(one.read_text("utf-8") for one in sorted(self.home.glob("*.log")))

    def _script(self, line: str) -> str:
        return "\n".join((*self.profile, line))

    def _with_own(self, line: str) -> str:
        for theirs, own in self.own.items():
            line = line.replace(theirs, own)
        return line

    def _environment(self) -> dict[str, str]:
        own = clean_environment()
        return own | {"PATH": f"{Path(sys.executable).parent}:{own['PATH']}"}
