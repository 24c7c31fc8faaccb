"""Corrections and what decides about them: the claim in the books, debits under way, the limit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.association.queries import name_in, names_of
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.corrections.claim import NOT_INCOME, Claim
from services.billing.corrections.errors import CorrectionNotFound
from services.billing.corrections.rules.kinds import AGREEMENTS, GIVEN_UP, CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.db import Session
from shared.proposals import PROPOSAL_AGE_MAX, ProposalState, state_on


class PendingDebit(NamedTuple):
    """A direct debit of an invoice that has not been answered by the bank; `alone` in its file."""

    collection_id: UUID
    end_to_end_id: str
    state: CollectionState
    collect_on: date
    file_name: str
    alone: bool


class ShownCorrection(NamedTuple):
    """A correction with the names of who made and who decided it, and its state by now."""

    correction: Correction
    state: ProposalState
    by: str
    decided_by: str
    follow_up: str


class WaitingCorrection(NamedTuple):
    """A proposed correction that waits for a second person."""

    correction_id: UUID
    kind: CorrectionKind
    number: str
    amount_cents: int
    proposed_by: UUID
    proposer: str


_MONEY = (Account.BANK, Account.COLLECTION_CLEARING, Account.UNMATCHED)


def claim_of(session: Session, invoice: Invoice) -> Claim:
    """What the invoice has come to in the ledger."""
    sums: dict[Account, int] = {}
    for account, cents in session.execute(_sums(session, invoice.id)):
        sums[account] = sums.get(account, 0) + int(cents)
    charged = {
        account: sums[account]
        for account in Account
        if account not in NOT_INCOME and sums.get(account, 0) > 0
    }
    return Claim(
        number=invoice.number,
        charged=charged,
        open_cents=invoice.open_cents,
        waived_cents=-sums.get(Account.WAIVED_DUES, 0),
        written_off_cents=invoice.written_off_cents,
    )


def _sums(session: Session, invoice_id: UUID) -> Any:
    """By account, credits positive; what the bank took as its fee is the association's."""
    own = (
        col(LedgerEntry.association_id) == session.own,
        col(LedgerEntry.invoice_id) == invoice_id,
        ~sa.and_(
            col(LedgerEntry.debit) == Account.BANK_FEES,
            col(LedgerEntry.credit).in_(_MONEY),
        ),
    )
    cents = sa.func.sum(col(LedgerEntry.amount_cents))
    credits = sa.select(col(LedgerEntry.credit), cents).where(*own)
    debits = sa.select(col(LedgerEntry.debit), -cents).where(*own)
    return credits.group_by(col(LedgerEntry.credit)).union_all(
        debits.group_by(col(LedgerEntry.debit))
    )


def pending_debits(session: Session, invoice_id: UUID) -> list[PendingDebit]:
    """Debits that wait, or that the bank has not answered."""
    rows = session.execute(
        sa.select(
            col(Collection.id),
            col(CollectionItem.end_to_end_id),
            col(Collection.state),
            col(Collection.collect_on),
            col(Collection.file_name),
            col(Collection.transactions) == 1,
        )
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.invoice_id) == invoice_id,
            col(CollectionItem.state).in_((ItemState.WAITING, ItemState.COLLECTING)),
        )
        .order_by(col(Collection.id))
    )
    return [PendingDebit(*row) for row in rows]


def standing_supplement(session: Session, invoice_id: UUID) -> str | None:
    """The number of a supplementary invoice that adds to this one and is not cancelled."""
    return session.exec(
        select(Invoice.number).where(
            Invoice.preceding_id == invoice_id,
            Invoice.kind == InvoiceKind.DEBIT_NOTE,
            Invoice.state != InvoiceState.CANCELLED,
        )
    ).first()


def corrections_of(session: Session, invoice_id: UUID) -> list[Correction]:
    """All corrections of an invoice, earliest first."""
    return list(
        session.exec(
            select(Correction)
            .where(Correction.invoice_id == invoice_id)
            .order_by(col(Correction.proposed_at), col(Correction.id))
        )
    )


def shown_corrections(
    session: Session, invoice_id: UUID, now: datetime
) -> tuple[ShownCorrection, ...]:
    """The same as pages and commands show them."""
    found = corrections_of(session, invoice_id)
    people = (person for one in found for person in (one.proposed_by, one.decided_by))
    names = names_of(session, people)
    numbers = _numbers(session, (one.follow_up_id for one in found))
    return tuple(
        ShownCorrection(
            correction=one,
            state=state_on(one, now),
            by=name_in(names, one.proposed_by),
            decided_by=name_in(names, one.decided_by),
            follow_up=numbers.get(one.follow_up_id, "") if one.follow_up_id else "",
        )
        for one in found
    )


def _numbers(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = [one for one in ids if one]
    rows = session.execute(
        sa.select(col(Invoice.id), col(Invoice.number)).where(
            col(Invoice.association_id) == session.own, col(Invoice.id).in_(wanted)
        )
    )
    return {row.id: row.number for row in rows}


def find_correction(session: Session, invoice_id: UUID, correction_id: UUID) -> Correction:
    """Raises CorrectionNotFound."""
    found = session.get(Correction, correction_id)
    if found is None or found.invoice_id != invoice_id:
        raise CorrectionNotFound
    return found


def open_correction(session: Session, invoice_id: UUID, now: datetime) -> Correction | None:
    """The proposal that waits for a second person, if there is one."""
    return session.exec(
        select(Correction).where(
            Correction.invoice_id == invoice_id,
            Correction.state == ProposalState.OPEN,
            Correction.proposed_at > now - PROPOSAL_AGE_MAX,
        )
    ).first()


def agreement_of(session: Session, invoice_id: UUID) -> Correction | None:
    """The deferral or instalment plan in force."""
    return session.exec(
        select(Correction)
        .where(
            Correction.invoice_id == invoice_id,
            Correction.state == ProposalState.CONFIRMED,
            col(Correction.kind).in_(AGREEMENTS),
            col(Correction.undone_at).is_(None),
        )
        .order_by(col(Correction.decided_at).desc(), col(Correction.id).desc())
    ).first()


def corrected_alone_cents(session: Session, invoice_id: UUID) -> int:
    """What one person has corrected of an invoice without a second so far: several small ones are
    one large one."""
    found = session.exec(
        select(sa.func.coalesce(sa.func.sum(Correction.amount_cents), 0)).where(
            Correction.invoice_id == invoice_id,
            Correction.state == ProposalState.CONFIRMED,
            Correction.proposed_by == Correction.decided_by,
            col(Correction.kind).not_in(AGREEMENTS),
            col(Correction.undone_at).is_(None),
        )
    ).one()
    return int(found)


def waiting_corrections(session: Session, now: datetime) -> tuple[WaitingCorrection, ...]:
    """All that wait for a second person, oldest first."""
    rows = session.exec(
        select(Correction, Invoice.number)
        .join(Invoice, col(Invoice.id) == col(Correction.invoice_id))
        .where(
            Correction.state == ProposalState.OPEN,
            Correction.proposed_at > now - PROPOSAL_AGE_MAX,
        )
        .order_by(col(Correction.proposed_at))
    ).all()
    names = names_of(session, [row.proposed_by for row, _ in rows])
    return tuple(
        WaitingCorrection(
            correction_id=row.id,
            kind=row.kind,
            number=number,
            amount_cents=row.amount_cents,
            proposed_by=row.proposed_by,
            proposer=name_in(names, row.proposed_by),
        )
        for row, number in rows
    )


def undoable(session: Session, invoice: Invoice) -> Correction | None:
    """The last correction that can be taken back; of a write-off that was paid since, nothing."""
    last = session.exec(
        select(Correction)
        .where(
            Correction.invoice_id == invoice.id,
            Correction.state == ProposalState.CONFIRMED,
            col(Correction.kind).in_((*GIVEN_UP, *AGREEMENTS)),
            col(Correction.undone_at).is_(None),
        )
        .order_by(col(Correction.decided_at).desc(), col(Correction.id).desc())
    ).first()
    if last is None or invoice.state is InvoiceState.CANCELLED:
        return None
    if last.kind in AGREEMENTS:
        return last if invoice.open_cents > 0 else None
    return last if left_given_up_cents(session, last, invoice) > 0 else None


def left_given_up_cents(session: Session, correction: Correction, invoice: Invoice) -> int:
    """What of a waiver or write-off still stands: a write-off may have been paid since."""
    claim = claim_of(session, invoice)
    waived = correction.kind is CorrectionKind.WAIVER
    return min(correction.amount_cents, claim.waived_cents if waived else claim.written_off_cents)


def undoable_kind(session: Session, invoice: Invoice) -> CorrectionKind | None:
    """The kind of what can be taken back, None if nothing can."""
    found = undoable(session, invoice)
    return found.kind if found else None
