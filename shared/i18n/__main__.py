"""`python -m shared.i18n update|check [ROOM...]`: the translators' command."""

from __future__ import annotations

import sys

from shared.i18n.catalogues import problems, update


def main(arguments: list[str]) -> None:
    """`update` writes the files and says what is left; `check` exits 1 when something is."""
    command, rooms = (arguments[:1] or [""])[0], arguments[1:]
    if command not in {"update", "check"}:
        sys.exit("usage: python -m shared.i18n update|check [ROOM...]")
    if command == "update":
        for path in update(rooms):
            sys.stdout.write(f"changed: {path}\n")
    left = problems(rooms)
    sys.stdout.write(("\n".join(left) or "all texts are translated") + "\n")
    sys.exit(1 if left and command == "check" else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
