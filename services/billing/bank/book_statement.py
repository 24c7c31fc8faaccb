"""Books a statement's entries: each money once, debits and payments recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from services.billing.bank.book_charge import book_charge
from services.billing.bank.book_credit import book_credit
from services.billing.bank.book_refund import book_refund, load_refunds
from services.billing.bank.book_return import book_return
from services.billing.bank.booked_entry import BookedEntry
from services.billing.bank.booking_rules import apply_rule, load_rules
from services.billing.bank.debits import Debit
from services.billing.bank.deduplicate import (
    Booked,
    find_booked,
    remember_fingerprints,
    remember_message,
    remember_statement,
)
from services.billing.bank.find_debits import load_debits_of
from services.billing.bank.import_report import EntryCounts
from services.billing.bank.match_candidates import MatchCandidates, load_match_candidates
from services.billing.bank.match_payment import match_payment
from services.billing.bank.payments import Payment, is_collection_sum, payments_of
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.settle_collection import settle_sum
from services.billing.bank.statements import StatementsOfFile
from services.billing.ledger.tables import Account
from services.billing.statements.statement import StatementEntry
from shared.batches import batches

# Each set asks the database some ten questions. Measured with 10,000 entries: sets of 500 cost 12 %
# more than 2,000, sets of 8,000 5 % less, but 25 MB more of memory. SQLite takes 32,766 parameters.
STATEMENT_BATCH_ROWS = 2_000


def book_statement(
    batch: PostingBatch,
    entries: Iterable[StatementEntry],
    message: str,
    file: StatementsOfFile,
) -> EntryCounts:
    """Books entries in the order of the file, however many there are."""
    seen = new = 0
    for some in batches(entries, STATEMENT_BATCH_ROWS):
        seen += len(some)
        file.note(some)
        new += _book_entries(batch, some, message, file)
    return EntryCounts(seen, new, seen - new)


def _book_entries(
    batch: PostingBatch, entries: list[StatementEntry], message: str, file: StatementsOfFile
) -> int:
    """How many entries brought money that was not in the books."""
    found = find_booked(batch.session, entries, message, file)
    booked = found.entries
    remember_fingerprints(batch.session, found.duplicates)
    remember_message(batch.session, found.rows(), message)
    remember_statement(batch.session, entries, found, file)
    continued = _continued_sums(batch, found, message)
    payments = list(_payments_to_book(batch, entries, booked, message, continued))
    _note_statements(payments, file)
    new: set[str] = set()
    for is_sum, some in groupby(payments, lambda payment: is_collection_sum(payment.entry)):
        book = _book_sums if is_sum else _book_payments
        new.update(payment.entry.fingerprint for payment in book(batch, list(some)))
    return len(new - booked.keys() - continued.keys())


def _note_statements(payments: Iterable[Payment], file: StatementsOfFile) -> None:
    """Which statement with balances tells of each; parts of an entry stay where that stands."""
    for payment in payments:
        if payment.statement_id is None:
            payment.statement_id = file.id_of(payment.entry.statement)
            if payment.statement_id is not None:
                payment.entry_place = payment.entry.entry_index


def _payments_to_book(
    batch: PostingBatch,
    entries: list[StatementEntry],
    booked: dict[str, BookedEntry],
    message: str,
    continued: Mapping[str, list[Payment]],
) -> Iterator[Payment]:
    """Those of entries not booked yet, or booked without the details that they have now."""
    hashes_of = batch.uow.keys.search_hashes
    seen: set[str] = set()
    for entry in entries:
        if payments := continued.get(entry.fingerprint):
            yield from payments
            continue
        before = booked.get(entry.fingerprint)
        if entry.fingerprint in seen or (before and not before.lacks_details_of(entry)):
            continue
        seen.add(entry.fingerprint)
        payments = payments_of(entry, message, hashes_of, batch.ids)
        if before:
            _continue(payments, before)
        yield from payments


def _continued_sums(batch: PostingBatch, found: Booked, message: str) -> dict[str, list[Payment]]:
    """The payments of entries that are parts of a sum booked as unmatched: they are taken out of
    it, and the first takes its row over."""
    hashes_of = batch.uow.keys.search_hashes
    continued: dict[str, list[Payment]] = {}
    for before, entries in found.told.parts:
        payments = [
            payment
            for entry in entries
            for payment in payments_of(entry, message, hashes_of, batch.ids)
        ]
        _continue(payments, before)
        remember_fingerprints(batch.session, {entries[0].fingerprint: before})
        for payment in payments:
            continued.setdefault(payment.entry.fingerprint, []).append(payment)
    return continued


def _continue(payments: Sequence[Payment], before: BookedEntry) -> None:
    """The entry was booked as unmatched money; its payments are taken out of that."""
    for payment in payments:
        payment.source = Account.UNMATCHED
        payment.statement_id, payment.entry_place = before.statement_id, before.entry_place
    first = payments[0]
    first.id, first.is_booked, first.collection_id = before.id, True, before.collection_id


def _book_sums(batch: PostingBatch, payments: Iterable[Payment]) -> list[Payment]:
    """Those whose money was not booked before."""
    new = []
    for payment in payments:
        if settle_sum(batch, payment):
            batch.payments.append(payment)
            new.append(payment)
        batch.flush()
    return new


def _book_payments(batch: PostingBatch, payments: Sequence[Payment]) -> list[Payment]:
    """Those whose money was not booked before."""
    debits = load_debits_of(batch, payments)
    transfers = [payment for payment in payments if _is_transfer(payment, debits.get(payment.id))]
    candidates, rules = load_match_candidates(batch, transfers), load_rules(batch.session)
    refunds = load_refunds(batch.session, payments)
    new = []
    for payment in payments:
        if payment.id in refunds:
            if book_refund(batch, payment, refunds[payment.id]):
                batch.payments.append(payment)
                new.append(payment)
        elif _book_payment(batch, payment, debits.get(payment.id), candidates):
            if name := apply_rule(payment, rules):
                batch.book_to(payment, name)
            batch.payments.append(payment)
            new.append(payment)
    batch.flush()
    return new


def _book_payment(
    batch: PostingBatch, payment: Payment, debit: Debit | None, candidates: MatchCandidates
) -> bool:
    """Whether its money was not booked before."""
    if payment.is_charge or (payment.is_bank_fee and debit is not None):
        book_charge(batch, payment, debit)
        return True
    if _is_transfer(payment, debit):
        match_payment(batch, payment, candidates)
        return True
    if debit is not None and not payment.is_transfer_back:
        book = book_credit if payment.amount_cents > 0 else book_return
        return book(batch, payment, debit)
    payment.add_reason(*_unplaced(payment))
    batch.keep_unmatched(payment)
    return True


def _unplaced(payment: Payment) -> tuple[str, str]:
    """Why money stays without a place, and what that is about."""
    if payment.is_rest:
        return "rest_of_entry", ""
    if payment.is_transfer_back:
        return "transfer_came_back", (payment.detail and payment.detail.return_reason) or ""
    return ("return_unknown" if payment.is_return else "other_debit"), ""


def _is_transfer(payment: Payment, debit: Debit | None) -> bool:
    """Whether it is money that a payer sent, and not the credit of one of our debits."""
    if payment.is_rest or payment.is_charge or payment.is_transfer_back:
        return False
    return payment.amount_cents > 0 and (debit is None or not payment.is_debit_credit)
