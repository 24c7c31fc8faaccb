"""What texts and accounts lead to, looked up for many payments at once."""

from __future__ import annotations

from uuid import UUID

from services.billing.bank.import_report import ImportReport
from services.billing.bank.match_candidates import MatchCandidates, load_match_candidates
from services.billing.bank.payments import Payment, payments_of
from services.billing.bank.posting_batch import PostingBatch
from services.billing.ledger.tables import Account
from services.billing.sepa.references import creditor_reference
from services.billing.statements.statement import EntryDetail
from shared.ids import new_id
from tests.billing.bank.test_payments import entry
from tests.support.bank import OWN, Bank


def transfer(text: str, cents: int = 60000) -> Payment:
    one = entry(cents, EntryDetail(0, cents, remittance=text), fingerprint=str(new_id()))
    return payments_of(one, "camt.053", lambda iban: (iban,), iter([new_id()]))[0]


def numbers(candidates: MatchCandidates, payment: Payment) -> list[str]:
    return [invoice.number for invoice in candidates.named[payment.id].invoices]


def test_no_payments_need_no_candidates(bank: Bank) -> None:
    with bank.runtime.transaction(OWN) as uow:
        batch = PostingBatch(uow, new_id(), ImportReport())
        assert load_match_candidates(batch, []) == MatchCandidates({}, {}, {})
        assert batch.invoices == {}


def test_numbers_references_and_members_of_several_payments(bank: Bank) -> None:
    named, referenced = bank.number("M-4"), bank.number("M-5")
    by_number = transfer(f"Rechnung {named} und BR-2027-9999")
    by_reference = transfer(f"{creditor_reference(referenced)} {named}")
    by_member = transfer("Mitglied M-4")
    strange = transfer("Danke")
    payments = [by_number, by_reference, by_member, strange]
    with bank.runtime.transaction(OWN) as uow:
        batch = PostingBatch(uow, new_id(), ImportReport())
        found = load_match_candidates(batch, payments)
        assert numbers(found, by_number) == [named]
        assert numbers(found, by_reference) == [referenced, named]
        assert found.named[by_reference.id].referenced == {_id(found, by_reference, referenced)}
        assert [numbers(found, each) for each in (by_member, strange)] == [[], []]
        ((reason, invoices),) = found.payers_of(by_member)
        assert (reason.code, [each.number for each in invoices]) == ("member_named", [named])
        assert found.payers_of(strange) == found.payers_of(by_number) == []


def test_what_was_paid_meanwhile_is_no_candidate_any_more(bank: Bank) -> None:
    first, second = transfer("Mitglied M-4"), transfer("Beitrag M-4")
    with bank.runtime.transaction(OWN) as uow:
        batch = PostingBatch(uow, new_id(), ImportReport())
        found = load_match_candidates(batch, [first, second])
        ((_, (invoice,)),) = found.payers_of(first)
        batch.receive(invoice, 60000, source=Account.BANK, payment=first)
        assert [invoices for _, invoices in found.payers_of(second)] == [[]]


def _id(candidates: MatchCandidates, payment: Payment, number: str) -> UUID:
    invoices = candidates.named[payment.id].invoices
    return next(invoice.id for invoice in invoices if invoice.number == number)
