"""What an admission means for billing: the mandate counts, the first invoice is issued."""

from __future__ import annotations

from sqlmodel import select

from services.billing.accounts.rules.states import MandateState, PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.association.queries import own_association
from services.billing.collections.propose_collection import (
    can_collect,
    collection_day,
    propose_collection,
)
from services.billing.dues.assess import Assessment, MemberFacts, assess_admission
from services.billing.dues.explain import explain
from services.billing.errors import NoDuesRegulation
from services.billing.invoices.dues_lines import dues_lines
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.issue_invoice import InvoiceOrder, issue_invoice
from services.billing.invoices.rules.due_dates import due_by_transfer
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.invoices.tables import DuesAssessment
from services.billing.quotes.tables import Quote
from services.billing.regulations.queries import regulation_in_force
from shared.contracts.members import MemberAdmitted
from shared.db import Session
from shared.events import RetryLater
from shared.i18n import language_of
from shared.unit_of_work import UnitOfWork


def admit_payer(uow: UnitOfWork, event: MemberAdmitted) -> None:
    """Takes over how the applicant chose to pay and issues the first invoice pro rata.

    A direct debit of it waits in a bank file that a person releases. Waits for the member's details
    if they have not arrived yet. A year without a dues regulation, or figures that leave the dues
    open, give no invoice; the next dues run takes the member.
    """
    account = uow.session.get(MemberAccount, event.member_id)
    if account is None:
        raise RetryLater(seconds=1)
    mandate = _take_over_payment(uow.session, event)
    year = event.joined_on.year
    if _assessed(uow.session, account, year):
        return
    try:
        rules = regulation_in_force(uow.session, year).rules
    except NoDuesRegulation:
        return
    facts = MemberFacts(
        kind=account.kind,
        employees=account.employees,
        turnover_cents=account.turnover_cents,
        joined_on=account.joined_on,
        left_on=account.left_on,
    )
    assessment = assess_admission(rules, facts)
    if assessment.blocked:
        return
    _charge(uow, account, year, assessment, mandate)


def _take_over_payment(session: Session, event: MemberAdmitted) -> Mandate | None:
    quote = session.get(Quote, event.application_id)
    method = quote.method if quote and quote.method else PaymentMethod.TRANSFER
    mandate = session.get(Mandate, quote.mandate_id) if quote and quote.mandate_id else None
    if mandate and method is PaymentMethod.DIRECT_DEBIT:
        mandate.member_id, mandate.state = event.member_id, MandateState.ACTIVE
    else:
        method, mandate = PaymentMethod.TRANSFER, None
    session.merge(
        PaymentArrangement(
            association_id=session.own,
            member_id=event.member_id,
            method=method,
            mandate_id=mandate.id if mandate else None,
        )
    )
    if quote:
        quote.closed = True
    return mandate


def _assessed(session: Session, account: MemberAccount, year: int) -> bool:
    found = session.exec(
        select(DuesAssessment.id).where(
            DuesAssessment.member_id == account.member_id, DuesAssessment.year == year
        )
    ).first()
    return found is not None


def _charge(
    uow: UnitOfWork,
    account: MemberAccount,
    year: int,
    assessment: Assessment,
    mandate: Mandate | None,
) -> None:
    explanation = explain(assessment.lines, language_of(account.language) or "en", account.country)
    invoice = None
    if assessment.amount_cents:
        today = uow.clock.today()
        collectable = mandate if mandate and can_collect(mandate, account) else None
        association = own_association(uow.session)
        order = InvoiceOrder(
            account=account,
            kind=InvoiceKind.ADMISSION,
            year=year,
            lines=dues_lines(account, year, assessment, explanation),
            issuer_id=freeze_letterhead(uow, association),
            due_on=due_by_transfer(today, association.country),
            mandate=collectable,
            collect_on=collection_day(association, today) if collectable else None,
        )
        invoice = issue_invoice(uow, order)
        if collectable:
            propose_collection(uow, association, invoice, collectable)
    uow.session.add(
        DuesAssessment(
            association_id=uow.own,
            member_id=account.member_id,
            year=year,
            dues_class=assessment.dues_class,
            amount_cents=assessment.amount_cents,
            explanation=list(explanation),
            invoice_id=invoice.id if invoice else None,
        )
    )
