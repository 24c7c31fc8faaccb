"""Why money was matched or was not: short codes that are stored, and words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from services.billing.ledger.standard_accounts import account_label
from shared.i18n import Translator, _


class Reason(NamedTuple):
    """One reason: a code and what it is about (a number, a name, or an amount in cents)."""

    code: str
    about: str = ""

    def stored(self) -> str:
        """As it stands in the row: "number_named BR-2027-0001"."""
        return f"{self.code} {self.about}".strip()

    @classmethod
    def read(cls, stored: str) -> Reason:
        code, _space, about = stored.partition(" ")
        return cls(code, about)


LABELS: Mapping[str, str] = MappingProxyType(
    {
        "number_named": _("Invoice number %(about)s in the text"),
        "reference_named": _("Payment reference of invoice %(about)s"),
        "member_named": _("Member number %(about)s in the text"),
        "account_known": _("Account of member %(about)s"),
        "name_alike": _("Name like %(about)s"),
        "amount_equal": _("Amount equal"),
        "part_payment": _("Part payment, %(about)s still open"),
        "overpaid": _("%(about)s too much, kept as credit"),
        "already_closed": _("Invoice %(about)s was already paid; kept as credit"),
        "cancelled": _("Invoice %(about)s was cancelled; kept as credit"),
        "written_off": _("Invoice %(about)s was written off; taken all the same"),
        "several_invoices": _("Sum of %(about)s invoices"),
        "several_possible": _("Fits more than one invoice: %(about)s"),
        "amount_differs": _("No open invoice of this amount"),
        "nothing_known": _("Nothing in the text is known to us"),
        "foreign_currency": _("In a foreign currency (%(about)s)"),
        "collection_sum": _("Sum of collection %(about)s"),
        "collection_sum_net": _("Sum of collection %(about)s without rejected debits"),
        "collection_details": _("%(about)s debits, listed by the bank"),
        "collection_differs": _("Sum of a collection, but %(about)s were expected"),
        "collection_unknown": _("Sum of a collection that is not known here"),
        "debit_settled": _("Direct debit of invoice %(about)s"),
        "debit_settled_before": _("Direct debit of invoice %(about)s, which was already settled"),
        "rejected_before": _("Direct debit of invoice %(about)s, rejected before"),
        "returned": _("Returned debit of invoice %(about)s"),
        "returned_before": _("Debit of invoice %(about)s, which was already returned"),
        "return_unknown": _("A returned debit that is not known here"),
        "return_too_small": _("A returned debit of invoice %(about)s, but less than was collected"),
        "parts_differ": _("The bank's parts of the amount do not add up"),
        "credit_restored": _("The bank credited the returned debit of invoice %(about)s again"),
        "booked_by_rule": _("By a rule booked to %(about)s"),
        "booked": _("Booked by %(about)s"),
        "kept_as_credit": _("Kept as credit of member %(about)s"),
        "refund_paid": _("Credit paid back to member %(about)s"),
        "refund_returned": _("A refund to member %(about)s came back; it is credit again"),
        "refund_differs": _("Names a refund to member %(about)s that it does not fit"),
        "bank_fee": _("Fee of the bank"),
        "rest_of_entry": _("What the bank booked beyond the parts that it names"),
        "transfer_came_back": _("A transfer of ours came back %(about)s"),
        "number_doubtful": _("Invoice number %(about)s only by a doubtful reading"),
        "other_debit": _("Money out that is no returned debit"),
        "assigned": _("Assigned by %(about)s"),
        "undone": _("Taken back by %(about)s"),
    }
)
_AMOUNTS = frozenset({"part_payment", "overpaid", "collection_differs"})


def reason_label(reason: Reason, texts: Translator, money: Callable[[int], str]) -> str:
    """The reason in the reader's language; `money` writes cents the reader's way."""
    about = money(int(reason.about)) if reason.code in _AMOUNTS else reason.about
    if reason.code == "booked_by_rule":
        about = account_label(texts, about)
    return texts.gettext(LABELS[reason.code], about=about)
