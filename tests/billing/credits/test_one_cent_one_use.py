"""A cent of credit is used once: set off, paid back, or kept from a debit; and what came back after
it was used is owed where somebody sees it."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.balances.tables import Refund
from services.billing.bank.assign_transaction import assign_to_member
from services.billing.bank.tables import BankTransaction
from services.billing.collections.collectable import collectables
from services.billing.collections.member_balances import MemberBalance
from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.credits import propose_refund as proposing
from services.billing.credits.errors import CreditTooSmall, OpenInvoicesFirst, RefundDayPast
from services.billing.credits.offset_credit import offset_credit
from services.billing.credits.payee import Payee
from services.billing.credits.propose_refund import propose_refund
from services.billing.credits.queries import MemberCredit, credit_of, member_shortfalls
from services.billing.credits.release_refund import release_refund
from services.billing.credits.submit_refund import submit_refund
from services.billing.credits.write_refund import take_refund_file
from services.billing.overview import overview
from services.billing.reminders.queries import overdue_invoices
from shared.db import Session
from shared.service import ServiceRuntime
from tests.billing.collections.test_member_balances import give
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, at_once, released, stored, told
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx

DUES, CREDIT = 60_000, 20_000


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    """M-1 pays by transfer, owes its dues, and has paid 200.00 too much elsewhere; M-2 by debit."""
    add_member("M-1", employees=5, debit=False)
    add_member("M-2", employees=5)
    released(runtime)
    bank = Bank(runtime)
    for member in ("M-1", "M-2"):
        give(runtime, bank.number(member), CREDIT)
    told(runtime)
    return bank


def propose(bank: Bank, member: str, cents: int | None = CREDIT, *, beside: bool = False) -> Refund:
    with bank.runtime.transaction(OWN) as uow:
        return propose_refund(
            uow,
            member,
            "paid twice",
            BY_TREASURER,
            amount_cents=cents,
            payee=Payee("Erika Muster", "DE02120300000000202051"),
            beside_open=beside,
        )


def release(bank: Bank, refund: Refund) -> Refund:
    with bank.runtime.transaction(OWN) as uow:
        return release_refund(uow, refund.id, BY_CHAIR)


def balance(bank: Bank, member: str) -> MemberBalance:
    with bank.runtime.reading(OWN) as session:
        found = credit_of(session, member)
    assert found is not None
    return found.balance


def test_each_cent_counts_once(bank: Bank) -> None:
    """What is with the bank is neither open nor forgotten."""
    assert balance(bank, "M-1") == MemberBalance(CREDIT, 0, DUES, 0)
    assert balance(bank, "M-2") == MemberBalance(CREDIT, 0, 0, DUES)
    assert [balance(bank, one).owed_cents for one in ("M-1", "M-2")] == [DUES - CREDIT] * 2
    assert [balance(bank, one).free_cents for one in ("M-1", "M-2")] == [0, CREDIT]


@pytest.mark.parametrize("cents", [None, 1, CREDIT])
def test_who_owes_is_not_paid_back_unless_somebody_says_so(bank: Bank, cents: int | None) -> None:
    with pytest.raises(OpenInvoicesFirst):
        propose(bank, "M-1", cents)
    refund = propose(bank, "M-1", cents, beside=True)
    assert (refund.amount_cents, refund.beside_open) == (cents or CREDIT, True)
    assert release(bank, refund).state == "released"


def test_what_is_owed_by_the_day_of_the_release_counts(bank: Bank) -> None:
    """The debit came back between the proposal and the release."""
    refund = propose(bank, "M-2")
    bank.imports(rejected(bank, "M-2"))
    with pytest.raises(OpenInvoicesFirst):
        release(bank, refund)


def rejected(bank: Bank, member: str, reason: str = "MS03") -> bytes:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B-1</MsgId><CreDtTm>2027-03-03T08:00:00Z</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{bank.message_id}</OrgnlMsgId>"
        "<OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{bank.message_id}</OrgnlPmtInfId>"
        f"<TxInfAndSts><OrgnlEndToEndId>{bank.e2e[member]}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


def test_what_is_to_be_paid_back_is_neither_set_off_nor_kept_from_a_debit_or_a_reminder(
    bank: Bank,
) -> None:
    propose(bank, "M-1", 15_000, beside=True)
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(CreditTooSmall):
            offset_credit(uow, "M-1", BY_TREASURER, amount_cents=5_001)
        (done,) = offset_credit(uow, "M-1", BY_TREASURER)
        with pytest.raises(CreditTooSmall):
            offset_credit(uow, "M-1", BY_TREASURER)
    assert done.offset_cents == 5_000
    with bank.runtime.reading(OWN) as session:
        (reminded,) = [
            one for one in overdue_invoices(session, date(2027, 6, 1)) if one.member_number == "M-1"
        ]
    assert reminded.open_cents == DUES - 5_000, "what is promised pays nothing here"


@pytest.mark.parametrize(("promised", "collected"), [(0, DUES - CREDIT), (CREDIT, DUES)])
def test_a_debit_is_less_by_what_is_not_promised(bank: Bank, promised: int, collected: int) -> None:
    if promised:
        propose(bank, "M-2", promised)
    bank.imports(rejected(bank, "M-2", "FF01"))
    with bank.runtime.reading(OWN) as session:
        (one,) = collectables(session, date(2027, 6, 1))
    assert (one.barrier, one.cents) == (None, collected)
    assert balance(bank, "M-2").available_cents == CREDIT - promised


def test_two_people_propose_at_once(bank: Bank) -> None:
    assert at_once(*[lambda: propose(bank, "M-2", 15_000)] * 2) == ["credit_too_small", "done"]
    assert balance(bank, "M-2").promised_cents == 15_000


@pytest.mark.postgres
def test_without_the_lock_both_would(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    """Twin: both look at the credit before either has written."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one writer in at a time, lock or not")
    together, look = Barrier(2), credit_of

    def wait(session: Session, member: str) -> MemberCredit | None:
        found = look(session, member)
        together.wait(10)
        return found

    def no_lock(session: Session) -> Association:
        return session.exec(select(Association)).one()

    monkeypatch.setattr(proposing, "lock_books", no_lock)
    monkeypatch.setattr(proposing, "credit_of", wait)
    assert at_once(*[lambda: propose(bank, "M-2", 15_000)] * 2) == ["done", "done"]
    assert balance(bank, "M-2").promised_cents == 30_000


def test_a_file_that_lay_too_long_names_a_day_to_come(bank: Bank) -> None:
    """It is not noted as handed in with a day that is past, unless the bank had it in time."""
    refund = release(bank, propose(bank, "M-2"))
    day, old = refund.execute_on, refund.sha256
    assert day is not None
    bank.runtime.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]
    with bank.runtime.transaction(OWN) as uow, pytest.raises(RefundDayPast):
        submit_refund(uow, refund.id, BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        anew = take_refund_file(uow, refund.id)
        assert anew.execute_on is not None
        assert anew.execute_on >= uow.clock.today()
    assert (anew.end_to_end_id, anew.sha256 != old) == (refund.end_to_end_id, True)
    file = bank.runtime.documents.open(OWN, anew.sha256)
    assert f"<Dt>{anew.execute_on}</Dt>".encode() in b"".join(file.pieces)
    with bank.runtime.transaction(OWN) as uow:
        assert submit_refund(uow, refund.id, BY_TREASURER).state == "submitted"


def test_handed_in_in_time_and_noted_late(bank: Bank) -> None:
    refund = release(bank, propose(bank, "M-2"))
    bank.runtime.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]
    with bank.runtime.transaction(OWN) as uow:
        assert submit_refund(uow, refund.id, BY_TREASURER, in_time=True).state == "submitted"


def test_a_report_of_refunds_and_debits_is_read_whole(bank: Bank) -> None:
    """Each block is answered; a rejected block rejects the refunds in it."""
    refund = release(bank, propose(bank, "M-2"))
    both = rejected(bank, "M-2").replace(
        b"</CstmrPmtStsRpt>",
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{refund.end_to_end_id}</OrgnlPmtInfId>"
        "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"
        f"<TxInfAndSts><OrgnlEndToEndId>{refund.end_to_end_id}</OrgnlEndToEndId>"
        "<TxSts>ACCP</TxSts></TxInfAndSts>"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt>".encode(),
    )
    report = bank.imports(both)
    assert (report.files[0].entries, report.files[0].new) == (2, 2)
    assert bank.item("M-2").state == "rejected"
    assert [one.state for one in stored(bank.runtime, Refund)] == ["rejected"]
    assert not report.not_found


def test_money_that_came_back_after_its_credit_was_paid_out_is_somebodys_task(
    bank: Bank,
) -> None:
    """The debit was paid, the invoice cancelled, the money paid back; then the debit came back."""
    bank.says(bank.credit())
    order = CorrectionOrder(kind=CorrectionKind.CANCELLATION, reason="left before")
    with bank.runtime.transaction(OWN) as uow:
        correct_invoice(uow, bank.number("M-2"), order, BY_TREASURER)
    refund = release(bank, propose(bank, "M-2", DUES + CREDIT))
    out = Ntry(-refund.amount_cents, date(2027, 3, 20), "R", txs=(Tx(e2e=refund.end_to_end_id),))
    bank.says(out, id_="S-2")
    bank.says(bank.returned("M-2", "MD06", on=date(2027, 3, 22)), id_="S-3")
    with bank.runtime.reading(OWN) as session:
        (owing,) = member_shortfalls(session)
        view = overview(session, date(2027, 3, 23), bank.runtime.clock.now())
    assert (owing.member_number, owing.credit_cents, view.shortfalls) == ("M-2", -DUES, 1)
    assert balance(bank, "M-2").owed_cents == DUES
    text = "für M-2, Rückzahlung"
    report = bank.says(Ntry(DUES, date(2027, 4, 1), "BACK", txs=(Tx(text=text),)), id_="S-4")
    (payment,) = [one for one in stored(bank.runtime, BankTransaction) if one.text == text]
    assert payment.state == "unmatched", report.files
    with bank.runtime.transaction(OWN) as uow:
        assign_to_member(uow, payment.id, "M-2", BY_TREASURER)
    assert balance(bank, "M-2") == MemberBalance()
