"""Which elements a pain.008.001.08 may have and what may stand in them, for `file_check`.

A subset of what the Deutsche Kreditwirtschaft takes (GBIC_5), said as leaves: a path, what its text
must match, whether it is needed. Whatever is not listed is refused, so the list errs on one side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from services.billing.sepa.defects import (
    CollectionDefect,
    ElementMissing,
    ElementNotAllowed,
    ValueNotAllowed,
)
from services.billing.sepa.schema import NAMESPACE, PAIN_008

NS = f"{{{NAMESPACE}{PAIN_008}}}"
Leaves = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """`needed_in` names the element that, when it is there, must have this leaf; "" is always."""

    pattern: str
    needed_in: str | None = None
    most: int = 1


_REFERENCE = r"[A-Za-z0-9+?/\-:().,' ]{1,35}"
_NAME = r".{1,70}"
_IBAN = r"[A-Z]{2}[0-9]{2}[A-Za-z0-9]{1,30}"
_BIC = r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"
_IDENTIFIER = r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{4,31}"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SUM = r"[0-9]{1,16}(\.[0-9]{1,2})?"
_NUMBER = r"[0-9]{1,15}"
_SCHEME = {
    "Id/PrvtId/Othr/Id": Leaf(_IDENTIFIER),
    "Id/PrvtId/Othr/SchmeNm/Prtry": Leaf("SEPA", needed_in="Id/PrvtId/Othr"),
}


def _under(prefix: str, leaves: Mapping[str, Leaf]) -> dict[str, Leaf]:
    return {
        f"{prefix}/{path}": Leaf(
            leaf.pattern,
            None if leaf.needed_in is None else f"{prefix}/{leaf.needed_in}",
            leaf.most,
        )
        for path, leaf in leaves.items()
    }


GROUP_HEADER = {
    "MsgId": Leaf(_REFERENCE, needed_in=""),
    "CreDtTm": Leaf(r"[0-9]{4}-[0-9T:.\-]+(Z|[+\-][0-9]{2}:[0-9]{2})?", needed_in=""),
    "NbOfTxs": Leaf(_NUMBER, needed_in=""),
    "CtrlSum": Leaf(_SUM, needed_in=""),
    "InitgPty/Nm": Leaf(_NAME, needed_in=""),
}
PAYMENT_INFORMATION = {
    "PmtInfId": Leaf(_REFERENCE, needed_in=""),
    "PmtMtd": Leaf("DD", needed_in=""),
    "BtchBookg": Leaf("true|false"),
    "NbOfTxs": Leaf(_NUMBER, needed_in=""),
    "CtrlSum": Leaf(_SUM, needed_in=""),
    "PmtTpInf/SvcLvl/Cd": Leaf("SEPA", needed_in="PmtTpInf"),
    "PmtTpInf/LclInstrm/Cd": Leaf("CORE|B2B", needed_in="PmtTpInf"),
    "PmtTpInf/SeqTp": Leaf("FRST|RCUR|OOFF|FNAL", needed_in="PmtTpInf"),
    "ReqdColltnDt": Leaf(_DATE, needed_in=""),
    "Cdtr/Nm": Leaf(_NAME, needed_in=""),
    "CdtrAcct/Id/IBAN": Leaf(_IBAN, needed_in=""),
    "CdtrAcct/Ccy": Leaf("EUR"),
    "CdtrAgt/FinInstnId/BICFI": Leaf(_BIC),
    "CdtrAgt/FinInstnId/Othr/Id": Leaf("NOTPROVIDED"),
    "ChrgBr": Leaf("SLEV", needed_in=""),
    **_under("CdtrSchmeId", _SCHEME),
}
_ADDRESS = {
    "StrtNm": Leaf(".{1,70}"),
    "BldgNb": Leaf(".{1,16}"),
    "PstCd": Leaf(".{1,16}"),
    "TwnNm": Leaf(".{1,35}", needed_in="PstlAdr"),
    "Ctry": Leaf("[A-Z]{2}", needed_in="PstlAdr"),
    "AdrLine": Leaf(".{1,70}", most=2),
}
_AMENDED = "DrctDbtTx/MndtRltdInf/AmdmntInfDtls"
TRANSACTION = {
    "PmtId/InstrId": Leaf(_REFERENCE),
    "PmtId/EndToEndId": Leaf(_REFERENCE, needed_in=""),
    "InstdAmt": Leaf(r"[0-9]{1,9}(\.[0-9]{1,2})?", needed_in=""),
    "InstdAmt@Ccy": Leaf("EUR", needed_in=""),
    "DrctDbtTx/MndtRltdInf/MndtId": Leaf(_REFERENCE, needed_in=""),
    "DrctDbtTx/MndtRltdInf/DtOfSgntr": Leaf(_DATE),
    "DrctDbtTx/MndtRltdInf/AmdmntInd": Leaf("true|false"),
    f"{_AMENDED}/OrgnlMndtId": Leaf(_REFERENCE),
    f"{_AMENDED}/OrgnlCdtrSchmeId/Nm": Leaf(_NAME),
    **_under(f"{_AMENDED}/OrgnlCdtrSchmeId", _SCHEME),
    f"{_AMENDED}/OrgnlDbtrAcct/Id/IBAN": Leaf(_IBAN),
    f"{_AMENDED}/OrgnlDbtrAcct/Id/Othr/Id": Leaf(".+"),
    f"{_AMENDED}/OrgnlDbtrAgt/FinInstnId/BICFI": Leaf(_BIC),
    f"{_AMENDED}/OrgnlDbtrAgt/FinInstnId/Othr/Id": Leaf(".+"),
    "DbtrAgt/FinInstnId/BICFI": Leaf(_BIC),
    "DbtrAgt/FinInstnId/Othr/Id": Leaf("NOTPROVIDED"),
    "Dbtr/Nm": Leaf(_NAME, needed_in=""),
    **{
        f"Dbtr/PstlAdr/{name}": Leaf(
            leaf.pattern, "Dbtr/PstlAdr" if leaf.needed_in else None, leaf.most
        )
        for name, leaf in _ADDRESS.items()
    },
    "DbtrAcct/Id/IBAN": Leaf(_IBAN, needed_in=""),
    "UltmtDbtr/Nm": Leaf(_NAME),
    "Purp/Cd": Leaf("[A-Z0-9]{4}"),
    "RmtInf/Ustrd": Leaf(".{1,140}"),
    "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd": Leaf("SCOR", needed_in="RmtInf/Strd/CdtrRefInf"),
    "RmtInf/Strd/CdtrRefInf/Ref": Leaf(".{1,35}", needed_in="RmtInf/Strd/CdtrRefInf"),
}


def leaves_of(element: etree._Element, skip: str = "") -> dict[str, list[str]]:
    """The texts of all elements without children, by path; children named `skip` are left out."""
    found: dict[str, list[str]] = {}
    for child in element.iterchildren(tag=etree.Element):
        if not skip or child.tag != NS + skip:
            _collect(child, _local(child), found)
    return found


def _collect(element: etree._Element, path: str, found: dict[str, list[str]]) -> None:
    for name, value in element.attrib.items():
        found.setdefault(f"{path}@{name}", []).append(value)
    children = list(element.iterchildren(tag=etree.Element))
    if not children:
        found.setdefault(path, []).append(element.text or "")
    for child in children:
        _collect(child, f"{path}/{_local(child)}", found)


def _local(element: etree._Element) -> str:
    tag: str = element.tag
    return tag.removeprefix(NS)


def grammar_defects(leaves: Leaves, grammar: Mapping[str, Leaf]) -> Iterator[CollectionDefect]:
    """What does not belong, what says something else than it may, and what is missing."""
    for path, texts in leaves.items():
        leaf = grammar.get(path)
        if leaf is None or len(texts) > leaf.most:
            yield ElementNotAllowed(path=path)
            continue
        for text in texts:
            if not re.fullmatch(leaf.pattern, text):
                yield ValueNotAllowed(path=path, value=text)
    for path, leaf in grammar.items():
        if path not in leaves and _is_needed(leaf, leaves):
            yield ElementMissing(path=path)


def _is_needed(leaf: Leaf, leaves: Leaves) -> bool:
    if leaf.needed_in is None:
        return False
    return not leaf.needed_in or any(path.startswith(leaf.needed_in + "/") for path in leaves)
