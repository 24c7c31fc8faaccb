"""Recognises a bank file by its first bytes, or says what it is instead and what to do."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import ClassVar, Protocol

from lxml import etree

from services.billing.sepa.schema import DoctypeRefused
from shared.errors import DomainError

_HEAD = 64 * 1024
_NAMESPACE = re.compile(r"((?:camt|pain)\.\d{3})\.\d{3}\.\d{2}$")
_MESSAGES = {
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "CstmrPmtStsRpt": "pain.002",
}
_MT940 = re.compile(rb"(^|[\r\n])\s*(:20:|\{1:F)")


class BankFileError(DomainError):
    """This file cannot be read. Please fetch it from your bank again, as camt.053 (XML)."""

    code: ClassVar[str] = "bank_file_unreadable"


class BankFileEmpty(BankFileError):
    """This file is empty. Please fetch it from your bank again."""

    code = "bank_file_empty"


class BankFileNotXml(BankFileError):
    """This is not an XML file. Please choose camt.053 (XML) when you download statements."""

    code = "bank_file_not_xml"


class BankFileIsMt940(BankFileError):
    """This is an MT940 statement. Please choose camt.053 (XML) when you download statements."""

    code = "bank_file_mt940"


class BankFileIsZip(BankFileError):
    """This is a ZIP archive. Please unpack it and upload the XML files that are in it."""

    code = "bank_file_zip"


class BankFileBroken(BankFileError):
    """This file is damaged or cut off: {reason}. Please fetch it from your bank again."""

    code = "bank_file_broken"


class BankFormatUnknown(BankFileError):
    """This is an XML file ({found}), but no statement (camt) and no status report (pain.002)."""

    code = "bank_file_format_unknown"


class BankValueUnreadable(BankFileError):
    """ "{value}" is no {kind}. Please fetch the file from your bank again or ask the bank."""

    code = "bank_file_value_unreadable"


class Readable(Protocol):
    """Where bytes come from; it need not be seekable."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class BankFormat:
    """`name` is the message with its version if the file says it: camt.053.001.08, or camt.053.

    `prefix` is what its element names begin with, such as `ns2:`.
    """

    name: str
    namespace: str | None
    prefix: str = ""

    @property
    def message(self) -> str:
        """The message without version: camt.053."""
        return self.name[:8]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format and the stream to read it from, at its beginning."""

    format: BankFormat
    stream: Readable


def recognise(source: bytes | Readable) -> Recognised:
    """What the file is.

    Raises a `BankFileError` or `DoctypeRefused`, each saying what to do.
    """
    stream: Readable = io.BytesIO(source) if isinstance(source, bytes) else source
    head = stream.read(_HEAD)
    while len(head) < _HEAD and (more := stream.read(_HEAD - len(head))):
        head += more
    head = head.lstrip(b" \t\r\n")
    _refuse_other_kinds(head)
    return Recognised(_format(head), _Rewound(head, stream))


def _refuse_other_kinds(head: bytes) -> None:
    if not head:
        raise BankFileEmpty
    if head.startswith(b"PK\x03\x04"):
        raise BankFileIsZip
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise BankFileIsMt940 if _MT940.search(head) else BankFileNotXml


def _format(head: bytes) -> BankFormat:
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    try:
        parser.feed(head)
        started = [element for _, element in parser.read_events()][:2]
    except etree.XMLSyntaxError as error:
        raise BankFileBroken(reason=_reason(error)) from error
    if not started:
        raise BankFileBroken(reason="it has no elements")
    if started[0].getroottree().docinfo.internalDTD is not None:
        raise DoctypeRefused
    namespace, _, name = started[-1].tag.rpartition("}")
    message = _MESSAGES.get(name)
    if len(started) < 2 or message is None:
        raise BankFormatUnknown(found=name)
    namespace = namespace.removeprefix("{") or None
    versioned = _NAMESPACE.search(namespace or "")
    if versioned is not None and versioned[1] == message:
        message = versioned[0]
    prefix = started[-1].prefix
    return BankFormat(message, namespace, f"{prefix}:" if prefix else "")


def _reason(error: etree.XMLSyntaxError) -> str:
    return re.sub(r" \((<string>, )?line \d+\)$", "", str(error))


class _Rewound:
    """A stream whose first bytes were looked at already."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        if not self._head:
            return self._rest.read(size)
        if size < 0:
            taken, self._head = self._head + self._rest.read(), b""
        else:
            taken, self._head = self._head[:size], self._head[size:]
        return taken
