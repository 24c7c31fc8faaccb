"""The grammar of a pain.008: what belongs, what must be there, what may stand in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from lxml import etree

from services.billing.sepa.direct_debit import DirectDebit, DirectDebitFile
from services.billing.sepa.pain008_grammar import (
    GROUP_HEADER,
    NS,
    PAYMENT_INFORMATION,
    TRANSACTION,
    Leaf,
    grammar_defects,
    leaves_of,
)

Write = Callable[..., bytes]
SMALL = {
    "Id": Leaf("[A-Z]{1,3}", needed_in=""),
    "Adr/Town": Leaf(".{1,5}", needed_in="Adr"),
    "Adr/Line": Leaf(".{1,5}", most=2),
    "Note": Leaf("x|y"),
}


def found(
    leaves: dict[str, list[str]], grammar: Mapping[str, Leaf] = SMALL
) -> list[tuple[str, str]]:
    return [
        (defect.code, str(defect.details["path"])) for defect in grammar_defects(leaves, grammar)
    ]


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ({"Id": ["AB"]}, []),
        ({"Id": ["AB"], "Adr/Town": ["Bonn"], "Adr/Line": ["a", "b"], "Note": ["y"]}, []),
        ({}, [("element_missing", "Id")]),
        ({"Id": ["AB", "CD"]}, [("element_not_allowed", "Id")]),
        ({"Id": ["ab"]}, [("value_not_allowed", "Id")]),
        ({"Id": ["AB\n"]}, [("value_not_allowed", "Id")]),
        ({"Id": [""]}, [("value_not_allowed", "Id")]),
        ({"Id": ["AB"], "Other": ["x"]}, [("element_not_allowed", "Other")]),
        ({"Id": ["AB"], "Adr/Line": ["a"]}, [("element_missing", "Adr/Town")]),
        ({"Id": ["AB"], "Adr/Town": ["B"], "Adr/Line": ["a"] * 3},
         [("element_not_allowed", "Adr/Line")]),
        ({"Id": ["AB"], "Note": ["xy"]}, [("value_not_allowed", "Note")]),
    ],
)  # fmt: skip
def test_what_a_grammar_says_about_leaves(
    leaves: dict[str, list[str]], expected: list[tuple[str, str]]
) -> None:
    assert found(leaves) == expected


def test_a_value_that_is_not_allowed_is_shown() -> None:
    (defect,) = grammar_defects({"Id": ["AB"], "Note": ["z"]}, SMALL)
    assert defect.details == {"path": "Note", "value": "z"}


def element(xml: str) -> etree._Element:
    return etree.fromstring(f"<a xmlns='{NS[1:-1]}'>{xml}</a>")


@pytest.mark.parametrize(
    ("xml", "leaves"),
    [
        ("", {}),
        ("<b>1</b>", {"b": ["1"]}),
        ("<b><c>1</c><c>2</c></b><d/>", {"b/c": ["1", "2"], "d": [""]}),
        ('<b Ccy="EUR">1</b>', {"b": ["1"], "b@Ccy": ["EUR"]}),
        ("<b><!-- x --><c>1</c></b>", {"b/c": ["1"]}),
        ("<b>1</b><!-- between --><b>2</b>", {"b": ["1", "2"]}),
        ("<skipped><c>1</c></skipped><b>1</b>", {"b": ["1"]}),
    ],
)
def test_leaves_are_the_elements_without_children(xml: str, leaves: dict[str, list[str]]) -> None:
    assert leaves_of(element(xml), skip="skipped") == leaves


def test_an_element_of_another_namespace_keeps_its_full_name() -> None:
    """So it is never taken for one of ours."""
    assert leaves_of(element("<b xmlns='urn:x'>1</b>")) == {"{urn:x}b": ["1"]}


@pytest.fixture
def parts(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> dict[str, dict[str, list[str]]]:
    """The leaves of a good file by the part they stand in; the debit is the one with an address."""
    root = etree.fromstring(write(collection, debits))
    group, block = root.find(f".//{NS}GrpHdr"), root.find(f".//{NS}PmtInf")
    assert group is not None
    assert block is not None
    return {
        "group": leaves_of(group),
        "block": leaves_of(block, skip="DrctDbtTxInf"),
        "debit": leaves_of(block.findall(f"{NS}DrctDbtTxInf")[2]),
    }


GRAMMARS = {"group": GROUP_HEADER, "block": PAYMENT_INFORMATION, "debit": TRANSACTION}


@pytest.mark.parametrize("part", GRAMMARS)
def test_what_we_write_is_in_the_grammar(parts: dict[str, dict[str, list[str]]], part: str) -> None:
    assert found(parts[part], GRAMMARS[part]) == []


@pytest.mark.parametrize(
    ("part", "path"),
    [
        (part, path)
        for part, grammar in GRAMMARS.items()
        for path, leaf in grammar.items()
        if leaf.needed_in is not None
    ],
)
def test_what_is_needed_is_missed_where_its_place_is(
    parts: dict[str, dict[str, list[str]]], part: str, path: str
) -> None:
    leaves, leaf = parts[part], GRAMMARS[part][path]
    without = {name: texts for name, texts in leaves.items() if name != path}
    place_is_there = not leaf.needed_in or any(
        name.startswith(f"{leaf.needed_in}/") for name in without
    )
    assert found(without, GRAMMARS[part]) == ([("element_missing", path)] if place_is_there else [])


@pytest.mark.parametrize(
    ("part", "path", "text"),
    [
        ("group", "CreDtTm", "20.01.2027"),
        ("group", "NbOfTxs", "three"),
        ("group", "CtrlSum", "1834,57"),
        ("group", "CtrlSum", "1834.571"),
        ("block", "PmtMtd", "TRF"),
        ("block", "BtchBookg", "yes"),
        ("block", "PmtTpInf/SvcLvl/Cd", "URGP"),
        ("block", "PmtTpInf/LclInstrm/Cd", "COR1"),
        ("block", "PmtTpInf/SeqTp", "RPRE"),
        ("block", "ChrgBr", "SHAR"),
        ("block", "CdtrSchmeId/Id/PrvtId/Othr/SchmeNm/Prtry", "CORE"),
        ("debit", "InstdAmt", "1.234"),
        ("debit", "InstdAmt", "1000000000.00"),
        ("debit", "InstdAmt@Ccy", "CHF"),
        ("debit", "DbtrAgt/FinInstnId/Othr/Id", "UNKNOWN"),
        ("debit", "DrctDbtTx/MndtRltdInf/AmdmntInd", "1"),
        ("debit", "Dbtr/Nm", "N" * 71),
        ("debit", "Dbtr/PstlAdr/Ctry", "ch"),
        ("debit", "Purp/Cd", "DUES-1"),
        ("debit", "RmtInf/Ustrd", "R" * 141),
    ],
)
def test_what_may_not_stand_there_is_refused(
    parts: dict[str, dict[str, list[str]]], part: str, path: str, text: str
) -> None:
    leaves = {**parts[part], path: [text]}
    assert found(leaves, GRAMMARS[part]) == [("value_not_allowed", path)]
