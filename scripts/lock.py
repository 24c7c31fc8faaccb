"""Writes the lock files from pyproject.toml, and tells whether they still belong to it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"),
    *("--no-emit-index-url", "--no-annotate", "--no-header"),
)
# django-htmx is here for the htmx it bundles; Django itself is never imported.
LEFT_OUT = ("django", "asgiref", "sqlparse")
INSTALLERS = ("pip", "uv")
_MARK = "# made by scripts/lock.py from pyproject.toml, fingerprint "


def fingerprint(pyproject: str) -> str:
    """What the locks depend on, as one hash: dependencies, groups, Python and the options."""
    project = tomllib.loads(pyproject)
    inputs = [
        project["project"]["requires-python"],
        sorted(project["project"]["dependencies"]),
        {name: sorted(group) for name, group in project["dependency-groups"].items()},
        [*OPTIONS, *LEFT_OUT, *INSTALLERS],
    ]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:16]


def is_current(root: Path = ROOT) -> bool:
    """Whether every lock carries the fingerprint of the pyproject.toml beside it."""
    wanted = _MARK + fingerprint((root / "pyproject.toml").read_text())
    locks = (root / name for name in ("requirements.lock", "requirements-dev.lock"))
    return all(lock.read_text().startswith(wanted + "\n") for lock in locks)


def write(root: Path = ROOT) -> None:
    left_out = [part for name in LEFT_OUT for part in ("--no-emit-package", name)]
    _compile(root, "requirements.lock", ["pyproject.toml", *left_out])
    _compile(root, "requirements-dev.lock", ["pyproject.toml", "--group", "dev", *left_out])
    _compile(root, "requirements-uv.lock", ["-"], "\n".join(INSTALLERS))


def _compile(root: Path, name: str, arguments: Sequence[str], given: str | None = None) -> None:
    mark = _MARK + fingerprint((root / "pyproject.toml").read_text())
    made = subprocess.run(
        [Path(sys.executable).parent / "uv", "pip", "compile", "--quiet", *OPTIONS, *arguments],
        cwd=root,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        sys.exit(made.stderr)
    (root / name).write_text(f"{mark}\n{made.stdout}")


def main() -> None:
    if "--check" not in sys.argv[1:]:
        write()
    elif not is_current():
        sys.exit("The locks do not belong to pyproject.toml any more: run make lock.")


if __name__ == "__main__":
    main()
