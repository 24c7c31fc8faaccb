"""The named errors of invoice documents."""

from __future__ import annotations

from shared.errors import DomainError


class VatOnDues(DomainError):
    """Line "{line}" carries VAT category {category}; dues are outside the scope of VAT."""

    code = "vat_on_dues"


class TotalsDisagree(DomainError):
    """The lines of invoice {number} add up to {lines_cents} cents, its total says {total_cents}."""

    code = "invoice_totals_disagree"


class PrepaidOutOfRange(DomainError):
    """The amount already paid on invoice {number} is not between nothing and its total."""

    code = "invoice_prepaid_out_of_range"


class InvoiceWithoutLines(DomainError):
    """Invoice {number} has no lines."""

    code = "invoice_without_lines"


class FactMissing(DomainError):
    """Invoice {number} cannot be issued: {fact} is missing."""

    code = "invoice_fact_missing"


class CancellationWithoutOriginal(DomainError):
    """Document {number} does not name the invoice that it takes back, replaces or adds to."""

    code = "cancellation_without_original"


class UnmaskedIban(DomainError):
    """The debtor's account number must be masked on an invoice."""

    code = "unmasked_iban"


class SnapshotUnreadable(DomainError):
    """The stored facts of this invoice cannot be read: {reason}"""

    code = "invoice_snapshot_unreadable"
    status = 500


class InvoiceXmlInvalid(DomainError):
    """The electronic part of invoice {number} does not follow EN 16931: {reason}"""

    code = "invoice_xml_invalid"
    status = 500


class InvoiceNotRendered(DomainError):
    """Invoice {number} could not be rendered: {reason}"""

    code = "invoice_not_rendered"
    status = 500


class UnexpectedPdf(DomainError):
    """The typesetter wrote a file whose {part} is not where it is expected."""

    code = "unexpected_pdf"
    status = 500
