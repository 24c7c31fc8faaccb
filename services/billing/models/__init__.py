"""Tables of the billing service."""

from services.billing.models.association import Association, OfficerRow
from services.billing.models.bank import (
    BankFile,
    BankFingerprint,
    BankTransaction,
    TransactionState,
)
from services.billing.models.collection import (
    Collection,
    CollectionItem,
    CollectionState,
    ItemState,
)
from services.billing.models.dues import DuesAssessment, DuesRegulation, DuesRun, RunState
from services.billing.models.invoice import Invoice, InvoiceKind, InvoiceState, Issuer, NumberSeries
from services.billing.models.ledger import Account, LedgerEntry
from services.billing.models.mandate import Mandate, MandateState, Scheme
from services.billing.models.member_account import MemberAccount, PaymentArrangement, PaymentMethod
from services.billing.models.quote import Quote
from services.billing.models.reminder import Reminder
from services.billing.models.tables import EVENTS, REGISTRY, Row

__all__ = [
    "EVENTS",
    "REGISTRY",
    "Account",
    "Association",
    "BankFile",
    "BankFingerprint",
    "BankTransaction",
    "Collection",
    "CollectionItem",
    "CollectionState",
    "DuesAssessment",
    "DuesRegulation",
    "DuesRun",
    "Invoice",
    "InvoiceKind",
    "InvoiceState",
    "Issuer",
    "ItemState",
    "LedgerEntry",
    "Mandate",
    "MandateState",
    "MemberAccount",
    "NumberSeries",
    "OfficerRow",
    "PaymentArrangement",
    "PaymentMethod",
    "Quote",
    "Reminder",
    "Row",
    "RunState",
    "Scheme",
    "TransactionState",
]
