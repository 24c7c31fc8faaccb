"""The bank's answer, from files to closed and re-opened invoices, through the import command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.commands.import_bank_files import ImportReport, import_bank_files
from services.billing.commands.run_dues import run_dues
from services.billing.errors import BankFileUnusable, MayNotUseBankFiles
from services.billing.models import (
    BankFile,
    BankTransaction,
    Collection,
    CollectionItem,
    Invoice,
    LedgerEntry,
    Mandate,
    MemberAccount,
)
from services.billing.queries.ledger_check import check_ledger
from services.billing.rules.iban import make_iban
from services.billing.rules.references import creditor_reference
from shared.service import ServiceRuntime
from tests.billing.conftest import CHAIR, TREASURER, AddMember, association
from tests.billing.statements import Ntry, StatusReportFile, Tx, statement

OWN = association().id
IBAN = association().bank.iban
COLLECT_ON = date(2027, 2, 15)


@dataclass
class Bank:
    """The exported run as the bank sees it, and the association that imports its answers."""

    runtime: ServiceRuntime

    def __post_init__(self) -> None:
        with self.runtime.reading(OWN) as session:
            rows = session.exec(
                select(MemberAccount.member_number, CollectionItem)
                .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
                .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
                .order_by(col(MemberAccount.member_number))
            ).all()
            self.e2e = {number: item.end_to_end_id for number, item in rows}
            self.cents = {number: item.amount_cents for number, item in rows}
            self.message_id = session.exec(select(Collection.message_id)).first() or ""
        self.total = sum(self.cents.values())
        self.mandate = {number: f"REF-{number}" for number in self.e2e}

    def imports(self, *files: bytes, by: str = TREASURER) -> ImportReport:
        """Imports files together; the books must be right afterwards."""
        with self.runtime.transaction(OWN) as session:
            report = import_bank_files(
                session, [(f"file-{n}.xml", data) for n, data in enumerate(files)], by
            )
        self.check()
        return report

    def says(self, *entries: Ntry, kind: str = "camt.053", id_: str = "S-1") -> ImportReport:
        return self.imports(statement(IBAN, *entries, kind=kind, id_=id_))

    def check(self) -> None:
        with self.runtime.reading(OWN) as session:
            report = check_ledger(session)
            assert report.ok, report.differences
            kept = session.exec(
                select(sa.func.coalesce(sa.func.sum(BankTransaction.amount_cents), 0)).where(
                    BankTransaction.state == "unmatched", BankTransaction.currency == "EUR"
                )
            ).one()
            assert -report.balances.get("unmatched", 0) == kept

    def open(self, member: str) -> int:
        with self.runtime.reading(OWN) as session:
            return session.exec(
                select(Invoice.open_cents)
                .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
                .where(MemberAccount.member_number == member)
            ).one()

    def number(self, member: str) -> str:
        with self.runtime.reading(OWN) as session:
            return session.exec(
                select(Invoice.number)
                .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
                .where(MemberAccount.member_number == member)
            ).one()

    def balance(self, account: str) -> int:
        with self.runtime.reading(OWN) as session:
            return check_ledger(session).balances.get(account, 0)

    def item(self, member: str) -> CollectionItem:
        with self.runtime.reading(OWN) as session:
            return session.exec(
                select(CollectionItem).where(CollectionItem.end_to_end_id == self.e2e[member])
            ).one()

    def events(self, type_: str) -> list[dict[str, object]]:
        with self.runtime.reading(OWN) as session:
            rows = session.execute(
                sa.text("SELECT payload FROM outbox WHERE type = :type ORDER BY id"),
                {"type": type_},
            ).all()
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in rows]

    def credit(self, cents: int | None = None, **changes: object) -> Ntry:
        """The sum of the collection, as Postbank says it: no details."""
        told: dict[str, object] = {"ref": "SUM-1", "gvc": "192", "batch": self.message_id}
        return Ntry(self.total if cents is None else cents, **{**told, **changes})  # type: ignore[arg-type]

    def returned(
        self,
        member: str,
        reason: str | None = "MS03",
        fees: tuple[int, ...] = (390, 250),
        ref: str = "",
        on: date = date(2027, 2, 18),
    ) -> Ntry:
        cents = self.cents[member]
        detail = Tx(
            cents + sum(fees),
            self.e2e[member],
            self.mandate[member],
            reason=reason,
            instructed=cents,
            fees=fees,
        )
        return Ntry(-cents - sum(fees), on, ref=ref or f"RET-{member}", gvc="109", txs=(detail,))


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    """Five members: 600, 900, 1800 by direct debit; 600 and 900 by transfer."""
    for number, employees, debit in (
        ("M-1", 5, True),
        ("M-2", 50, True),
        ("M-3", None, True),
        ("M-4", 5, False),
        ("M-5", 50, False),
    ):
        add_member(number, employees=employees, debit=debit)
    with runtime.transaction(OWN) as session:
        run_dues(session, 2027, COLLECT_ON, TREASURER, CHAIR)
    return Bank(runtime)


def rows(bank: Bank) -> tuple[int, int]:
    with bank.runtime.reading(OWN) as session:
        count = sa.func.count()
        return (
            session.exec(select(count).select_from(BankTransaction)).one(),
            session.exec(select(count).select_from(LedgerEntry)).one(),
        )


# -- collections ----------------------------------------------------------------------------------


def test_a_sum_closes_every_invoice_of_the_collection(bank: Bank) -> None:
    report = bank.says(bank.credit())
    assert report.to_json() == {
        "files": [
            {
                "file": "file-0.xml",
                "format": "camt.053.001.08",
                "entries": 1,
                "new": 1,
                "known": 0,
            }
        ],
        "matched": [
            {"invoice": bank.number(member), "amount_cents": bank.cents[member]}
            for member in sorted(bank.e2e, key=lambda member: bank.e2e[member])
        ],
        "returns": [],
        "unmatched": [],
    }
    assert [bank.open(member) for member in ("M-1", "M-2", "M-3", "M-4")] == [0, 0, 0, 60000]
    assert bank.balance("bank") == bank.total
    assert bank.balance("collection_clearing") == 0
    assert len(bank.events("billing.invoice.paid")) == 3
    with bank.runtime.reading(OWN) as session:
        used = [mandate.last_collected_on for mandate in session.exec(select(Mandate))]
    assert used == [COLLECT_ON] * 3


@pytest.mark.parametrize(
    "changes",
    [
        {"batch": None},
        {"batch": None, "gvc": "", "text": "SAMMLER {id}", "txs": ()},
        {"gvc": "", "ref": "NONREF"},
    ],
    ids=["by its sum", "by our id in its text", "by its batch"],
)
def test_a_sum_is_known_by_any_of_its_signs(bank: Bank, changes: dict[str, object]) -> None:
    changes = {
        key: value.format(id=bank.message_id) if key == "text" else value  # type: ignore[attr-defined]
        for key, value in changes.items()
    }
    bank.says(bank.credit(**changes))  # type: ignore[arg-type]
    assert bank.open("M-1") == 0
    assert bank.balance("collection_clearing") == 0


def test_a_sum_with_its_debits_listed(bank: Bank) -> None:
    details = tuple(Tx(bank.cents[each], bank.e2e[each]) for each in ("M-1", "M-2"))
    report = bank.says(Ntry(150000, ref="PART", batch=bank.message_id, txs=details))
    assert len(report.matched) == 2
    assert (bank.open("M-1"), bank.open("M-3")) == (0, 180000)
    bank.says(Ntry(180000, ref="REST", batch=bank.message_id), id_="S-2")
    assert bank.open("M-3") == 0


def test_debits_credited_one_by_one(bank: Bank) -> None:
    entries = [
        Ntry(bank.cents[each], ref=f"C-{each}", gvc="171", txs=(Tx(None, bank.e2e[each].lower()),))
        for each in bank.e2e
    ]
    report = bank.says(*entries)
    assert [each.invoice for each in report.matched] == [bank.number(each) for each in bank.e2e]
    assert bank.balance("bank") == bank.total
    bank.says(bank.credit(), kind="camt.054", id_="S-2")
    assert bank.balance("bank") == bank.total, "another message told of the same money"


def test_a_sum_that_does_not_fit_is_kept(bank: Bank) -> None:
    report = bank.says(bank.credit(12345))
    assert [each.amount_cents for each in report.unmatched] == [12345]
    assert bank.balance("unmatched") == -12345
    with bank.runtime.reading(OWN) as session:
        kept = session.exec(select(BankTransaction)).one()
    assert kept.explanation == [f"collection_differs {bank.total}"]


# -- returns --------------------------------------------------------------------------------------


def test_a_return_opens_the_invoice_by_the_principal_alone(bank: Bank) -> None:
    bank.says(bank.credit())
    report = bank.says(bank.returned("M-2", "AC04"), id_="S-2")
    assert report.to_json()["returns"] == [
        {
            "invoice": bank.number("M-2"),
            "reason": "AC04",
            "principal_cents": 90000,
            "fees_cents": 640,
        }
    ]
    assert bank.open("M-2") == 90000
    assert bank.balance("bank_fees") == 640
    assert bank.balance("bank") == bank.total - 90640
    item = bank.item("M-2")
    assert (item.state, item.reason, item.fees_cents) == ("returned", "AC04", 640)
    (event,) = bank.events("billing.collection.returned")
    assert (event["principal_cents"], event["fees_cents"], event["open_cents"]) == (
        90000,
        640,
        90000,
    )
    with bank.runtime.reading(OWN) as session:
        mandate = session.exec(select(Mandate).where(Mandate.reference == "REF-M-2")).one()
    assert (mandate.state, mandate.ended_reason) == ("ended", "AC04")


@pytest.mark.parametrize("reason", ["MS03", "AM04", None, "XYZ9"])
def test_a_neutral_reason_leaves_the_mandate_alone(bank: Bank, reason: str | None) -> None:
    bank.says(bank.credit(), bank.returned("M-1", reason))
    assert bank.item("M-1").reason == (reason or "MS03")
    with bank.runtime.reading(OWN) as session:
        assert set(session.exec(select(Mandate.state))) == {"active"}


def test_a_return_may_be_told_before_its_credit(bank: Bank) -> None:
    report = bank.says(bank.returned("M-1"))
    assert len(report.returns) == 1
    assert bank.balance("collection_clearing") == 60000
    report = bank.says(bank.credit(), id_="S-2")
    assert sorted(each.amount_cents for each in report.matched) == [90000, 180000]
    assert bank.open("M-1") == 60000
    assert bank.balance("collection_clearing") == 0


def test_a_batch_of_returns(bank: Bank) -> None:
    details = tuple(
        Tx(bank.cents[each] + 300, bank.e2e[each], reason="MS03") for each in ("M-1", "M-3")
    )
    bank.says(bank.credit())
    report = bank.says(Ntry(-240600, ref="RB", gvc="109", txs=details), id_="S-2")
    assert [(each.principal_cents, each.fees_cents) for each in report.returns] == [
        (60000, 300),
        (180000, 300),
    ]
    assert (bank.open("M-1"), bank.open("M-2"), bank.open("M-3")) == (60000, 0, 180000)


def test_a_batch_of_returns_whose_details_come_later(bank: Bank) -> None:
    bank.says(bank.credit())
    bank.says(Ntry(-240600, ref="RB", gvc="109"), id_="S-2")
    assert bank.balance("unmatched") == 240600
    details = tuple(
        Tx(bank.cents[each] + 300, bank.e2e[each], reason="MS03") for each in ("M-1", "M-3")
    )
    told = Ntry(-240600, ref="RB", gvc="109", txs=details)
    report = bank.says(told, kind="camt.054")
    assert len(report.returns) == 2
    assert (report.files[0].new, report.files[0].known) == (0, 1)
    assert bank.balance("unmatched") == 0
    assert bank.open("M-3") == 180000
    again = bank.says(told, kind="camt.054", id_="another file")
    assert (again.returns, again.unmatched) == ([], [])


def test_a_return_without_our_id_is_found_by_its_mandate(bank: Bank) -> None:
    bank.says(bank.credit())
    detail = Tx(90300, None, "REF-M-2", reason="MD06", instructed=90000)
    bank.says(Ntry(-90300, ref="R", txs=(detail,)), id_="S-2")
    assert bank.open("M-2") == 90000


def test_a_return_of_a_stranger_is_kept(bank: Bank) -> None:
    report = bank.says(Ntry(-5300, gvc="109", txs=(Tx(5300, "X-1", "Y-1", reason="MS03"),)))
    assert [each.amount_cents for each in report.unmatched] == [-5300]


def test_a_return_told_twice_is_booked_once(bank: Bank) -> None:
    bank.says(bank.credit(), bank.returned("M-1"))
    bank.says(bank.returned("M-1", ref="OTHER"), kind="camt.054")
    assert bank.open("M-1") == 60000
    assert bank.balance("bank") == bank.total - 60640
    report = bank.says(bank.returned("M-1", ref="AGAIN"), id_="S-3")
    assert [each.amount_cents for each in report.unmatched] == [-60640], "the bank debited twice"
    assert bank.open("M-1") == 60000


def test_a_return_after_the_member_paid_by_transfer_makes_no_debt(bank: Bank) -> None:
    number = bank.number("M-1")
    bank.says(bank.credit(), Ntry(60000, ref="T", gvc="166", txs=(Tx(text=number),)))
    assert bank.balance("member_credit") == -60000
    bank.says(bank.returned("M-1"), id_="S-2")
    assert (bank.open("M-1"), bank.balance("member_credit")) == (0, 0)


def test_the_bank_credits_a_return_again(bank: Bank) -> None:
    bank.says(bank.credit(), bank.returned("M-1"))
    again = Ntry(60000, date(2027, 2, 20), "AGAIN", "181", (Tx(None, bank.e2e["M-1"]),))
    bank.says(again, id_="S-2")
    assert bank.open("M-1") == 0
    assert bank.item("M-1").state == "paid"


# -- rejections -----------------------------------------------------------------------------------


def test_a_rejected_debit_stays_open_and_no_money_moves(bank: Bank) -> None:
    report = bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    assert report.to_json()["returns"] == [
        {
            "invoice": bank.number("M-1"),
            "reason": "AC01",
            "principal_cents": 60000,
            "fees_cents": 0,
        }
    ]
    assert (bank.item("M-1").state, bank.open("M-1")) == ("rejected", 60000)
    assert bank.balance("bank") == 0


@pytest.mark.parametrize("report_first", [True, False])
def test_net_booking_credits_what_was_accepted(bank: Bank, *, report_first: bool) -> None:
    files = [
        StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml(),
        statement(IBAN, bank.credit(bank.total - 60000)),
    ]
    for data in files if report_first else reversed(files):
        bank.imports(data)
    assert [bank.open(each) for each in ("M-1", "M-2", "M-3")] == [60000, 0, 0]
    assert bank.balance("unmatched") == bank.balance("collection_clearing") == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2), (0, 2, 1)])
def test_gross_booking_credits_all_and_debits_the_rejected(
    bank: Bank, order: tuple[int, ...]
) -> None:
    debit = bank.returned("M-1", "AC01", fees=())
    files = [
        StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml(),
        statement(IBAN, bank.credit()),
        statement(IBAN, debit, id_="S-2"),
    ]
    for place in order:
        bank.imports(files[place])
    assert [bank.open(each) for each in ("M-1", "M-2", "M-3")] == [60000, 0, 0]
    assert bank.balance("collection_clearing") == 0
    assert bank.balance("bank") == bank.total - 60000
    assert len(bank.events("billing.collection.returned")) == 1


def test_a_whole_file_rejected(bank: Bank) -> None:
    data = StatusReportFile(bank.message_id, group="RJCT", group_reason="FF01").xml()
    report = bank.imports(data)
    assert {each.reason for each in report.returns} == {"FF01"}
    assert len(report.returns) == 3
    with bank.runtime.reading(OWN) as session:
        assert session.exec(select(Collection.state)).one() == "rejected"


def test_good_news_is_no_return(bank: Bank) -> None:
    data = StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "0000"}, "ACTC", status="ACTC")
    report = bank.imports(data.xml())
    assert report.returns == []
    assert bank.item("M-1").state == "collecting"


# -- transfers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{number}",
        "Rechnung {number} vom 15.01.2027",
        "Beitrag br 2027 0003",
        "BR-2027-00 03 Danke",
        "BR20270003",
        "8R-2O27-OOO3",
        "Re.Nr.BR/2027/0003,Kd. M-99",
        "{rf}",
        "{e2e}",
    ],
)
def test_a_transfer_names_its_invoice(bank: Bank, text: str) -> None:
    with bank.runtime.reading(OWN) as session:
        invoice = session.exec(select(Invoice).where(Invoice.number == "BR-2027-0003")).one()
    written = text.format(
        number=invoice.number,
        rf=creditor_reference(invoice.number),
        e2e=f"{invoice.id.hex.upper()}-01",
    )
    paid = Ntry(invoice.open_cents, ref="T", gvc="166", txs=(Tx(text=written),))
    report = bank.says(paid)
    assert report.to_json()["matched"] == [
        {"invoice": "BR-2027-0003", "amount_cents": invoice.open_cents}
    ]


def test_part_payment_then_too_much(bank: Bank) -> None:
    number = bank.number("M-4")
    bank.says(Ntry(20000, ref="T1", txs=(Tx(text=number),)))
    assert bank.open("M-4") == 40000
    assert not bank.events("billing.invoice.paid")
    bank.says(Ntry(45000, ref="T2", txs=(Tx(text=number),)), id_="S-2")
    assert (bank.open("M-4"), bank.balance("member_credit")) == (0, -5000)
    bank.says(Ntry(100, ref="T3", txs=(Tx(text=number),)), id_="S-3")
    assert bank.balance("member_credit") == -5100
    assert len(bank.events("billing.invoice.paid")) == 1


def test_several_invoices_in_one_transfer(bank: Bank) -> None:
    text = f"{bank.number('M-4')} + {bank.number('M-5')}"
    report = bank.says(Ntry(150000, ref="T", txs=(Tx(text=text),)))
    assert len(report.matched) == 2
    assert (bank.open("M-4"), bank.open("M-5")) == (0, 0)


def test_several_invoices_that_do_not_add_up_wait_for_a_person(bank: Bank) -> None:
    text = f"{bank.number('M-4')} + {bank.number('M-5')}"
    report = bank.says(Ntry(140000, ref="T", txs=(Tx(text=text),)))
    assert [(each.amount_cents, each.text) for each in report.unmatched] == [(140000, text)]
    assert bank.balance("unmatched") == -140000


@pytest.mark.parametrize(
    ("cents", "text", "matched"),
    [
        (60000, "Mitglied M-4 Beitrag", True),
        (60000, "Beitrag M-4", True),
        (59900, "Beitrag M-4", False),
        (60000, "Beitrag 2027", False),
    ],
)
def test_a_member_number_counts_with_the_amount(
    bank: Bank, cents: int, text: str, *, matched: bool
) -> None:
    report = bank.says(Ntry(cents, ref="T", txs=(Tx(text=text),)))
    assert bool(report.matched) is matched
    assert bank.open("M-4") == (0 if matched else 60000)


def test_an_account_is_known_from_its_mandate_or_an_earlier_payment(bank: Bank) -> None:
    own = make_iban("DE", f"59050101{1:010d}")
    other = make_iban("DE", "590501010000009999")
    bank.says(Ntry(60000, ref="T1", txs=(Tx(text="Beitrag", iban=own),)))
    assert bank.open("M-1") == 0
    first = Ntry(20000, ref="T2", txs=(Tx(text=bank.number("M-5"), iban=other),))
    then = Ntry(70000, ref="T3", txs=(Tx(text="Rest", iban=other),))
    bank.says(first, id_="S-2")
    bank.says(then, id_="S-3")
    assert bank.open("M-5") == 0


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        (Ntry(12345, ref="T", txs=(Tx(text="Danke"),)), 12345),
        (Ntry(-450, ref="F", gvc="808", text="Entgelt"), -450),
        (Ntry(-90000, ref="P", gvc="116", txs=(Tx(90000, text="Miete"),)), -90000),
    ],
)
def test_money_nobody_knows_is_kept(bank: Bank, entry: Ntry, kept: int) -> None:
    report = bank.says(entry)
    assert [each.amount_cents for each in report.unmatched] == [kept]
    assert bank.balance("bank") == kept


def test_foreign_money_is_kept_but_not_booked(bank: Bank) -> None:
    entry = Ntry(60000, ref="T", currency="CHF", txs=(Tx(text=bank.number("M-4")),))
    report = bank.says(entry)
    assert [each.amount_cents for each in report.unmatched] == [60000]
    assert (bank.balance("bank"), bank.open("M-4")) == (0, 60000)


# -- files ----------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(bank: Bank) -> None:
    data = statement(IBAN, bank.credit(), bank.returned("M-1"), Ntry(5, txs=(Tx(text="x"),)))
    bank.imports(data)
    before = rows(bank)
    report = bank.imports(data, data)
    assert [(each.entries, each.new, each.known) for each in report.files] == [(3, 0, 3)] * 2
    assert (report.matched, report.returns, report.unmatched) == ([], [], [])
    assert rows(bank) == before


@pytest.mark.parametrize("reference", ["SUM-1", "NONREF"])
@pytest.mark.parametrize("first", ["camt.053", "camt.054", "camt.052"])
def test_three_messages_tell_of_the_same_money(bank: Bank, first: str, reference: str) -> None:
    """The 053 has the sum alone, the 054 the debits, the 052 a shorter text."""
    details = tuple(Tx(bank.cents[each], bank.e2e[each]) for each in bank.e2e)
    entries = {
        "camt.053": (
            bank.credit(ref=reference),
            Ntry(5000, ref=reference, txs=(Tx(text="Spende Mai"),)),
        ),
        "camt.054": (bank.credit(ref=reference, txs=details),),
        "camt.052": (
            bank.credit(ref=reference),
            Ntry(5000, ref=reference, txs=(Tx(text="Spende"),)),
        ),
    }
    if reference != "NONREF":
        entries = {
            kind: tuple(
                Ntry(**{**vars(each), "ref": f"{reference}-{place}"})
                for place, each in enumerate(some)
            )
            for kind, some in entries.items()
        }
    for kind in (first, *entries, *entries):
        bank.says(*entries[kind], kind=kind, id_=f"{kind} again")
    assert bank.balance("bank") == bank.total + 5000
    assert [bank.open(each) for each in bank.e2e] == [0, 0, 0]


def test_a_file_that_cannot_be_read_changes_nothing(bank: Bank) -> None:
    good = statement(IBAN, bank.credit())
    cut = statement(IBAN, bank.returned("M-1"), bank.returned("M-2"))[:-400]
    before = rows(bank)
    with bank.runtime.transaction(OWN) as session:
        with pytest.raises(BankFileUnusable, match=r"second\.xml: .*cut off") as refused:
            import_bank_files(session, [("first.xml", good), ("second.xml", cut)], TREASURER)
        assert "Nothing was imported" in refused.value.message
    assert rows(bank) == before
    assert bank.open("M-1") == 60000
    with bank.runtime.reading(OWN) as session:
        assert not session.exec(select(BankFile)).all()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b":20:STARTUMSE",
        b"<html/>",
        statement(make_iban("DE", "265900250099999901"), Ntry(100)),
        statement(make_iban("DE", "265900250099999901")),
        StatusReportFile("SOMEBODY-ELSE", {"X": "AC01"}).xml(),
    ],
    ids=["empty", "mt940", "html", "other account", "other account, no entry", "other's report"],
)
def test_files_that_are_refused(bank: Bank, data: bytes) -> None:
    with pytest.raises(BankFileUnusable, match="file-0"):
        bank.imports(data)


def test_only_treasurer_and_office_may_import(bank: Bank) -> None:
    with pytest.raises(MayNotUseBankFiles):
        bank.imports(statement(IBAN), by=CHAIR)


def test_a_real_statement_of_our_account(bank: Bank, bank_files: Path) -> None:
    """The sample of the Deutsche Kreditwirtschaft as if it were ours: everything is kept."""
    data = (bank_files / "returns" / "dk-sample-camt053-v02.xml").read_bytes()
    report = bank.imports(data.replace(b"DE87200500001234567890", IBAN.encode()))
    assert report.files[0].entries == report.files[0].new == 10
    assert (report.matched, report.returns) == ([], [])
    assert len(report.unmatched) >= 10
