"""Credit is paid back: proposed, released by another person, told to the bank, and its answers."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from services.billing.balances.tables import Refund
from services.billing.credits.discard_refund import discard_refund
from services.billing.credits.errors import (
    AmountNotPositive,
    CreditTooSmall,
    NoAccountToRefund,
    NoCredit,
    ReasonMissing,
    RefundNotProposed,
    RefundNotReleased,
    SamePersonReleasesRefund,
)
from services.billing.credits.payee import Payee
from services.billing.credits.propose_refund import propose_refund
from services.billing.credits.queries import member_credits
from services.billing.credits.release_refund import release_refund
from services.billing.credits.reopen_credit import reopen_credit
from services.billing.credits.submit_refund import submit_refund
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.pain001 import PayeeUnreadable
from shared.actor import Actor
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.test_member_balances import give
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx

OPEN, CREDIT = 60_000, 20_000
LATER = date(2027, 3, 20)


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    """M-1 pays by direct debit and has paid 200.00 too much; M-2 has no mandate."""
    add_member("M-1", employees=5, company="Müller & Söhne GmbH")
    add_member("M-2", employees=5, debit=False)
    released(runtime)
    bank = Bank(runtime)
    bank.says(Ntry(CREDIT + OPEN, date(2027, 2, 16), "T", txs=(Tx(text=bank.number("M-1")),)))
    return bank


def propose(
    bank: Bank, cents: int | None = CREDIT, *, by: Actor = BY_TREASURER, payee: Payee | None = None
) -> Refund:
    with bank.runtime.transaction(OWN) as uow:
        return propose_refund(uow, "M-1", "paid twice", by, amount_cents=cents, payee=payee)


def release(bank: Bank, refund: Refund, by: Actor = BY_CHAIR) -> Refund:
    with bank.runtime.transaction(OWN) as uow:
        done = release_refund(uow, refund.id, by)
    bank.check()
    return done


def credit(bank: Bank) -> int:
    with bank.runtime.reading(OWN) as session:
        return sum(one.credit_cents for one in member_credits(session))


def paid(
    refund: Refund, cents: int = CREDIT, ref: str = "R-1", told: dict[str, str] | None = None
) -> Ntry:
    where = {"e2e": refund.end_to_end_id} | (told or {})
    return Ntry(-cents, LATER, ref, txs=(Tx(e2e=where["e2e"], text=where.get("text", "")),))


def state(bank: Bank, refund: Refund) -> tuple[str, str | None, str | None]:
    (row,) = [one for one in stored(bank.runtime, Refund) if one.id == refund.id]
    return row.state.value, row.verdict, row.reason_code


def test_from_the_credit_to_the_statement(bank: Bank) -> None:
    """Nobody releases what they proposed; the file names the holder as the member gave it."""
    refund = propose(bank)
    assert (credit(bank), bank.balance("refund_clearing")) == (CREDIT, 0)
    with pytest.raises(SamePersonReleasesRefund):
        release(bank, refund, BY_TREASURER)
    done = release(bank, refund)
    assert (credit(bank), bank.balance("refund_clearing")) == (0, -CREDIT)
    file = bank.runtime.documents.open(OWN, done.sha256)
    said = {
        str(one.tag).rpartition("}")[2]: one.text
        for one in etree.fromstring(b"".join(file.pieces)).iter()
    }
    assert (said["InstdAmt"], said["EndToEndId"]) == ("200.00", refund.end_to_end_id)
    with bank.runtime.transaction(OWN) as uow:
        submit_refund(uow, refund.id, BY_TREASURER)
        submit_refund(uow, refund.id, BY_TREASURER)
    bank.says(paid(refund), id_="S-2")
    assert state(bank, refund)[0] == "paid"
    assert (bank.balance("refund_clearing"), bank.balance("unmatched")) == (0, 0)
    (event,) = bank.events("billing.credit.refunded")
    assert event["amount_cents"] == CREDIT
    with bank.runtime.transaction(OWN) as uow, pytest.raises(RefundNotReleased):
        reopen_credit(uow, refund.id, BY_TREASURER)


def test_the_same_payment_told_again_is_known_and_another_is_kept(bank: Bank) -> None:
    refund = release(bank, propose(bank))
    bank.says(paid(refund), id_="S-2")
    bank.says(paid(refund, ref="N-9"), id_="N-2", kind="camt.054")
    assert bank.balance("unmatched") == 0
    bank.says(
        Ntry(-CREDIT, date(2027, 3, 22), "R-7", txs=(Tx(e2e=refund.end_to_end_id),)), id_="S-3"
    )
    assert bank.balance("unmatched") == CREDIT, "paid twice: for a person to look at"


@pytest.mark.parametrize("told", [{"e2e": ""}, {}])
def test_a_transfer_that_comes_back_is_credit_again(bank: Bank, told: dict[str, str]) -> None:
    """By its id, in its place or only in the text, broken by the bank."""
    refund = release(bank, propose(bank))
    broken = f"{refund.end_to_end_id[:20]} {refund.end_to_end_id[20:]}"
    where = {"text": f"EREF+{broken}", **told} if told else {}
    bank.says(paid(refund, told=where), id_="S-2")
    assert state(bank, refund)[0] == "paid"
    back = Tx(e2e=refund.end_to_end_id, reason="AC04", text="Rueckueberweisung")
    bank.says(Ntry(CREDIT, date(2027, 3, 24), "R-2", gvc="159", txs=(back,)), id_="S-3")
    assert state(bank, refund) == ("returned", None, "AC04")
    assert (credit(bank), bank.balance("unmatched")) == (CREDIT, 0)
    again = release(bank, propose(bank))
    assert again.end_to_end_id != refund.end_to_end_id


def came_back(refund: Refund, ref: str = "R-2") -> Ntry:
    back = Tx(e2e=refund.end_to_end_id, reason="AC04", text="Rueckueberweisung")
    return Ntry(CREDIT, date(2027, 3, 24), ref, gvc="159", txs=(back,))


def test_a_return_told_by_two_messages_is_credit_once(bank: Bank) -> None:
    refund = release(bank, propose(bank))
    bank.says(paid(refund), id_="S-2")
    bank.says(came_back(refund), id_="S-3")
    bank.says(came_back(refund, "N-22"), id_="N-3", kind="camt.054")
    assert (credit(bank), bank.balance("unmatched")) == (CREDIT, 0)


def test_a_return_may_be_told_before_its_transfer(bank: Bank) -> None:
    refund = release(bank, propose(bank))
    bank.says(came_back(refund), id_="N-2", kind="camt.054")
    assert (state(bank, refund)[0], credit(bank)) == ("returned", CREDIT)
    bank.says(paid(refund), id_="S-2")
    assert (state(bank, refund)[0], credit(bank)) == ("returned", CREDIT)
    assert (bank.balance("refund_clearing"), bank.balance("unmatched")) == (0, 0)


@pytest.mark.parametrize(
    ("status", "reason", "expected", "left"),
    [
        ("RJCT", "AC01", ("rejected", None, "AC01"), CREDIT),
        ("RJCT", "RVNM", ("rejected", "RVNM", "RVNM"), CREDIT),
        ("RVMC", None, ("released", "RVMC", None), 0),
        ("RVNM", None, ("released", "RVNM", None), 0),
        ("RCVC", None, ("released", "RCVC", None), 0),
        ("ACCP", None, ("released", None, None), 0),
    ],
)
def test_the_banks_report(
    bank: Bank,
    status: str,
    reason: str | None,
    expected: tuple[str, str | None, str | None],
    left: int,
) -> None:
    """Rejected, the money is credit again; what is said of the name is for a person to decide."""
    refund = release(bank, propose(bank))
    report = answer(refund, status, reason)
    bank.imports(report)
    assert state(bank, refund) == expected
    assert credit(bank) == left
    again = bank.imports(report.replace(b"<MsgId>", b"<MsgId>2"))
    assert again.files[0].new == 0
    if expected[0] == "released":
        with bank.runtime.transaction(OWN) as uow:
            reopen_credit(uow, refund.id, BY_TREASURER)
        assert (state(bank, refund)[0], credit(bank)) == ("rejected", CREDIT)
    bank.check()


def answer(refund: Refund, status: str, reason: str | None) -> bytes:
    told = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B-1</MsgId><CreDtTm>2027-03-03T08:00:00Z</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{refund.end_to_end_id}</OrgnlMsgId>"
        "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{refund.end_to_end_id}</OrgnlPmtInfId>"
        f"<TxInfAndSts><OrgnlEndToEndId>{refund.end_to_end_id}</OrgnlEndToEndId>"
        f"<TxSts>{status}</TxSts>{told}</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def test_what_is_refused(bank: Bank) -> None:
    for cents, error in ((0, AmountNotPositive), (CREDIT + 1, CreditTooSmall)):
        with pytest.raises(error):
            propose(bank, cents)
    with pytest.raises(MissingPermission):
        propose(bank, by=BY_CHAIR)
    with pytest.raises(PayeeUnreadable):
        propose(bank, payee=Payee("Тест", "DE02120300000000202051"))
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(ReasonMissing):
            propose_refund(uow, "M-1", " ", BY_TREASURER)
        with pytest.raises(NoCredit):
            propose_refund(uow, "M-2", "why", BY_TREASURER)
    give(bank.runtime, bank.number("M-2"), 500)
    with bank.runtime.transaction(OWN) as uow, pytest.raises(NoAccountToRefund):
        propose_refund(uow, "M-2", "why", BY_TREASURER, amount_cents=100, beside_open=True)
    assert stored(bank.runtime, Refund) == []


def test_credit_is_paid_back_or_set_off_once(bank: Bank) -> None:
    """Two proposals share the credit; what is to be paid back is not set off."""
    first = propose(bank, 15_000)
    with pytest.raises(CreditTooSmall):
        propose(bank, 5_001)
    second = propose(bank, None)
    assert second.amount_cents == 5_000
    release(bank, first)
    with pytest.raises(RefundNotProposed):
        release(bank, first)
    with bank.runtime.transaction(OWN) as uow:
        discard_refund(uow, second.id, BY_CHAIR)
    third = propose(bank, 5_000)
    with bank.runtime.transaction(OWN) as uow:
        run_dues(uow, 2028, date(2028, 2, 15), BY_TREASURER, BY_CHAIR)
    assert credit(bank) == 5_000, "the run leaves what is to be paid back"
    release(bank, third)
    assert credit(bank) == 0
