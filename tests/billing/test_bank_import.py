"""The bank's answer, from files to closed and re-opened invoices, through the import command."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from services.billing.accounts.tables import Mandate
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.tables import BankFile, BankTransaction
from services.billing.collections.tables import Collection
from services.billing.errors import BankFileUnusable
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.sepa.iban import make_iban
from services.billing.sepa.references import creditor_reference
from shared.permissions import MissingPermission
from tests.billing.bank_desk import COLLECT_ON, IBAN, OWN, Bank
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement


def rows(bank: Bank) -> tuple[int, int]:
    with bank.runtime.reading(OWN) as session:
        count = sa.func.count()
        return (
            session.exec(select(count).select_from(BankTransaction)).one(),
            session.exec(select(count).select_from(LedgerEntry)).one(),
        )


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
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(BankFileUnusable, match=r"second\.xml: .*cut off") as refused:
            import_bank_files(uow, [("first.xml", good), ("second.xml", cut)], BY_TREASURER)
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


def test_only_the_treasurer_may_import(bank: Bank) -> None:
    with pytest.raises(MissingPermission):
        bank.imports(statement(IBAN), by=BY_CHAIR)


def test_a_real_statement_of_our_account(bank: Bank, bank_files: Path) -> None:
    """The sample of the Deutsche Kreditwirtschaft as if it were ours: everything is kept."""
    data = (bank_files / "returns" / "dk-sample-camt053-v02.xml").read_bytes()
    report = bank.imports(data.replace(b"DE87200500001234567890", IBAN.encode()))
    assert report.files[0].entries == report.files[0].new == 10
    assert (report.matched, report.returns) == ([], [])
    assert len(report.unmatched) >= 10
