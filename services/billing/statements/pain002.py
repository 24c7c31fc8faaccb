"""Reads pain.002 (v03 to v14): what became of a file we handed in, before any money moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from services.billing.statements.amounts import cents
from services.billing.statements.bank_file import (
    BankFileBroken,
    BankFormat,
    BankValueUnreadable,
    Readable,
)
from shared.clean_text import repaired_line

REJECTED = "RJCT"
_CODE = re.compile(r"[A-Z]{4}")
_SHOWN_MAX = 60
_NOTHING = frozenset({"", "NONREF", "NOTPROVIDED"})


@dataclass(frozen=True, slots=True)
class Status:
    """What the bank says: a code (RJCT, ACTC, ...), the reason and its words.

    Every code but RJCT is good news or none; only RJCT takes a debit back.
    """

    code: str | None = None
    reason: str | None = None
    text: str = ""

    @property
    def rejected(self) -> bool:
        return self.code == REJECTED

    def or_that_of(self, above: Status) -> Status:
        """This status, with what the level above says where this one is silent."""
        return Status(self.code or above.code, self.reason or above.reason, self.text or above.text)


@dataclass(frozen=True, slots=True)
class TransactionStatus:
    """What became of one debit. Match by end-to-end id first, then by the ids of its file."""

    status: Status
    end_to_end_id: str | None
    instruction_id: str | None
    original_payment_information_id: str | None
    original_message_id: str
    mandate_id: str | None = None
    amount_cents: int | None = None
    collect_on: date | None = None
    debtor_name: str = ""
    debtor_iban: str | None = None


@dataclass(frozen=True, slots=True)
class BlockStatus:
    """What became of a payment information block; without transactions it speaks for all."""

    payment_information_id: str
    status: Status
    transactions: tuple[TransactionStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A whole report; `original_message_name` is as written: pain.008 or PAIN.008.001.02."""

    message_id: str
    original_message_id: str
    original_message_name: str
    status: Status
    blocks: tuple[BlockStatus, ...] = ()

    @property
    def rejects_all(self) -> bool:
        """The whole file came back; debits that are listed say why, all others came back too
        (ISO 20022, GroupStatus RJCT)."""
        return self.status.rejected

    @property
    def rejected_blocks(self) -> tuple[BlockStatus, ...]:
        """Blocks that came back whole, whether their debits are listed or not."""
        return tuple(block for block in self.blocks if block.status.rejected)

    @property
    def transactions(self) -> tuple[TransactionStatus, ...]:
        """All debits that are listed."""
        return tuple(each for block in self.blocks for each in block.transactions)

    @property
    def rejections(self) -> tuple[TransactionStatus, ...]:
        """Debits that were rejected by name."""
        return tuple(each for each in self.transactions if each.status.rejected)


def read_status_report(stream: Readable, bank_format: BankFormat) -> StatusReport:
    """Read a report whole; raises `BankFileBroken` if it is cut off."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.parse(stream, parser).getroot()
    except etree.XMLSyntaxError as error:
        raise BankFileBroken(reason=error.msg) from error
    reader = _Reader(bank_format.namespace)
    # An envelope may stand around the document, and the document around the report.
    return reader.report(next(root.iter("{*}CstmrPmtStsRpt")))


class _Reader:
    def __init__(self, namespace: str | None) -> None:
        self._prefix = f"{{{namespace}}}" if namespace else ""

    def report(self, report: etree._Element) -> StatusReport:
        group = self._all(report, "OrgnlGrpInfAndSts")
        head = group[0] if group else report
        message_id = self._text(head, "OrgnlMsgId")
        status = self._status(head, "GrpSts")
        blocks = self._all(report, "OrgnlPmtInfAndSts")
        return StatusReport(
            message_id=self._text(report, "GrpHdr/MsgId"),
            original_message_id=message_id,
            original_message_name=self._text(head, "OrgnlMsgNmId"),
            status=status,
            blocks=tuple(self._block(block, message_id, status) for block in blocks),
        )

    def _block(self, block: etree._Element, message_id: str, group: Status) -> BlockStatus:
        name = self._text(block, "OrgnlPmtInfId")
        status = self._status(block, "PmtInfSts").or_that_of(group)
        return BlockStatus(
            payment_information_id=name,
            status=status,
            transactions=tuple(
                self._transaction(each, name, message_id, status)
                for each in self._all(block, "TxInfAndSts")
            ),
        )

    def _transaction(
        self, element: etree._Element, block: str, message_id: str, above: Status
    ) -> TransactionStatus:
        amount = self._text(element, "OrgnlTxRef/Amt/InstdAmt")
        debtor = "OrgnlTxRef/Dbtr"
        name = self._text(element, f"{debtor}/Pty/Nm") or self._text(element, f"{debtor}/Nm")
        return TransactionStatus(
            status=self._status(element, "TxSts").or_that_of(above),
            end_to_end_id=_given(self._text(element, "OrgnlEndToEndId")),
            instruction_id=_given(self._text(element, "OrgnlInstrId")),
            original_payment_information_id=_given(block),
            original_message_id=message_id,
            mandate_id=_given(self._text(element, "OrgnlTxRef/MndtRltdInf/MndtId")),
            amount_cents=cents(amount) if amount else None,
            collect_on=_day(self._text(element, "OrgnlTxRef/ReqdColltnDt")),
            debtor_name=name,
            debtor_iban=_given(self._text(element, "OrgnlTxRef/DbtrAcct/Id/IBAN")),
        )

    def _status(self, element: etree._Element, name: str) -> Status:
        reason = self._text(element, "StsRsnInf/Rsn/Cd")
        code = self._text(element, name)
        if code and not _CODE.fullmatch(code):
            # Every code but RJCT is good news: a damaged one must not be.
            raise BankValueUnreadable(value=code[:_SHOWN_MAX], kind="status")
        return Status(
            code=code or None,
            reason=reason or self._text(element, "StsRsnInf/Rsn/Prtry") or None,
            text=self._text(element, "StsRsnInf/AddtlInf"),
        )

    def _all(self, element: etree._Element, name: str) -> list[etree._Element]:
        return list(element.iterchildren(tag=self._prefix + name))

    def _text(self, element: etree._Element, path: str) -> str:
        qualified = "/".join(self._prefix + name for name in path.split("/"))
        found = element.find(qualified)
        if found is None:
            return ""
        if len(found):
            raise BankFileBroken(reason="there is an element within a value")
        return repaired_line(found.text or "")


def _given(text: str) -> str | None:
    return None if text.upper() in _NOTHING else text


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BankValueUnreadable(value=text, kind="date") from error
