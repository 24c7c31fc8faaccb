"""Says a ledger entry in words: what happened, not which account was debited."""

from __future__ import annotations

from collections.abc import Mapping

from services.billing.ledger.standard_accounts import account_label
from shared.i18n import Translator, _

_WORDS: Mapping[tuple[str, str], str] = {
    ("receivable", "dues_income"): _("Dues invoiced"),
    ("receivable", "entry_fee_income"): _("Entry fee invoiced"),
    ("dues_income", "receivable"): _("Dues cancelled"),
    ("entry_fee_income", "receivable"): _("Entry fee cancelled"),
    ("bank", "receivable"): _("Payment received"),
    ("bank", "collection_clearing"): _("Direct debits credited as one sum"),
    ("collection_clearing", "receivable"): _("Collected by direct debit"),
    ("receivable", "collection_clearing"): _("Direct debit returned"),
    ("receivable", "bank"): _("Direct debit returned"),
    ("collection_clearing", "bank"): _("Direct debit returned"),
    ("bank_fees", "bank"): _("Fee of the bank"),
    ("bank_fees", "collection_clearing"): _("Fee of the bank"),
    ("receivable", "bank_fees"): _("Fee of the bank charged to the member"),
    ("bank", "member_credit"): _("Paid too much, kept as credit"),
    ("member_credit", "receivable"): _("Paid from credit"),
    ("receivable", "member_credit"): _("Payment taken back to credit"),
    ("bank", "unmatched"): _("Payment without a known reason"),
    ("receivable", "opening_balance"): _("Claim from before the books began"),
    ("opening_balance", "receivable"): _("Claim from before the books began, reduced"),
    ("opening_balance", "member_credit"): _("Credit from before the books began"),
    ("member_credit", "opening_balance"): _("Credit from before the books began, reduced"),
    ("bank", "opening_balance"): _("Opening balance of the bank account"),
    ("opening_balance", "bank"): _("Opening balance of the bank account, reduced"),
    ("unmatched", "receivable"): _("Payment found to belong to this invoice"),
    ("receivable", "unmatched"): _("Assignment taken back"),
    ("member_credit", "unmatched"): _("Assignment taken back"),
    ("unmatched", "member_credit"): _("Paid too much, kept as credit"),
    ("collection_clearing", "member_credit"): _("Paid too much, kept as credit"),
    ("member_credit", "bank"): _("Direct debit returned, paid from credit"),
    ("member_credit", "collection_clearing"): _("Direct debit returned, paid from credit"),
    ("unmatched", "bank"): _("Money out without a known reason"),
    ("unmatched", "collection_clearing"): _("Direct debits credited as one sum"),
    ("collection_clearing", "unmatched"): _("Direct debit returned"),
    ("bank_fees", "unmatched"): _("Fee of the bank"),
    ("unmatched", "bank_fees"): _("Fee of the bank taken back"),
    ("member_credit", "refund_clearing"): _("Credit to be paid back"),
    ("refund_clearing", "member_credit"): _("Refund not carried out, credit again"),
    ("refund_clearing", "bank"): _("Credit paid back"),
    ("refund_clearing", "unmatched"): _("Credit paid back"),
    ("unmatched", "other"): _("Booked to an account"),
    ("other", "unmatched"): _("Booked from an account"),
    ("dues_income", "member_credit"): _("Dues cancelled, kept as credit"),
    ("entry_fee_income", "member_credit"): _("Entry fee cancelled, kept as credit"),
    ("dues_income", "waived_dues"): _("Waiver of cancelled dues taken back"),
    ("entry_fee_income", "waived_dues"): _("Waiver of cancelled dues taken back"),
    ("dues_income", "bad_debts"): _("Write-off of cancelled dues taken back"),
    ("entry_fee_income", "bad_debts"): _("Write-off of cancelled dues taken back"),
    ("waived_dues", "receivable"): _("Waived"),
    ("receivable", "waived_dues"): _("Waiver taken back"),
    ("bad_debts", "receivable"): _("Written off"),
    ("receivable", "bad_debts"): _("Write-off taken back"),
    ("bank", "bad_debts"): _("Paid after it was written off"),
    ("unmatched", "bad_debts"): _("Paid after it was written off"),
    ("collection_clearing", "bad_debts"): _("Paid after it was written off"),
}
_ACCOUNTS: Mapping[str, str] = {
    "receivable": _("receivables"),
    "dues_income": _("dues income"),
    "entry_fee_income": _("entry fee income"),
    "bank": _("bank"),
    "bank_fees": _("bank fees"),
    "collection_clearing": _("direct debits in transit"),
    "member_credit": _("member credit"),
    "unmatched": _("unmatched money"),
    "opening_balance": _("opening balance"),
    "waived_dues": _("waived dues"),
    "bad_debts": _("claims written off"),
    "other": _("other account"),
    "refund_clearing": _("refunds in transit"),
}


def entry_words(texts: Translator, debit: str, credit: str) -> str:
    """The entry in words; one nobody has words for names its two accounts."""
    known = _WORDS.get((debit, credit))
    if known:
        return texts.gettext(known)
    return texts.gettext(
        "From %(credit)s to %(debit)s",
        credit=texts.gettext(_ACCOUNTS.get(credit, credit)),
        debit=texts.gettext(_ACCOUNTS.get(debit, debit)),
    )


def account_words(texts: Translator, account: str, name: str | None = None) -> str:
    """An account of the ledger; one that the association names, by its name."""
    if account == "other" and name:
        return account_label(texts, name)
    return texts.gettext(_ACCOUNTS.get(account, account))
