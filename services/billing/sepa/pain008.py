"""Writes a collection as pain.008.001.08, the direct debit file of ISO 20022, as a stream.

The same collection gives the same bytes: nothing is drawn, nothing is read from a clock.
`write_checked_direct_debits` is the front door; `write_direct_debits` alone writes without judging.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from itertools import islice
from typing import Protocol
from xml.sax.saxutils import escape

from services.billing.sepa.checks import CollectionCheck
from services.billing.sepa.defects import CollectionRefused, ControlSumWrong, Finding
from services.billing.sepa.defects import TransactionCountWrong as CountWrong
from services.billing.sepa.direct_debit import (
    Amendment,
    Creditor,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
)
from services.billing.sepa.schema import NAMESPACE, PAIN_008, SchemaStream
from shared.money import plain_amount

__all__ = [
    "Amendment",
    "Creditor",
    "DirectDebit",
    "DirectDebitFile",
    "StructuredAddress",
    "WrittenDirectDebits",
    "write_checked_direct_debits",
    "write_direct_debits",
]

_DEBIT_BATCH_ROWS = 500
"""Debits a write: few calls, and memory that does not grow with the file. Chosen, not measured."""


@dataclass(frozen=True, slots=True)
class WrittenDirectDebits:
    """What was written: the file's SHA-256 in hex, its bytes, its debits and their sum."""

    sha256: str
    size: int
    number_of_transactions: int
    control_sum_cents: int


class Sink(Protocol):
    """What the file is written to."""

    def write(self, data: bytes, /) -> object: ...


def write_checked_direct_debits(
    stream: Sink,
    collection: DirectDebitFile,
    debits: Iterable[DirectDebit],
    *,
    number_of_transactions: int,
    control_sum_cents: int,
    today: date,
) -> WrittenDirectDebits:
    """Write, and check every debit and the ISO schema on the way.

    Raises `CollectionRefused` with all findings, or `SchemaViolation`. What is in `stream` then
    must be thrown away: write to a temporary name and rename afterwards.
    """
    check = CollectionCheck(collection, today=today)
    schema = SchemaStream(PAIN_008)
    try:
        written = write_direct_debits(
            _Tee(stream, schema),
            collection,
            check.watch(debits),
            number_of_transactions=number_of_transactions,
            control_sum_cents=control_sum_cents,
        )
    except CollectionRefused as refused:
        raise CollectionRefused([*refused.findings, *check.finish()]) from refused
    check.refuse()
    schema.close()
    return written


def write_direct_debits(
    stream: Sink,
    collection: DirectDebitFile,
    debits: Iterable[DirectDebit],
    *,
    number_of_transactions: int,
    control_sum_cents: int,
) -> WrittenDirectDebits:
    """Write the file in one pass; count and sum are known from the run and verified.

    Raises `CollectionRefused` (`transaction_count_wrong`, `control_sum_wrong`) before the file is
    closed, so that what was written can never be taken for a whole file.
    """
    count = total = 0
    output = _Hashed(stream)
    output.write(_head(collection, number_of_transactions, control_sum_cents))
    remaining = iter(debits)
    while batch := list(islice(remaining, _DEBIT_BATCH_ROWS)):
        count += len(batch)
        total += sum([debit.amount_cents for debit in batch])
        output.write("".join([_debit(debit) for debit in batch]))
    if findings := list(_sum_defects(count, total, number_of_transactions, control_sum_cents)):
        raise CollectionRefused(findings)
    output.write(_TAIL)
    return WrittenDirectDebits(output.sha256.hexdigest(), output.size, count, total)


def _sum_defects(
    count: int, total: int, number_of_transactions: int, control_sum_cents: int
) -> Iterator[Finding]:
    if count != number_of_transactions:
        yield Finding(CountWrong(expected=number_of_transactions, actual=count))
    if total != control_sum_cents:
        yield Finding(ControlSumWrong())


class _Hashed:
    """Writes text as UTF-8 and keeps count and hash of it."""

    def __init__(self, stream: Sink) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, text: str) -> None:
        data = text.encode()
        self._stream.write(data)
        self.sha256.update(data)
        self.size += len(data)


class _Tee:
    """Hands what is written to the schema as well."""

    def __init__(self, stream: Sink, schema: SchemaStream) -> None:
        self._stream = stream
        self._schema = schema

    def write(self, data: bytes, /) -> None:
        self._stream.write(data)
        self._schema.feed(data)


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<Document xmlns="{NAMESPACE}{PAIN_008}"><CstmrDrctDbtInitn>\n'
    "<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{created_at}</CreDtTm>"
    "<NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
    "<InitgPty><Nm>{name}</Nm></InitgPty></GrpHdr>\n"
    "<PmtInf><PmtInfId>{payment_information_id}</PmtInfId><PmtMtd>DD</PmtMtd>{batch_booking}"
    "<NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
    "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>{instrument}</Cd></LclInstrm>"
    "<SeqTp>{sequence}</SeqTp></PmtTpInf><ReqdColltnDt>{collect_on}</ReqdColltnDt>"
    "<Cdtr><Nm>{name}</Nm></Cdtr><CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct>"
    "<CdtrAgt><FinInstnId>{agent}</FinInstnId></CdtrAgt><ChrgBr>SLEV</ChrgBr>"
    "<CdtrSchmeId>{scheme}</CdtrSchmeId>\n"
)
_TAIL = "</PmtInf></CstmrDrctDbtInitn></Document>\n"
_DEBIT = (
    "<DrctDbtTxInf><PmtId><EndToEndId>%s</EndToEndId></PmtId>"
    '<InstdAmt Ccy="EUR">%s</InstdAmt>'
    "<DrctDbtTx><MndtRltdInf><MndtId>%s</MndtId><DtOfSgntr>%s</DtOfSgntr>%s</MndtRltdInf>"
    "</DrctDbtTx><DbtrAgt><FinInstnId>%s</FinInstnId></DbtrAgt>"
    "<Dbtr><Nm>%s</Nm>%s</Dbtr><DbtrAcct><Id><IBAN>%s</IBAN></Id></DbtrAcct>%s%s</DrctDbtTxInf>\n"
)
_NO_BIC = "<Othr><Id>NOTPROVIDED</Id></Othr>"
_BATCH_BOOKING = {
    None: "",
    True: "<BtchBookg>true</BtchBookg>",
    False: "<BtchBookg>false</BtchBookg>",
}


def _head(collection: DirectDebitFile, count: int, total_cents: int) -> str:
    creditor = collection.creditor
    return _HEAD.format(
        message_id=escape(collection.message_id),
        payment_information_id=escape(collection.payment_information_id),
        created_at=collection.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        count=count,
        total=plain_amount(total_cents),
        name=escape(creditor.name),
        batch_booking=_BATCH_BOOKING[collection.batch_booking],
        instrument=collection.instrument,
        sequence=collection.sequence,
        collect_on=collection.collect_on.isoformat(),
        iban=escape(creditor.iban),
        agent=_agent(creditor.bic),
        scheme=_scheme(creditor.creditor_identifier),
    )


def _debit(debit: DirectDebit) -> str:
    address, ultimate = debit.debtor_address, debit.ultimate_debtor_name
    return _DEBIT % (
        _text(debit.end_to_end_id),
        plain_amount(debit.amount_cents),
        _text(debit.mandate_id),
        debit.signed_on.isoformat(),
        "" if debit.amendment is None else _amendment(debit.amendment),
        _NO_BIC if debit.debtor_bic is None else _agent(debit.debtor_bic),
        _text(debit.debtor_name),
        "" if address is None else _address(address),
        _text(debit.debtor_iban),
        "" if ultimate is None else f"<UltmtDbtr><Nm>{_text(ultimate)}</Nm></UltmtDbtr>",
        _remittance(debit),
    )


def _text(text: str) -> str:
    """Escaped; SEPA text never needs it, but a writer must not depend on that."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text


def _remittance(debit: DirectDebit) -> str:
    parts = f"<Ustrd>{_text(debit.remittance)}</Ustrd>" if debit.remittance else ""
    if debit.creditor_reference is not None:
        parts += (
            "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
            f"<Ref>{_text(debit.creditor_reference)}</Ref></CdtrRefInf></Strd>"
        )
    return f"<RmtInf>{parts}</RmtInf>" if parts else ""


def _agent(bic: str | None) -> str:
    return _NO_BIC if bic is None else f"<BICFI>{escape(bic)}</BICFI>"


def _scheme(identifier: str) -> str:
    return (
        f"<Id><PrvtId><Othr><Id>{escape(identifier)}</Id>"
        "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id>"
    )


def _address(address: StructuredAddress) -> str:
    parts = (
        ("StrtNm", address.street),
        ("BldgNb", address.building_number),
        ("PstCd", address.postcode),
        ("TwnNm", address.town),
        ("Ctry", address.country),
        *(("AdrLine", line) for line in address.lines),
    )
    return f"<PstlAdr>{_elements(parts)}</PstlAdr>"


def _amendment(amendment: Amendment) -> str:
    name, identifier = amendment.original_creditor_name, amendment.original_creditor_identifier
    scheme = _elements([("Nm", name)]) + ("" if identifier is None else _scheme(identifier))
    details = _elements([("OrgnlMndtId", amendment.original_mandate_id)])
    if scheme:
        details += f"<OrgnlCdtrSchmeId>{scheme}</OrgnlCdtrSchmeId>"
    if amendment.new_account:
        details += "<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>"
    elif amendment.original_iban is not None:
        iban = _text(amendment.original_iban)
        details += f"<OrgnlDbtrAcct><Id><IBAN>{iban}</IBAN></Id></OrgnlDbtrAcct>"
    return f"<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>{details}</AmdmntInfDtls>"


def _elements(parts: Iterable[tuple[str, str | None]]) -> str:
    return "".join(f"<{name}>{_text(text)}</{name}>" for name, text in parts if text is not None)
