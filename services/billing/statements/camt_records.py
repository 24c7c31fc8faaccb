"""Turns a camt file into records as it streams by: entries with their details, then the statement.

A tree of paths says which texts are wanted and what they are called; expat walks the file and the
tree together. That takes half the time of an lxml event parser with XPath and keeps one entry in
memory. The tree holds the whole difference between versions: v02 has `Dbtr/Nm` and `Chrgs/Amt`, v08
`Dbtr/Pty/Nm` and `Chrgs/Rcrd/Amt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from services.billing.sepa.schema import DoctypeRefused
from services.billing.statements.bank_file import BankFileBroken, Readable

_READ_BYTES_MAX = 64 * 1024
"""What is read at a time: a statement is never held whole."""
TEXT_CHARACTERS_MAX = 10_000
"""ISO 20022 allows 140 to a text and banks repeat some; what is longer is no text of a payment."""
TOKEN_BYTES_MAX = 1_000_000
"""A tag, or a comment: expat looks through one that is not complete again with each piece."""
RECORDS_MAX = 300_000
"""Within one entry: a batch of 100,000 debits, each with two charges, takes some 100 MB."""


@dataclass(slots=True)
class Record:
    """The texts found in an element, stripped and never empty, and the records within it."""

    texts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[Record]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A text, or nothing."""
        return self.texts.get(name, "")


class _Node(dict[str, "_Node"]):
    """A place in the file: what its text is called, what joins repetitions, what record it opens.

    Without `joint` the first text counts. Unknown children lead nowhere.
    """

    __slots__ = ("joint", "name", "opens")

    def __init__(self) -> None:
        super().__init__()
        self.name: str | None = None
        self.joint = ""
        self.opens: str | None = None


class _Above(_Node):
    """Above the message: the root element and any envelope around it, whatever they are called."""

    def get(self, name: str, _otherwise: _Node) -> _Node:  # type: ignore[override]
        found = super().get(name)
        return self if found is None else found


_NOWHERE = _Node()
_ENTRY = {
    "Amt": "amount",
    "CdtDbtInd": "indicator",
    "Sts": "status",
    "Sts/Cd": "status",
    "BookgDt/Dt": "booked",
    "BookgDt/DtTm": "booked",
    "ValDt/Dt": "valued",
    "ValDt/DtTm": "valued",
    "AcctSvcrRef": "reference",
    "RvslInd": "reversal",
    "BkTxCd/Domn/Cd": "domain",
    "BkTxCd/Domn/Fmly/Cd": "domain",
    "BkTxCd/Domn/Fmly/SubFmlyCd": "domain",
    "BkTxCd/Prtry/Cd": "proprietary",
    "AddtlNtryInf": "text",
}
_DETAIL = {
    "Refs/EndToEndId": "end_to_end_id",
    "Refs/MndtId": "mandate_id",
    "Refs/MsgId": "message_id",
    "Refs/PmtInfId": "payment_information_id",
    "Refs/AcctSvcrRef": "references",
    "Refs/TxId": "references",
    "Refs/InstrId": "references",
    "Refs/Prtry/Ref": "references",
    "Amt": "amount",
    "AmtDtls/TxAmt/Amt": "amount",
    "AmtDtls/InstdAmt/Amt": "instructed",
    "CdtDbtInd": "indicator",
    "BkTxCd/Domn/Cd": "domain",
    "BkTxCd/Domn/Fmly/Cd": "domain",
    "BkTxCd/Domn/Fmly/SubFmlyCd": "domain",
    "BkTxCd/Prtry/Cd": "proprietary",
    "RltdPties/Dbtr/Nm": "debtor_name",
    "RltdPties/Dbtr/Pty/Nm": "debtor_name",
    "RltdPties/DbtrAcct/Id/IBAN": "debtor_iban",
    "RltdPties/UltmtDbtr/Nm": "ultimate_debtor_name",
    "RltdPties/UltmtDbtr/Pty/Nm": "ultimate_debtor_name",
    "RltdPties/UltmtCdtr/Nm": "ultimate_creditor_name",
    "RltdPties/UltmtCdtr/Pty/Nm": "ultimate_creditor_name",
    "RltdPties/Cdtr/Nm": "creditor_name",
    "RltdPties/Cdtr/Pty/Nm": "creditor_name",
    "RltdPties/CdtrAcct/Id/IBAN": "creditor_iban",
    "RmtInf/Ustrd": "remittance",
    "RmtInf/Strd/CdtrRefInf/Ref": "creditor_reference",
    "RtrInf/Rsn/Cd": "reason",
    "RtrInf/Rsn/Prtry": "reason",
    "RtrInf/AddtlInf": "reason_text",
    "AddtlTxInf": "additional",
}
_CHARGES = {
    "Amt": "amount",
    "CdtDbtInd": "indicator",
    "ChrgInclInd": "included",
    "TtlChrgsAndTaxAmt": "total",
}
_BATCH = {
    "MsgId": "message_id",
    "PmtInfId": "payment_information_id",
    "NbOfTxs": "transactions",
    "TtlAmt": "total",
}
_STATEMENT = {
    "Id": "statement_id",
    "Acct/Id/IBAN": "account",
    "Acct/Id/Othr/Id": "other_account",
    "Acct/Id/BBAN": "other_account",
    "Acct/Id/PrtryAcct/Id": "other_account",
    "CreDtTm": "created",
    "FrToDt/ToDtTm": "until",
    "FrToDt/ToDt": "until",
    "Acct/Ccy": "currency",
    "ElctrncSeqNb": "number",
    "LglSeqNb": "legal_number",
}
_BALANCE = {
    "Tp/Cd": "kind",
    "Tp/CdOrPrtry/Cd": "kind",
    "Tp/CdOrPrtry/Prtry": "kind",
    "Amt": "amount",
    "CdtDbtInd": "indicator",
    "Dt/Dt": "on",
    "Dt/DtTm": "on",
}
_JOINTS = {"domain": "/", "remittance": " ", "references": " ", "reason_text": " "}
_WHOLE = frozenset({"entry", "statement"})
_CURRENCIES = {"amount": "currency", "instructed": "instructed_currency"}
_STATEMENTS = {
    "BkToCstmrAcctRpt": "Rpt",
    "BkToCstmrStmt": "Stmt",
    "BkToCstmrDbtCdtNtfctn": "Ntfctn",
}


def _tree(prefix: str) -> _Node:
    """The message with what is below it; its names begin with `prefix`."""
    root = _Above()
    for message, part in _STATEMENTS.items():
        for version in ("", "V01"):
            _grow_statement(root, f"{message}{version}/{part}", prefix)
    return root


def _grow_statement(root: _Node, path: str, prefix: str) -> None:
    """Version 1 has no `NtryDtls`: batch and details stand in the entry itself."""
    statement = _grow(root, path, prefix, _STATEMENT, "statement")
    _grow(statement, "Bal", prefix, _BALANCE, "balance")
    entry = _grow(statement, "Ntry", prefix, _ENTRY, "entry")
    _grow_charges(entry, prefix)
    for within in ("NtryDtls/", ""):
        _grow(entry, f"{within}Btch", prefix, _BATCH, "batch")
        _grow_charges(_grow(entry, f"{within}TxDtls", prefix, _DETAIL, "detail"), prefix)


def _grow_charges(above: _Node, prefix: str) -> None:
    charges = _grow(above, "Chrgs", prefix, _CHARGES, "charges")
    _grow(charges, "Rcrd", prefix, _CHARGES, "charges")


def _grow(node: _Node, path: str, prefix: str, texts: Mapping[str, str], opens: str) -> _Node:
    opened = _reach(node, path, prefix)
    opened.opens = opens
    for inner, name in texts.items():
        leaf = _reach(opened, inner, prefix)
        leaf.name = name
        leaf.joint = _JOINTS.get(name, "")
    return opened


def _reach(node: _Node, path: str, prefix: str) -> _Node:
    for part in path.split("/"):
        node = node.setdefault(prefix + part, _Node())
    return node


Finished = list[tuple[str, Record, Record]]


def read_records(stream: Readable, prefix: str) -> Iterator[tuple[str, Record, Record]]:
    """`("entry", entry, statement so far)` for each, `("statement", statement, _)` at its end.

    Raises `BankFileBroken` where the file stops being XML or ends too early, or `DoctypeRefused`.
    """
    finished: Finished = []
    parser = _parser(_tree(prefix), finished)
    data, fed = b"start", 0
    while data:
        data = stream.read(_READ_BYTES_MAX)
        fed += len(data)
        try:
            parser.Parse(data, not data)
            if fed - parser.CurrentByteIndex > TOKEN_BYTES_MAX:
                raise BankFileBroken(reason="a name or comment in it is too long")
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise BankFileBroken(reason=str(error)) from error
        yield from finished
        finished.clear()


def _parser(node: _Node, finished: Finished) -> expat.XMLParserType:
    """A parser that walks the tree along and appends what it has finished.

    The handlers run some hundred times an entry, so their state is in local names.
    """
    path: list[_Node] = []
    records: list[Record] = []
    record = Record()
    text = ""

    parts = _Parts()

    def start(name: str, attributes: list[str]) -> None:
        nonlocal node, record, text
        if text:
            _refuse_mixed(node, text)
        path.append(node)
        node = node.get(name, _NOWHERE)
        text = ""
        if node.opens is not None:
            parts.open(node.opens)
            records.append(record)
            record = Record()
        elif attributes:
            _note_currency(record, node.name, attributes)

    def characters(data: str) -> None:
        nonlocal text
        text += data
        _refuse_long(text)

    def end(_name: str) -> None:
        nonlocal node, record, text
        if (name := node.name) is not None:
            _add_text(record.texts, name, text.strip(), node.joint)
        elif (kind := node.opens) is not None:
            closed, record = record, records.pop()
            if kind in _WHOLE:
                finished.append((kind, closed, record))
            else:
                record.parts.setdefault(kind, []).append(closed)
        text = ""
        node = path.pop()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


class _Parts:
    """Counts the records of one entry."""

    def __init__(self) -> None:
        self._opened = 0

    def open(self, kind: str) -> None:
        self._opened = 0 if kind in _WHOLE else self._opened + 1
        if self._opened > RECORDS_MAX:
            raise BankFileBroken(reason="an entry has too many parts")


def _refuse_mixed(node: _Node, text: str) -> None:
    """A value would be what stands behind the element: 474.<a/>40 is not 40."""
    if node.name is not None and text.strip():
        raise BankFileBroken(reason="there is an element within a value")


def _note_currency(record: Record, name: str | None, attributes: list[str]) -> None:
    if name in _CURRENCIES:
        for attribute, text in zip(attributes[::2], attributes[1::2], strict=True):
            if attribute == "Ccy":
                record.texts.setdefault(_CURRENCIES[name], text.strip())


def _add_text(texts: dict[str, str], name: str, text: str, joint: str) -> None:
    """The first text of a name counts; with a joint, further ones are added to it."""
    if not text:
        return
    if name not in texts:
        texts[name] = text
    elif joint:
        texts[name] += joint + text
        _refuse_long(texts[name])


def _refuse_long(text: str) -> None:
    if len(text) > TEXT_CHARACTERS_MAX:
        raise BankFileBroken(reason="a text in it is too long")


def _refuse_doctype(*_declared: object) -> None:
    raise DoctypeRefused
