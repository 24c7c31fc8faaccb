"""Issues what follows from a correction: the invoice anew, or what corrected figures add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.association.queries import own_association
from services.billing.collections.propose_collection import (
    can_collect,
    collection_day,
    propose_collection,
)
from services.billing.corrections.assessed_anew import AssessedAnew, assessment_of
from services.billing.corrections.effects import Effect
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.invoices.dues_lines import dues_lines
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.issue_invoice import InvoiceOrder, IssuedLine, issue_invoice
from services.billing.invoices.rules.due_dates import due_by_transfer
from services.billing.invoices.rules.invoice_facts import LineFacts, dues_text
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.ledger.tables import Account
from shared.db import Session
from shared.formats import formats_for
from shared.i18n import _, language_of, translator
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class _FollowUp:
    """What is invoiced, in place of an earlier invoice or beside it; cents of credit pay it."""

    kind: InvoiceKind
    lines: tuple[IssuedLine, ...]
    credit_cents: int = 0

    @property
    def amount_cents(self) -> int:
        return sum(line.facts.amount_cents for line in self.lines)

    @property
    def prepaid_cents(self) -> int:
        return min(self.credit_cents, self.amount_cents)


def issue_follow_up(
    uow: UnitOfWork, invoice: Invoice, order: CorrectionOrder, effect: Effect
) -> Invoice | None:
    """The assessment of the year follows: to the new dues, or away where the next run may assess
    the member again. What was paid on a cancelled invoice pays the one in its place."""
    anew = effect.anew
    if anew is None:
        if order.free_year:
            _free_year(uow, invoice)
        return None
    if effect.kind is CorrectionKind.CANCELLATION:
        lines = dues_lines(anew.account, invoice.year, anew.assessment, anew.explanation)
        whole = _FollowUp(invoice.kind, lines, effect.credit_cents)
        issued = _issue(uow, invoice, anew.account, whole) if whole.amount_cents else None
        _assess(uow, invoice, anew, issued)
        return issued
    _assess(uow, invoice, anew, invoice)
    if effect.kind is not CorrectionKind.DEBIT_NOTE:
        return None
    line = IssuedLine(_supplement(invoice, anew, effect.amount_cents), Account.DUES_INCOME)
    return _issue(uow, invoice, anew.account, _FollowUp(InvoiceKind.DEBIT_NOTE, (line,)))


def _issue(uow: UnitOfWork, before: Invoice, account: MemberAccount, wanted: _FollowUp) -> Invoice:
    association, today = own_association(uow.session), uow.clock.today()
    to_pay = wanted.amount_cents > wanted.prepaid_cents
    mandate = _mandate(uow.session, account) if to_pay else None
    order = InvoiceOrder(
        account=account,
        kind=wanted.kind,
        year=before.year,
        lines=wanted.lines,
        issuer_id=freeze_letterhead(uow, association),
        due_on=due_by_transfer(today, association.country),
        mandate=mandate,
        collect_on=collection_day(association, today) if mandate else None,
        preceding=before,
        prepaid_cents=wanted.prepaid_cents,
    )
    issued = issue_invoice(uow, order)
    if mandate:
        propose_collection(uow, association, issued, mandate)
    return issued


def _supplement(invoice: Invoice, anew: AssessedAnew, cents: int) -> LineFacts:
    """What the corrected figures add, with the reckoning and what was invoiced before."""
    language = language_of(anew.account.language) or "en"
    texts, formats = translator(language), formats_for(language, anew.account.country)
    year = dues_text(invoice.year, language)
    owed = anew.assessment.amount_cents
    before = texts.gettext(
        _("so far invoiced %(before)s, by the corrected figures %(owed)s"),
        before=formats.money(owed - cents),
        owed=formats.money(owed),
    )
    return LineFacts(
        text=texts.gettext(_("Supplement to: %(dues)s"), dues=year),
        explanation=(*anew.explanation, before),
        amount_cents=cents,
        period_from=max(date(invoice.year, 1, 1), anew.account.joined_on),
        period_to=date(invoice.year, 12, 31),
    )


def _mandate(session: Session, account: MemberAccount) -> Mandate | None:
    """The mandate by which the member pays now, if it can be collected by."""
    arrangement = session.get(PaymentArrangement, account.member_id)
    if arrangement is None or arrangement.method is not PaymentMethod.DIRECT_DEBIT:
        return None
    mandate = session.get(Mandate, arrangement.mandate_id) if arrangement.mandate_id else None
    return mandate if mandate and can_collect(mandate, account) else None


def _assess(
    uow: UnitOfWork, invoice: Invoice, anew: AssessedAnew, invoiced_by: Invoice | None
) -> None:
    row = assessment_of(uow.session, invoice) or DuesAssessment(
        association_id=uow.own,
        run_id=invoice.run_id,
        member_id=invoice.member_id,
        year=invoice.year,
        dues_class="",
        amount_cents=0,
        explanation=[],
    )
    row.dues_class = anew.assessment.dues_class
    row.amount_cents = anew.assessment.amount_cents
    row.explanation = list(anew.explanation)
    row.invoice_id = invoiced_by.id if invoiced_by else None
    uow.session.add(row)


def _free_year(uow: UnitOfWork, invoice: Invoice) -> None:
    row = assessment_of(uow.session, invoice)
    if row is not None and row.invoice_id == invoice.id:
        uow.session.delete(row)
