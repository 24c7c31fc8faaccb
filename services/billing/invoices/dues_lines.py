"""The lines of one member's invoice: the dues of the year, and the entry fee where there is one."""

from __future__ import annotations

from datetime import date

from services.billing.accounts.tables import MemberAccount
from services.billing.dues.assessment import Assessment
from services.billing.invoices.issue_invoice import IssuedLine
from services.billing.invoices.rules.invoice_facts import LineFacts, dues_text, entry_fee_text
from services.billing.ledger.tables import Account
from shared.i18n import language_of


def dues_lines(
    account: MemberAccount, year: int, assessment: Assessment, explanation: tuple[str, ...]
) -> tuple[IssuedLine, ...]:
    """The period begins with the year, or with the membership; the last sentence of the
    explanation is the entry fee's, where there is one."""
    language, fee_cents = language_of(account.language) or "en", assessment.entry_fee_cents
    first, last = max(date(year, 1, 1), account.joined_on), date(year, 12, 31)
    dues = LineFacts(
        text=dues_text(year, language),
        explanation=explanation[:-1] if fee_cents else explanation,
        amount_cents=assessment.amount_cents - fee_cents,
        period_from=first,
        period_to=last,
    )
    if not fee_cents:
        return (IssuedLine(dues, Account.DUES_INCOME),)
    fee = LineFacts(
        text=entry_fee_text(language),
        explanation=(),
        amount_cents=fee_cents,
        period_from=first,
        period_to=last,
    )
    return (
        IssuedLine(dues, Account.DUES_INCOME),
        IssuedLine(fee, Account.ENTRY_FEE_INCOME),
    )
