"""Recognises a bank file by its first bytes, or says what it is instead and what to do."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Protocol

from lxml import etree

from services.billing.sepa.schema import DoctypeRefused
from shared.errors import DomainError

_HEAD = 64 * 1024
_NAMESPACE = re.compile(
    r"urn:iso:std:iso:20022:tech:xsd:((?:camt|pain)\.\d{3})\.\d{3}\.\d{2}(?:[._]\w+)?"
)
_MESSAGES = {
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "CstmrPmtStsRpt": "pain.002",
}
_MT940 = re.compile(rb"\s*(?:\{[123]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*)*(?:\{4:)?\s*:20:")
_ENVELOPE_ELEMENTS_MAX = 500
"""What an envelope (BizMsgEnvlp, DataPDU) may put before the message itself: its header."""
_SHOWN_MAX = 60


class BankFileError(DomainError):
    """This file cannot be read. Please fetch it from your bank again, as camt.053 (XML)."""

    code: ClassVar[str] = "bank_file_unreadable"


class BankFileEmpty(BankFileError):
    """This file is empty. Please fetch it from your bank again."""

    code = "bank_file_empty"


class BankFileNotXml(BankFileError):
    """This is not an XML file. Please choose camt.053 (XML) when you download statements."""

    code = "bank_file_not_xml"


class BankFileBroken(BankFileError):
    """This file is damaged or cut off: {reason}. Please fetch it from your bank again."""

    code = "bank_file_broken"


class BankFormatUnknown(BankFileError):
    """This is an XML file ({found}), but no statement (camt) and no status report (pain.002)."""

    code = "bank_file_format_unknown"


class BankFormatForeign(BankFileError):
    """This XML file calls itself "{namespace}", which is no bank message that Umlauf knows. Please
    choose camt.053 when you download statements."""

    code = "bank_file_format_foreign"


class BankFileWithoutStatement(BankFileError):
    """This file names an account report, but there is no statement in it. Please fetch it from your
    bank again."""

    code = "bank_file_without_statement"


class BankValueUnreadable(BankFileError):
    """ "{value}" is no {kind}. Please fetch the file from your bank again or ask the bank."""

    code = "bank_file_value_unreadable"


class BankEntryUnclear(BankFileError):
    """What entry {entry} (reference {reference}) says of its money is not clear. Nothing was
    booked. Please ask your bank for the file again."""

    code = "bank_file_entry_unclear"


class BankSignUnclear(BankEntryUnclear):
    """Entry {entry} (reference {reference}) says "{value}" where credit or debit belongs (CRDT,
    DBIT). Nothing was booked. Please ask your bank for the file again."""

    code = "bank_file_sign_unclear"


class BankCurrencyUnclear(BankEntryUnclear):
    """Entry {entry} (reference {reference}) does not say in which currency its amount of {value}
    is. Nothing was booked. Please ask your bank for the file again."""

    code = "bank_file_currency_unclear"


class BankAmountUnclear(BankEntryUnclear):
    """Entry {entry} (reference {reference}) says "{value}" where an amount belongs. Nothing was
    booked. Please ask your bank for the file again."""

    code = "bank_file_amount_unclear"


class BankDateUnclear(BankEntryUnclear):
    """Entry {entry} (reference {reference}) gives no date that can be read ("{value}"). Nothing was
    booked. Please ask your bank for the file again."""

    code = "bank_file_date_unclear"


class BankStatusUnclear(BankEntryUnclear):
    """Entry {entry} (reference {reference}) has the status "{value}", which is neither booked nor
    announced. Nothing was booked. Please ask your bank for the file again."""

    code = "bank_file_status_unclear"


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


MT940 = BankFormat("mt940", None)
"""The statement of before camt; it has no versions."""


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
    if is_mt940(head):
        return Recognised(MT940, _Rewound(head, stream))
    _refuse_other_kinds(head)
    return Recognised(_format(head), _Rewound(head, stream))


def is_mt940(head: bytes) -> bool:
    """Whether a file begins as MT940 does, with or without the blocks of SWIFT around it."""
    return _MT940.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _refuse_other_kinds(head: bytes) -> None:
    if not head:
        raise BankFileEmpty
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise BankFileNotXml


def _format(head: bytes) -> BankFormat:
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    try:
        parser.feed(head)
        started = [element for _, element in islice(parser.read_events(), _ENVELOPE_ELEMENTS_MAX)]
    except etree.XMLSyntaxError as error:
        raise BankFileBroken(reason=_reason(error)) from error
    if not started:
        raise BankFileBroken(reason="it has no elements")
    if started[0].getroottree().docinfo.internalDTD is not None:
        raise DoctypeRefused
    found = next((one for one in started if _name(one) in _MESSAGES), None)
    if found is None:
        raise BankFormatUnknown(found=_name(started[min(1, len(started) - 1)]))
    namespace = found.tag.rpartition("}")[0].removeprefix("{") or None
    prefix = f"{found.prefix}:" if found.prefix else ""
    return BankFormat(_versioned(_MESSAGES[_name(found)], namespace), namespace, prefix)


def _name(element: etree._Element) -> str:
    """Its name; version 1 wrote the version behind the message."""
    return str(element.tag).rpartition("}")[2].removesuffix("V01")


def _versioned(message: str, namespace: str | None) -> str:
    """The message as the namespace names it; without one it is taken at its word.

    Raises BankFormatForeign for any other name: who invents a format may mean anything by it.
    """
    if namespace is None:
        return message
    told = _NAMESPACE.fullmatch(namespace)
    if told is None or told[1] != message:
        raise BankFormatForeign(namespace=namespace[:_SHOWN_MAX])
    return namespace.removeprefix("urn:iso:std:iso:20022:tech:xsd:")


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
