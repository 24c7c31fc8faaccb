"""Invoice documents: a frozen snapshot in, a PDF/A-3 with its EN 16931 XML inside out. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from services.billing.documents.cii import build_cii
from services.billing.documents.schema import check_schema
from services.billing.documents.snapshot import InvoiceSnapshot


@dataclass(frozen=True, slots=True)
class RenderedInvoice:
    """The file to store and send, the XML inside it, and the SHA-256 of the file in hex."""

    pdf: bytes
    xml: bytes
    sha256: str


def render_invoice(snapshot: InvoiceSnapshot) -> RenderedInvoice:
    """The document of these facts, byte for byte the same each time; about 10 ms.

    Raises InvoiceXmlInvalid or InvoiceNotRendered.
    """
    # typst takes 7 MB, which only a process that typesets has to give.
    from services.billing.documents.pdf import render_pdf

    xml = build_cii(snapshot)
    check_schema(xml, snapshot.number)
    pdf = render_pdf(snapshot, xml)
    return RenderedInvoice(pdf=pdf, xml=xml, sha256=hashlib.sha256(pdf).hexdigest())
