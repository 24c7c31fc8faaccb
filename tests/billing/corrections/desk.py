"""What tests of corrections have in common: orders in a line, and how an invoice stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import select

from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import Collection
from services.billing.corrections.confirm_correction import confirm_correction
from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.queries import find_invoice
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from shared.actor import Actor
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.runs.desk import OWN, told
from tests.support.billing_site import published

KIND = CorrectionKind
REASON = "Adresse und Beschäftigtenzahl waren falsch"
NUMBER, OTHER = "BR-2027-0001", "BR-2027-0002"


def order(kind: CorrectionKind, reason: str = REASON, **terms: Any) -> CorrectionOrder:
    return CorrectionOrder(kind, reason, **terms)


def correct(
    runtime: ServiceRuntime,
    kind: CorrectionKind,
    number: str = NUMBER,
    *,
    by: Actor = BY_TREASURER,
    reason: str = REASON,
    **terms: Any,
) -> Correction:
    """Corrects; the books must be right afterwards."""
    with runtime.transaction(OWN) as uow:
        done = correct_invoice(uow, number, order(kind, reason, **terms), by)
    check(runtime)
    return done


def confirm(
    runtime: ServiceRuntime, correction: Correction, number: str = NUMBER, by: Actor = BY_CHAIR
) -> Correction:
    with runtime.transaction(OWN) as uow:
        done = confirm_correction(uow, number, correction.id, by)
    check(runtime)
    return done


def check(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        report = check_ledger(session)
    assert report.ok, report.differences


def invoice(runtime: ServiceRuntime, number: str = NUMBER) -> Invoice:
    with runtime.reading(OWN) as session:
        return find_invoice(session, number)


def stands(runtime: ServiceRuntime, number: str = NUMBER) -> tuple[str, int]:
    """State and open cents."""
    found = invoice(runtime, number)
    return found.state, found.open_cents


def entries(runtime: ServiceRuntime, number: str = NUMBER) -> list[tuple[str, str, int]]:
    """Debit, credit and cents of what was booked on an invoice, in order."""
    with runtime.reading(OWN) as session:
        rows = session.exec(
            select(LedgerEntry)
            .where(LedgerEntry.invoice_id == find_invoice(session, number).id)
            .order_by(LedgerEntry.id)  # type: ignore[arg-type]
        )
        return [(one.debit, one.credit, one.amount_cents) for one in rows]


def events(runtime: ServiceRuntime, kind: str) -> list[dict[str, Any]]:
    return [dict(data) for type_, data in published(runtime) if type_ == kind]


def hand_in(runtime: ServiceRuntime) -> date:
    """Hands the only bank file in; returns its day."""
    told(runtime)
    with runtime.transaction(OWN) as uow:
        (collection,) = uow.session.exec(select(Collection)).all()
        return submit_collection(uow, collection.id, BY_TREASURER).collect_on
