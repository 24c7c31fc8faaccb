"""What an admission means for billing: the mandate counts, the first invoice is issued."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from services.billing.accounts.rules.states import MandateState, PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import earliest_collection_date
from services.billing.collections.rules.debtor import debtor_findings
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.dues.assess import Assessment, MemberFacts, assess_admission
from services.billing.dues.explain import explain
from services.billing.errors import NoDuesRegulation
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.issue_invoice import InvoiceOrder, IssuedLine, issue_invoice
from services.billing.invoices.rules.due_dates import due_by_transfer
from services.billing.invoices.rules.invoice_facts import LineFacts, dues_text, entry_fee_text
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.ledger.tables import Account
from services.billing.quotes.tables import Quote
from services.billing.regulations.queries import regulation_in_force
from services.billing.sepa.references import collection_id, end_to_end_id
from shared.contracts.billing import CollectionReleaseAsked
from shared.contracts.members import MemberAdmitted
from shared.db import Session
from shared.events import RetryLater, publish
from shared.i18n import Language, language_of
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
    language = language_of(account.language) or "en"
    explanation = explain(assessment.lines, language, account.country)
    invoice = None
    if assessment.amount_cents:
        today = uow.clock.today()
        collectable = mandate if mandate and _collectable(mandate, account) else None
        association = own_association(uow.session)
        order = InvoiceOrder(
            account=account,
            kind=InvoiceKind.ADMISSION,
            year=year,
            lines=_lines(account, year, assessment, explanation, language),
            issuer_id=freeze_letterhead(uow, association),
            due_on=due_by_transfer(today),
            mandate=collectable,
            collect_on=_collect_on(association, today) if collectable else None,
        )
        invoice = issue_invoice(uow, order)
        if collectable:
            _collect(uow, association, invoice, collectable)
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


def _lines(
    account: MemberAccount,
    year: int,
    assessment: Assessment,
    explanation: tuple[str, ...],
    language: Language,
) -> tuple[IssuedLine, ...]:
    fee_cents = assessment.entry_fee_cents
    reasons = explanation[:-1] if fee_cents else explanation
    last_day = date(year, 12, 31)
    dues = LineFacts(
        text=dues_text(year, language),
        explanation=reasons,
        amount_cents=assessment.amount_cents - fee_cents,
        period_from=account.joined_on,
        period_to=last_day,
    )
    lines = [IssuedLine(dues, Account.DUES_INCOME)]
    if fee_cents:
        fee = LineFacts(
            text=entry_fee_text(language),
            explanation=(),
            amount_cents=fee_cents,
            period_from=account.joined_on,
            period_to=last_day,
        )
        lines.append(IssuedLine(fee, Account.ENTRY_FEE_INCOME))
    return tuple(lines)


def _collectable(mandate: Mandate, account: MemberAccount) -> bool:
    """Else the first invoice is to be paid by transfer, and the next dues run names the cause."""
    return mandate.scheme == "core" and not debtor_findings(
        mandate.account_holder, mandate.iban_country, account.city
    )


def _collect_on(association: Association, today: date) -> date:
    return earliest_collection_date(today, terms=collection_terms(association))


def _collect(uow: UnitOfWork, association: Association, invoice: Invoice, mandate: Mandate) -> None:
    """A file of one debit, to be written once it is released; those who may are asked."""
    reference = collection_id(invoice.id)
    collection = Collection(
        association_id=uow.own,
        state=CollectionState.WAITING,
        scheme=mandate.scheme,
        collect_on=invoice.due_on,
        message_id=reference,
        payment_information_id=reference,
        file_name=f"{association.slug}-{invoice.number}-{invoice.due_on.isoformat()}.xml",
        transactions=1,
        control_sum_cents=invoice.amount_cents,
        sha256="",
        created_at=uow.clock.now(),
    )
    uow.session.add(
        CollectionItem(
            association_id=uow.own,
            collection_id=collection.id,
            invoice_id=invoice.id,
            mandate_id=mandate.id,
            end_to_end_id=end_to_end_id(invoice.id),
            amount_cents=invoice.amount_cents,
            state=ItemState.WAITING,
        )
    )
    uow.session.add(collection)
    uow.session.flush()
    publish(
        uow,
        CollectionReleaseAsked(
            collection_id=collection.id,
            member_id=invoice.member_id,
            number=invoice.number,
            collect_on=collection.collect_on,
            control_sum_cents=collection.control_sum_cents,
        ),
    )
