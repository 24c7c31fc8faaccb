"""Finds the line of every key in a TOML text; `tomllib` gives the values but not where they stand.

The text must already have passed `tomllib`, so this scanner only has to find its way, not to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'",
    re.DOTALL,
)


class SourceLines:
    """Where each key, table and array element of one TOML text begins."""

    def __init__(self, lines: Mapping[KeyPath, int]) -> None:
        self._lines = lines

    @classmethod
    def of(cls, toml_text: str) -> SourceLines:
        """Scans a valid TOML text."""
        return cls(_Scanner(toml_text).scan())

    def line_of(self, path: KeyPath) -> int:
        """The 1-based line of a path; of the nearest enclosing table if the key is not written."""
        for length in range(len(path), 0, -1):
            line = self._lines.get(path[:length])
            if line is not None:
                return line
        return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._newlines = [found.start() for found in re.finditer("\n", text)]
        self._lines: dict[KeyPath, int] = {}
        self._elements: dict[KeyPath, int] = {}

    def scan(self) -> Mapping[KeyPath, int]:
        table: KeyPath = ()
        while self._skip_blank():
            if self._text.startswith("[[", self._at):
                table = self._header(2)
            elif self._text.startswith("[", self._at):
                table = self._header(1)
            else:
                self._key_and_value(table)
        return self._lines

    def _skip_blank(self) -> bool:
        """Moves to the next thing that is neither space nor comment; false at the end."""
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at < len(self._text)

    def _mark(self, path: KeyPath) -> None:
        self._lines.setdefault(path, bisect_right(self._newlines, self._at - 1) + 1)

    def _header(self, brackets: int) -> KeyPath:
        start = self._at
        self._at += brackets
        *outer, last = self._keys()
        path: KeyPath = ()
        for key in outer:
            path = self._newest((*path, key))
        path = (*path, last)
        if brackets == 2:
            self._elements[path] = self._elements.get(path, 0) + 1
        path = self._newest(path)
        end = self._at + brackets
        self._at = start
        self._mark_with_parents(path)
        self._at = end
        return path

    def _newest(self, path: KeyPath) -> KeyPath:
        """A path into an array of tables means its newest element."""
        count = self._elements.get(path, 0)
        return (*path, count - 1) if count else path

    def _mark_with_parents(self, path: KeyPath) -> None:
        for length in range(1, len(path) + 1):
            self._mark(path[:length])

    def _key_and_value(self, table: KeyPath) -> None:
        start = self._at
        path = (*table, *self._keys())
        end = self._at + 1
        self._at = start
        self._mark_with_parents(path)
        self._at = end
        self._value(path)

    def _keys(self) -> list[str]:
        """A dotted key; leaves the position at what follows it (`=` or `]`)."""
        keys: list[str] = []
        while True:
            self._skip_blank()
            bare = _BARE_KEY.match(self._text, self._at)
            found = bare or _STRING.match(self._text, self._at)
            if not found:
                return keys
            keys.append(found[0] if bare else found[0][1:-1])
            self._at = found.end()
            self._skip_blank()
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip_blank()
        if self._text.startswith("[", self._at):
            self._array(path)
        elif self._text.startswith("{", self._at):
            self._inline_table(path)
        else:
            found = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        element = 0
        while self._skip_blank() and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._mark((*path, element))
            self._value((*path, element))
            element += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._key_and_value(path)
        self._at += 1
