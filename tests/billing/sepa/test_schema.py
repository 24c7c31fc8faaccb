"""The ISO schema over a stream: the same verdict however the bytes come, and readable reasons."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.billing.sepa.direct_debit import DirectDebit, DirectDebitFile
from services.billing.sepa.schema import (
    DoctypeRefused,
    SchemaStream,
    SchemaViolation,
    iso_schema,
    validate_stream,
)

Write = Callable[..., bytes]


@pytest.fixture
def good(collection: DirectDebitFile, debits: list[DirectDebit], write: Write) -> bytes:
    return write(collection, debits)


def verdict(data: bytes, size: int) -> str:
    """Empty if the bytes are taken, given so many at a time; else the reason."""
    stream = SchemaStream()
    for start in range(0, len(data), size):
        stream.feed(data[start : start + size])
    try:
        stream.close()
    except SchemaViolation as violation:
        return str(violation.details["reason"])
    return ""


def refused(data: bytes) -> SchemaViolation:
    with pytest.raises(SchemaViolation) as violation:
        validate_stream(io.BytesIO(data))
    return violation.value


def test_a_schema_is_compiled_once() -> None:
    assert iso_schema("pain.008.001.08") is iso_schema("pain.008.001.08")
    assert iso_schema("pain.008.001.02") is not iso_schema("pain.008.001.08")


def test_a_schema_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        iso_schema("pain.008.001.99")


def test_a_whole_file_is_taken(good: bytes) -> None:
    validate_stream(io.BytesIO(good))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(size=st.integers(1, 4000))
def test_the_verdict_does_not_depend_on_the_pieces(good: bytes, size: int) -> None:
    wrong = good.replace(b"<PmtMtd>DD", b"<PmtMtd>XX")
    assert verdict(good, size) == ""
    assert "PmtMtd" in verdict(wrong, size)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (b"<PmtMtd>DD", b"<PmtMtd>TRF", "PmtMtd"),
        (b"<ReqdColltnDt>2027-02-15</ReqdColltnDt>", b"", "Cdtr"),
        (b">600.00<", b">six hundred<", "InstdAmt"),
        (b'Ccy="EUR"', b"", "Ccy"),
        (b"<MsgId>AUTOS-2027-1", b"<MsgId>" + b"M" * 36, "MsgId"),
        (b"pain.008.001.08", b"pain.008.001.02", "Document"),
    ],
)
def test_a_violation_names_the_element(good: bytes, old: bytes, new: bytes, named: str) -> None:
    violation = refused(good.replace(old, new, 1))
    assert named in str(violation.details["reason"])
    assert violation.details["schema"] == "pain.008.001.08"
    assert violation.code == "schema_violation"


def test_a_reason_is_for_people_without_namespaces_and_lines(good: bytes) -> None:
    reason = str(refused(good.replace(b"<PmtMtd>DD", b"<PmtMtd>TRF")).details["reason"])
    assert "urn:iso" not in reason
    assert "line" not in reason
    assert "<string>" not in reason


@pytest.mark.parametrize("data", [b"", b" ", b"hello", b"<a>", b"<Document/>"])
def test_what_is_no_collection_is_refused(data: bytes) -> None:
    assert refused(data).details["reason"]


def test_what_follows_the_end_is_refused(good: bytes) -> None:
    assert verdict(good + b"<more/>", 100) != ""


def test_after_a_violation_the_rest_may_still_be_fed(good: bytes) -> None:
    """A writer learns it at the end: it is not interrupted in the middle of a file."""
    stream = SchemaStream()
    stream.feed(good.replace(b"<PmtMtd>DD", b"<PmtMtd>TRF"))
    stream.feed(b"<anything>")
    with pytest.raises(SchemaViolation, match="PmtMtd"):
        stream.close()


@pytest.mark.parametrize("doctype", [b"<!DOCTYPE a>", b"<! DOCTYPE a>", b"<!doctype a>"])
def test_a_doctype_is_refused_with_the_first_piece(good: bytes, doctype: bytes) -> None:
    with pytest.raises(DoctypeRefused) as error:
        SchemaStream().feed(good.replace(b"<Document", doctype + b"<Document", 1))
    assert error.value.code == "doctype_refused"


def test_a_doctype_far_down_is_refused_with_the_first_debit(good: bytes) -> None:
    hidden = b"<!--" + b"x" * 5000 + b"--><!DOCTYPE a>"
    with pytest.raises(DoctypeRefused):
        validate_stream(io.BytesIO(good.replace(b"<Document", hidden + b"<Document", 1)))
