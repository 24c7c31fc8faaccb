"""An association comes from another program: who owed and who had paid too much is in the list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from infra.admin.member_export import export_members
from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.collections.collectable import collectables
from services.billing.collections.errors import NoticesMissing
from services.billing.collections.prepare_collection import prepare_collection
from services.billing.collections.release_collection import release_collection
from services.billing.collections.submit_collection import submit_collection
from services.billing.credits.queries import member_credits
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.reminders.run_reminders import run_reminders
from services.members.roster.tables import Member
from services.notifications.composing.tables import Message
from shared.events.operations.replay import replay_events
from shared.web.sheets import write_sheet
from tests.infra.composition.import_desk import (
    OWN,
    TWO,
    ImportDesk,
    debit,
    desk_in,
    member,
    prepare,
    sheet,
)
from tests.infra.conftest import DEMO
from tests.support.bank_statements import Ntry, Tx, statement
from tests.support.operators_site import somebody
from tests.support.settings import LOCAL


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prepare(folder := tmp_path_factory.mktemp("openings") / "data")
    return folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Iterator[ImportDesk]:
    with desk_in(prepared, tmp_path / "data") as made:
        yield made


def opening(cents: str, on: str = "2026-12-01") -> dict[str, str]:
    return {"opening_balance_eur": cents, "opening_balance_on": on}


def taken_over(desk: ImportDesk) -> ImportDesk:
    """One owes by direct debit, one by transfer, one has paid too much, one is even."""
    people = {"contact_email": "a@a.example", "contact_last_name": "Ährenpfort"}
    rows = [
        debit("1001", **people, **opening("900,00")),
        debit("1002", **people, **opening("1.200,50"), iban="", payment_method="transfer"),
        debit("1003", **people, **opening("-150"), iban=TWO),
        debit("1004", **people, **opening("0"), iban="", payment_method="transfer"),
    ]
    report = desk.bring(sheet(*rows))
    assert (report.created, report.errors, report.changes) == (4, (), ())
    desk.installation.settle()
    return desk


def open_items(desk: ImportDesk) -> dict[str, int]:
    """Cents by member."""
    numbers = {one.id: one.number for one in desk.rows("members", Member)}
    return {numbers[one.member_id]: one.open_cents for one in desk.rows("billing", Invoice)}


def item_of(desk: ImportDesk, number: str) -> str:
    """The numbers of items are given in the order in which the events come."""
    (owing,) = (one.id for one in desk.rows("members", Member) if one.number == number)
    return next(one.number for one in desk.rows("billing", Invoice) if one.member_id == owing)


def test_what_was_owed_is_collected_reminded_of_and_shown(desk: ImportDesk) -> None:
    taken_over(desk)
    assert open_items(desk) == {"1001": 90_000, "1002": 120_050}
    with desk.installation["billing"].reading(OWN) as session:
        report = check_ledger(session)
        due = collectables(session, date(2027, 1, 11))
        credits = member_credits(session)
    assert report.ok
    assert report.balances["opening_balance"] == -90_000 - 120_050 + 15_000
    debited, transferred = item_of(desk, "1001"), item_of(desk, "1002")
    assert [(one.number, one.cents, one.barrier) for one in due] == [(debited, 90_000, None)]
    assert [(one.member_number, one.credit_cents) for one in credits] == [("1003", 15_000)]
    with desk.installation["billing"].transaction(OWN) as uow:
        reminded = run_reminders(uow, date(2027, 1, 11), desk.actor())
    assert transferred in {one.invoice for one in reminded.reminders}
    desk.installation.settle()
    mails = [one for one in desk.rows("notifications", Message) if transferred in one.subject]
    assert len(mails) == 1
    treasurer = browser(desk.installation, "treasurer")
    (owing,) = (one.id for one in desk.rows("members", Member) if one.number == "1001")
    for path, words in {
        f"/autos/members/{owing}/account": (debited, "Balance taken over", "books began"),
        f"/autos/invoices/{debited}": ("Balance taken over", "another program"),
        f"/autos/invoices/{debited}/correct": ("import another opening balance", "Waive what"),
        "/autos/invoices": (transferred,),
        "/autos/collections": (debited,),
        "/autos/reminders": (transferred,),
    }.items():
        page = treasurer.get(path)
        assert page.status_code == 200, path
        assert all(word in page.text for word in words), (path, page.text)


def browser(installation: Installation, role: str) -> TestClient:
    person = somebody(installation, "autos", role)
    client = TestClient(build_app(installation), base_url=LOCAL, headers={"accept": "text/html"})
    client.cookies.set("language", "en")
    data = {"association": str(person.association_id), "person": str(person.person_id)}
    assert client.post("/sign-in", data=data, follow_redirects=False).status_code == 303
    return client


def test_another_balance_is_said_and_posted_as_the_difference(desk: ImportDesk) -> None:
    taken_over(desk)
    again = desk.bring(sheet(member("1001", **opening("900"))))
    assert (again.unchanged, again.changes) == (1, ())
    # An empty cell says nothing: to take a balance back, write zero.
    assert desk.bring(sheet(member("1001", **opening("", "")))).unchanged == 1
    dry = desk.bring(sheet(member("1001", **opening("850", "2026-11-30"))), dry_run=True)
    assert [(one["column"], one["from"], one["to"]) for one in dry.changes] == [
        ("opening_balance_eur", "900.00", "850.00"),
        ("opening_balance_on", "2026-12-01", "2026-11-30"),
    ]
    desk.installation.settle()
    assert open_items(desk)["1001"] == 90_000
    desk.bring(sheet(member("1001", **opening("850", "2026-11-30"))))
    desk.installation.settle()
    assert open_items(desk)["1001"] == 85_000
    desk.bring(sheet(member("1001", **opening("0", "2026-11-30"))))
    desk.installation.settle()
    assert open_items(desk)["1001"] == 0
    replayed = replay_events(
        desk.installation.runtimes.values(),
        desk.installation.routes,
        "billing.take_over_opening_balance",
        by="an operator",
        reason="to see",
        again=True,
    )
    desk.installation.settle()
    assert (replayed > 0, open_items(desk)) == (True, {"1001": 0, "1002": 120_050})
    with desk.installation["billing"].reading(OWN) as session:
        assert check_ledger(session).ok


def test_it_goes_out_and_comes_in_again(desk: ImportDesk) -> None:
    taken_over(desk)
    table = export_members(desk.installation.runtimes, desk.actor())
    write_sheet(file := io.BytesIO(), "csv", table)
    assert ";900,00;2026-12-01;" in file.getvalue().decode()
    report = desk.bring(file.getvalue())
    assert (report.unchanged, report.changes) == (4, ())


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (opening("900", ""), ("opening_balance_on", "missing")),
        (opening("", "2026-12-01"), ("opening_balance_eur", "missing")),
        (opening("1.234,567"), ("opening_balance_eur", "invalid_amount")),
        (opening("900", "2027-01-12"), ("opening_balance_eur", "day_out_of_range")),
        (opening("900", "31.12.26"), ("opening_balance_on", "invalid_date")),
    ],
)
def test_what_cannot_be_taken_over(
    desk: ImportDesk, columns: dict[str, str], found: tuple[str, str]
) -> None:
    report = desk.bring(sheet(member("1001", **columns)))
    assert [(one["column"], one["code"]) for one in report.errors] == [found]
    assert desk.rows("members", Member) == []


def test_it_is_collected_after_a_notice_of_its_own_and_paid_by_its_number(
    desk: ImportDesk,
) -> None:
    """The mail that announced it is another program's: nothing is handed in without one of ours."""
    taken_over(desk)
    debited, transferred = item_of(desk, "1001"), item_of(desk, "1002")
    billing, treasurer = desk.installation["billing"], desk.actor()
    chair = somebody(desk.installation, "autos", "board")
    with billing.transaction(OWN) as uow:
        (made,) = (one.id for one in prepare_collection(uow, date(2027, 2, 15), treasurer))
    with billing.transaction(OWN) as uow:
        release_collection(uow, made, None, chair)
    with billing.transaction(OWN) as uow, pytest.raises(NoticesMissing):
        submit_collection(uow, made, treasurer)
    desk.installation.settle()
    (told,) = (one for one in desk.rows("notifications", Message) if debited in one.subject)
    assert told.template == "debit_announced"
    ours = load_association((DEMO / "autos.toml").read_text("utf-8")).bank.iban
    entry = Ntry(120_050, date(2027, 1, 12), "R1", "166", txs=(Tx(120_050, text=transferred),))
    with billing.transaction(OWN) as uow:
        import_bank_files(uow, [("paid.xml", statement(ours, entry))], treasurer)
    assert open_items(desk) == {"1001": 90_000, "1002": 0}
    with billing.reading(OWN) as session:
        assert check_ledger(session).ok
