"""Judges a finished pain.008.001.08 by its bytes: what in it a German bank would refuse.

Three readings: the grammar of `pain008_grammar`, the checks of `checks` over the debits read back,
and the ISO schema. A file without findings passes the ISO schema and the DK's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO

from lxml import etree

from services.billing.sepa import defects
from services.billing.sepa.checks import FINDINGS_MAX, CollectionCheck
from services.billing.sepa.defects import CollectionDefect, Finding
from services.billing.sepa.direct_debit import (
    Amendment,
    Creditor,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
)
from services.billing.sepa.pain008_grammar import (
    GROUP_HEADER,
    NS,
    PAYMENT_INFORMATION,
    TRANSACTION,
    Leaves,
    grammar_defects,
    leaves_of,
)
from services.billing.sepa.schema import SchemaViolation, validate_stream

_MANDATE = "DrctDbtTx/MndtRltdInf"
_AMENDED = f"{_MANDATE}/AmdmntInfDtls"
_SCHEME_ID = "Id/PrvtId/Othr/Id"


def check_file(source: bytes | BinaryIO, *, today: date) -> list[Finding]:
    """Everything found in a pain.008 file; empty when a bank would take it.

    `source` is read twice, one transaction in memory at a time, so a stream must be seekable.
    Raises `DoctypeRefused`. A file that is not XML is a finding, `schema_violated`.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    findings = _FileCheck(today)
    start = stream.tell()
    try:
        validate_stream(stream)
    except SchemaViolation as violation:
        reason = violation.details["reason"]
        findings.found(defects.SchemaViolated(reason=reason))
    stream.seek(start)
    try:
        findings.read(stream)
    except etree.XMLSyntaxError:
        return findings.all
    return findings.all


class _FileCheck:
    def __init__(self, today: date) -> None:
        self.all: list[Finding] = []
        self._today = today
        self._group: Leaves = {}
        self._check: CollectionCheck | None = None
        self._instruments: set[str] = set()
        self._blocks = 0
        self._count = self._total_cents = 0
        self._block_count = self._block_cents = 0

    def found(
        self, *found: CollectionDefect, debit: int | None = None, end_to_end_id: str | None = None
    ) -> None:
        if len(self.all) < FINDINGS_MAX:
            self.all.extend(Finding(defect, debit, end_to_end_id) for defect in found)

    def read(self, stream: BinaryIO) -> None:
        wanted = (NS + "GrpHdr", NS + "DrctDbtTxInf", NS + "PmtInf")
        parsed = etree.iterparse(
            stream, events=("end",), tag=wanted, resolve_entities=False, no_network=True
        )
        for _, element in parsed:
            if element.tag == NS + "GrpHdr":
                self._read_group(leaves_of(element))
            elif element.tag == NS + "DrctDbtTxInf":
                self._read_debit(element)
                element.clear()
            else:
                self._close_block(element)
        self._finish()

    def _read_group(self, group: Leaves) -> None:
        self._group = group
        for path in [path for path in group if path.startswith("InitgPty/Id/")][:1]:
            self.found(defects.InitiatingPartyIdentified(path=path))
        known = {path: texts for path, texts in group.items() if not path.startswith("InitgPty/Id")}
        self.found(*grammar_defects(known, GROUP_HEADER))

    def _open_block(self, block: etree._Element) -> CollectionCheck:
        leaves = leaves_of(block, skip="DrctDbtTxInf")
        self._blocks += 1
        if self._blocks == 2:
            self.found(defects.SeveralPaymentBlocks())
        self.found(*grammar_defects(leaves, PAYMENT_INFORMATION))
        self._instruments.update(leaves.get("PmtTpInf/LclInstrm/Cd", ()))
        if not any(path.startswith("PmtTpInf") for path in leaves):
            self.found(defects.PaymentTypeMissing())
        if f"CdtrSchmeId/{_SCHEME_ID}" not in leaves:
            self.found(defects.CreditorIdentifierMissing())
        if self._check is None:
            self._check = CollectionCheck(_collection(self._group, leaves), today=self._today)
        return self._check

    def _read_debit(self, element: etree._Element) -> None:
        previous = element.getprevious()
        if previous is not None and previous.tag == NS + "DrctDbtTxInf":
            element.getparent().remove(previous)
        check = self._open_block(element.getparent()) if not self._block_count else self._check
        leaves = leaves_of(element)
        debit = _debit(leaves)
        self._block_count += 1
        self._block_cents += debit.amount_cents
        number = self._count + self._block_count
        own = {path: texts for path, texts in leaves.items() if not path.startswith("PmtTpInf")}
        self._instruments.update(leaves.get("PmtTpInf/LclInstrm/Cd", ()))
        wrong = [*grammar_defects(own, TRANSACTION), *_mandate_defects(leaves)]
        if len(own) < len(leaves):
            wrong.append(defects.ElementNotAllowed(path="PmtTpInf"))
        self.found(*wrong, debit=number, end_to_end_id=debit.end_to_end_id)
        if check is not None:
            check.debit(debit)

    def _close_block(self, block: etree._Element) -> None:
        if not self._block_count:
            self._open_block(block)
        leaves = leaves_of(block, skip="DrctDbtTxInf")
        self.found(*_sum_defects(leaves, self._block_count, self._block_cents))
        self._count += self._block_count
        self._total_cents += self._block_cents
        self._block_count = self._block_cents = 0

    def _finish(self) -> None:
        self.found(*_sum_defects(self._group, self._count, self._total_cents))
        if len(self._instruments) > 1:
            self.found(defects.InstrumentsMixed())
        if self._check is not None:
            self.all.extend(self._check.finish())


def _sum_defects(leaves: Leaves, count: int, cents: int) -> Iterator[CollectionDefect]:
    said = _one(leaves, "NbOfTxs")
    if said and said.isascii() and said.isdigit() and int(said) != count:
        yield defects.TransactionCountWrong(expected=int(said), actual=count)
    if (total := _one(leaves, "CtrlSum")) and _cents(total) != cents:
        yield defects.ControlSumWrong()


def _mandate_defects(leaves: Leaves) -> Iterator[CollectionDefect]:
    if f"{_MANDATE}/DtOfSgntr" not in leaves:
        yield defects.MandateUnsigned()
    if _one(leaves, f"{_AMENDED}/OrgnlDbtrAcct/Id/Othr/Id") not in ("", "SMNDA"):
        yield defects.AmendmentAccountWrong()
    if any(path.startswith(f"{_AMENDED}/OrgnlDbtrAgt") for path in leaves):
        yield defects.AmendmentAgentRefused()
    indicator = f"{_MANDATE}/AmdmntInd"
    if any(path.startswith(_AMENDED) for path in leaves) and _one(leaves, indicator) != "true":
        yield defects.ElementMissing(path=indicator)


def _collection(group: Leaves, block: Leaves) -> DirectDebitFile:
    """What the block says, with harmless values where the grammar has already complained."""
    return DirectDebitFile(
        message_id=_one(group, "MsgId"),
        payment_information_id=_one(block, "PmtInfId"),
        created_at=_moment(_one(group, "CreDtTm")),
        creditor=Creditor(
            name=_one(block, "Cdtr/Nm"),
            iban=_one(block, "CdtrAcct/Id/IBAN"),
            creditor_identifier=_one(block, f"CdtrSchmeId/{_SCHEME_ID}"),
            bic=_optional(block, "CdtrAgt/FinInstnId/BICFI"),
        ),
        collect_on=_day(_one(block, "ReqdColltnDt"), date.min),
    )


def _debit(leaves: Leaves) -> DirectDebit:
    return DirectDebit(
        end_to_end_id=_one(leaves, "PmtId/EndToEndId"),
        amount_cents=_cents(_one(leaves, "InstdAmt")),
        mandate_id=_one(leaves, f"{_MANDATE}/MndtId"),
        signed_on=_day(_one(leaves, f"{_MANDATE}/DtOfSgntr"), date.min),
        debtor_name=_one(leaves, "Dbtr/Nm"),
        debtor_iban=_one(leaves, "DbtrAcct/Id/IBAN"),
        remittance=_one(leaves, "RmtInf/Ustrd"),
        debtor_address=_address(leaves),
        amendment=_amendment(leaves),
        ultimate_debtor_name=_optional(leaves, "UltmtDbtr/Nm"),
        debtor_bic=_optional(leaves, "DbtrAgt/FinInstnId/BICFI"),
        creditor_reference=_optional(leaves, "RmtInf/Strd/CdtrRefInf/Ref"),
    )


def _address(leaves: Leaves) -> StructuredAddress | None:
    address = "Dbtr/PstlAdr"
    if not any(path.startswith(address) for path in leaves):
        return None
    return StructuredAddress(
        town=_one(leaves, f"{address}/TwnNm"),
        country=_one(leaves, f"{address}/Ctry"),
        street=_optional(leaves, f"{address}/StrtNm"),
        building_number=_optional(leaves, f"{address}/BldgNb"),
        postcode=_optional(leaves, f"{address}/PstCd"),
        lines=tuple(leaves.get(f"{address}/AdrLine", ())),
    )


def _amendment(leaves: Leaves) -> Amendment | None:
    if _one(leaves, f"{_MANDATE}/AmdmntInd") != "true":
        return None
    scheme = f"{_AMENDED}/OrgnlCdtrSchmeId"
    return Amendment(
        original_mandate_id=_optional(leaves, f"{_AMENDED}/OrgnlMndtId"),
        original_creditor_name=_optional(leaves, f"{scheme}/Nm"),
        original_creditor_identifier=_optional(leaves, f"{scheme}/{_SCHEME_ID}"),
        original_iban=_optional(leaves, f"{_AMENDED}/OrgnlDbtrAcct/Id/IBAN"),
        new_account=_one(leaves, f"{_AMENDED}/OrgnlDbtrAcct/Id/Othr/Id") == "SMNDA",
    )


def _one(leaves: Leaves, path: str) -> str:
    return next(iter(leaves.get(path, ())), "")


def _optional(leaves: Leaves, path: str) -> str | None:
    return next(iter(leaves.get(path, ())), None)


def _cents(text: str) -> int:
    """Cents of a plain decimal; 0, which no bank takes, where there is none."""
    whole, _, fraction = text.strip().partition(".")
    digits = whole + fraction.ljust(2, "0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(fraction) <= 2 else 0


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime(1, 1, 1, tzinfo=UTC)


def codes(findings: Iterable[Finding]) -> set[str]:
    """The codes of some findings, for programs."""
    return {finding.code for finding in findings}
