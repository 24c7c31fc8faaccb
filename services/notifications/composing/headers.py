"""Header fields of a mail (RFC 5322, 2047, 2231): checked, encoded, folded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from services.notifications.composing.draft import Mailbox
from services.notifications.errors import HeaderInjection, UnusableAddress
from shared.mail_address import ascii_address

LINE = 76
# C0 and C1 controls, the line and paragraph separators, and lone surrogates, which have no bytes.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_WORD_START, _WORD_END = "=?utf-8?q?", "?="
_WORD_ROOM = 75 - len(_WORD_START) - len(_WORD_END)
# RFC 2047 §5(3): what a Q-encoded word in a display name may hold unencoded.
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def checked(field: str, value: str) -> str:
    """The value; raises HeaderInjection when it holds a line break or control character."""
    if _FORBIDDEN.search(value):
        raise HeaderInjection(field=field)
    return value


def usable_address(address: str) -> str:
    """The address as a server takes it, by the rule that forms and lists use too.

    Raises UnusableAddress.
    """
    found = ascii_address(address)
    if found is None:
        raise UnusableAddress(address=address)
    return found


def unstructured(field: str, value: str) -> str:
    """`Subject: …` with its line end, folded; encoded words where the text is not plain ASCII."""
    checked(field, value)
    if not value:
        return f"{field}:\r\n"
    return _folded(field, _text_words(field, value))


@lru_cache(maxsize=1024)
def mailbox(field: str, box: Mailbox) -> str:
    """`To: "Name, Given" <address>` with its line end."""
    checked(field, box.name)
    address = usable_address(box.address)
    if not box.name:
        return f"{field}: {address}\r\n"
    return _folded(field, [*_phrase_words(field, box.name), f"<{address}>"])


def plain(field: str, value: str) -> str:
    """A header whose value we make ourselves: ASCII, short enough, but checked all the same."""
    return f"{field}: {checked(field, value)}\r\n"


def listed(field: str, values: tuple[str, ...]) -> str:
    """Message ids, folded one by one."""
    return _folded(field, [f"<{checked(field, value)}>" for value in values])


def file_name(name: str) -> str:
    """The parameter `filename=` of Content-Disposition, RFC 2231 where it is not plain ASCII."""
    checked("filename", name)
    if re.fullmatch(r"[A-Za-z0-9._ -]{1,60}", name):
        return f'filename="{name}"'
    return f"filename*=utf-8''{quote(name, safe='')}"


def _text_words(field: str, value: str) -> list[str]:
    short = max(map(len, value.split(" "))) < LINE - 20
    if short and "=?" not in value and _PLAIN.fullmatch(value):
        return value.split(" ")
    return list(_encoded_words(field, value))


def _phrase_words(field: str, name: str) -> list[str]:
    if "=?" not in name and len(name) < LINE - 20:
        if _PHRASE.fullmatch(name):
            return name.split(" ")
        if name.isascii():
            return ['"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"']
    return list(_encoded_words(field, name))


def _encoded_words(field: str, text: str) -> Iterator[str]:
    """Encoded words of at most 75 characters that never cut a character in two; the first shares
    its line of 76 with the field's name (RFC 2047 section 2)."""
    word: list[str] = []
    room = _WORD_ROOM + 1 - len(f"{field}: ")
    for character in text:
        piece = _quoted(character)
        if len(piece) > room:
            yield _WORD_START + "".join(word) + _WORD_END
            word, room = [], _WORD_ROOM
        word.append(piece)
        room -= len(piece)
    yield _WORD_START + "".join(word) + _WORD_END


@lru_cache(maxsize=1024)
def _quoted(character: str) -> str:
    if character == " ":
        return "_"
    return "".join(
        chr(byte) if byte in _SAFE else f"={byte:02X}" for byte in character.encode("utf-8")
    )


def _folded(field: str, words: list[str]) -> str:
    lines = [f"{field}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"
