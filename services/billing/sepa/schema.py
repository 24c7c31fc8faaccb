"""The ISO 20022 schemas, from sepaxml's bundle, compiled once and applied while bytes stream by."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import BinaryIO, ClassVar

from lxml import etree

from shared.errors import DomainError

PAIN_008 = "pain.008.001.08"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
_READ_BYTES_MAX = 64 * 1024
"""What is read at a time: large enough to be quick, small enough to hold."""
_DEBIT = f"{{{NAMESPACE}{PAIN_008}}}DrctDbtTxInf"
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)


class SchemaViolation(DomainError):
    """The file does not follow the schema {schema}: {reason}."""

    code: ClassVar[str] = "schema_violation"


class DoctypeRefused(DomainError):
    """The file contains a DOCTYPE, which bank files never have. Please fetch it again."""

    code: ClassVar[str] = "doctype_refused"


@cache
def iso_schema(name: str) -> etree.XMLSchema:
    """The compiled schema of a message, such as `pain.008.001.08`."""
    with (files("sepaxml") / "schemas" / f"{name}.xsd").open("rb") as source:
        return etree.XMLSchema(etree.parse(source))


class SchemaStream:
    """A validator that is fed a file piece by piece and keeps no more than one transaction.

    The first violation is remembered and raised by `close`, so that a writer can be checked while
    it writes.
    """

    def __init__(self, name: str = PAIN_008) -> None:
        self._name = name
        self._violation: str | None = None
        # Not with resolve_entities=False: lxml 6.1 then takes a file that is cut off for whole.
        self._parser = etree.XMLPullParser(
            events=("end",), tag=_DEBIT, schema=iso_schema(name), no_network=True
        )
        self._at_start = True

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        if self._at_start and data:
            if _DOCTYPE.search(data[:4096]):
                raise DoctypeRefused
            self._at_start = False
        if self._violation is None and data:
            try:
                self._parser.feed(data)
                self._forget()
            except etree.XMLSyntaxError as error:
                self._violation = _readable(error)

    def close(self) -> None:
        """Say whether the whole file was valid: `SchemaViolation` with the reason if it was not."""
        if self._violation is None:
            try:
                self._parser.close()
            except etree.XMLSyntaxError as error:
                self._violation = _readable(error)
        if self._violation is not None:
            raise SchemaViolation(schema=self._name, reason=self._violation)

    def _forget(self) -> None:
        element = None
        for _, element in self._parser.read_events():
            element.clear()
        if element is not None:
            if element.getroottree().docinfo.internalDTD is not None:
                raise DoctypeRefused
            parent = element.getparent()
            while element.getprevious() is not None:
                del parent[0]


def _readable(error: etree.XMLSyntaxError) -> str:
    without_namespaces = re.sub(r"\{[^}]*\}", "", str(error))
    return re.sub(r"\.? \((<string>, )?line \d+\)$", "", without_namespaces)


def validate_stream(stream: BinaryIO, name: str = PAIN_008) -> None:
    """Validate bytes against the ISO schema without holding them; raises `SchemaViolation`."""
    validator = SchemaStream(name)
    while data := stream.read(_READ_BYTES_MAX):
        validator.feed(data)
    validator.close()
