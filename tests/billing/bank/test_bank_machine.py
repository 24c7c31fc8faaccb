"""Whatever the bank says, in whatever order: the books are right and each money counts once."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from services.billing.bank.tables import BankTransaction
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.ledger.open_amounts import OpenAmount, Split
from services.billing.ledger.tables import Account
from services.billing.reminders.run_reminders import run_reminders
from services.billing.reminders.tables import Reminder
from services.billing.runs.run_dues import run_dues
from services.billing.service import SERVICE
from shared.clock import FixedClock
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import told
from tests.support.bank import COLLECT_ON, IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement

MEMBERS = ("M-1", "M-2", "M-3", "M-4", "M-5")
DEBITED = ("M-1", "M-2", "M-3")


@dataclass
class Modelled:
    """What a person would write down about one invoice: what it is for and what came in for it."""

    amount: int
    received: int = 0
    collected: bool = False
    credited: bool = False
    rejected: bool = False
    taken: bool = False

    @property
    def open(self) -> int:
        return max(0, self.amount - self.received)

    @property
    def credit(self) -> int:
        return max(0, self.received - self.amount)


class BankMachine(RuleBasedStateMachine):
    """Settles, returns, rejects, pays, reminds and imports again in any order, beside a model."""

    make: Callable[[ExitStack], Bank]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.bank = self.make(self.stack)
        self.numbers = {member: self.bank.number(member) for member in MEMBERS}
        amounts = {member: self.bank.open(member) for member in MEMBERS}
        self.model = {member: Modelled(amounts[member]) for member in MEMBERS}
        self.reminded: set[str] = set()
        self.told: list[bytes] = []
        self.money = self.unknown = self.count = 0
        self.day = date(2027, 2, 15)

    def teardown(self) -> None:
        self.stack.close()

    def say(self, *entries: Ntry) -> None:
        self.count += 1
        data = statement(IBAN, *entries, id_=f"S-{self.count}")
        self.bank.imports(data)
        self.told.append(data)
        self.money += sum(entry.cents for entry in entries)

    def next_day(self) -> date:
        self.day += timedelta(days=1)
        return self.day

    @initialize()
    def begin(self) -> None:
        assert self.bank.balance("bank") == 0

    @precondition(lambda self: not any(one.credited for one in self.model.values()))
    @rule(net=st.booleans())
    def credit_the_collection(self, *, net: bool) -> None:
        left_out = [
            member
            for member in DEBITED
            if net and self.model[member].rejected and not self.model[member].taken
        ]
        of = [member for member in DEBITED if member not in left_out]
        if not of:
            return
        self.say(self.bank.credit(sum(self.bank.cents[each] for each in of), on=self.next_day()))
        for member in of:
            self._credited(self.model[member])

    def _credited(self, one: Modelled) -> None:
        one.credited = True
        if not (one.rejected or one.taken):
            one.collected = True
            one.received += one.amount

    @rule(member=st.sampled_from(DEBITED), fees=st.sampled_from([(), (300,), (390, 250)]))
    def return_a_debit(self, member: str, fees: tuple[int, ...]) -> None:
        one = self.model[member]
        net_settled = one.rejected and not one.credited
        if one.taken or (net_settled and any(each.credited for each in self.model.values())):
            return
        self.say(self.bank.returned(member, fees=fees, on=self.next_day()))
        one.taken = True
        if one.collected:
            one.collected = False
            one.received -= one.amount

    @rule(member=st.sampled_from(DEBITED))
    def reject_a_debit(self, member: str) -> None:
        one = self.model[member]
        report = StatusReportFile(self.bank.message_id, {self.bank.e2e[member]: "AM04"})
        data = report.xml()
        self.bank.imports(data)
        self.told.append(data)
        if one.taken or one.rejected:
            return
        one.rejected = True
        if one.collected:
            one.collected = False
            one.received -= one.amount

    @rule(member=st.sampled_from(MEMBERS), cents=st.sampled_from([1, 10000, 60000, 90000, 180000]))
    def pay(self, member: str, cents: int) -> None:
        text = f"Rechnung {self.numbers[member]}"
        reference = f"T-{self.count}"
        self.say(
            Ntry(cents=cents, on=self.next_day(), ref=reference, gvc="166", txs=(Tx(text=text),))
        )
        self.model[member].received += cents

    @rule(cents=st.sampled_from([777, -450]))
    def something_unknown(self, cents: int) -> None:
        self.say(Ntry(cents, self.next_day(), f"U-{self.count}", text="?"))
        self.unknown += cents

    @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=3), seed=st.integers(0, 9))
    def import_again(self, picks: list[int], seed: int) -> None:
        """The same files in any order."""
        if self.told:
            files = [self.told[pick % len(self.told)] for pick in picks]
            random.Random(seed).shuffle(files)  # noqa: S311
            self.bank.imports(*files)

    @rule(days=st.sampled_from([0, 1, 40]))
    def remind(self, days: int) -> None:
        with self.bank.runtime.transaction(OWN) as uow:
            report = run_reminders(uow, COLLECT_ON + timedelta(days=days), BY_TREASURER)
        for each in report.reminders:
            member = each.member_number
            assert member not in self.reminded
            assert each.open_cents == self.model[member].open > 0
            self.reminded.add(member)

    @invariant()
    def the_books_are_right(self) -> None:
        with self.bank.runtime.reading(OWN) as session:
            ledger = check_ledger(session)
            opens = dict(session.exec(select(Invoice.number, Invoice.open_cents)).all())
            reminders = session.exec(select(Reminder)).all()
        assert ledger.ok, ledger.differences
        for member, one in self.model.items():
            assert opens[self.numbers[member]] == one.open, member
        balances = ledger.balances
        assert balances.get(Account.BANK.value, 0) == self.money
        assert -balances.get(Account.UNMATCHED.value, 0) == self.unknown
        credit = sum(one.credit for one in self.model.values())
        assert -balances.get(Account.MEMBER_CREDIT.value, 0) == credit
        assert balances.get(Account.COLLECTION_CLEARING.value, 0) == self._in_transit()
        assert len(reminders) == len(self.reminded)

    def _in_transit(self) -> int:
        """Taken before it was credited, or credited and waiting to be taken."""
        sign = {(True, False): 1, (False, True): -1}
        return sum(
            one.amount * sign.get((one.taken, one.credited), 0)
            for one in self.model.values()
            if not one.collected
        )


@pytest.fixture
def new_bank(add_member: AddMember, runtime: ServiceRuntime) -> Callable[[ExitStack], Bank]:
    """Each example begins with a copy of one database in which the dues were run."""
    for number, employees, debit in zip(
        MEMBERS, (5, 50, None, 5, 50), (True, True, True, False, False), strict=True
    ):
        add_member(number, employees=employees, debit=debit)
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
    told(runtime)
    with runtime.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    source = Path(str(runtime.database.engine.url.database)).read_bytes()

    def make(stack: ExitStack) -> Bank:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "copy.sqlite").write_bytes(source)
        database = Database(f"sqlite:///{folder / 'copy.sqlite'}")
        stack.callback(database.dispose)
        return Bank(
            ServiceRuntime(
                service=SERVICE,
                database=database,
                clock=FixedClock.on(date(2027, 2, 20)),
                documents=FolderStore(folder / "documents", durable=False),
                keys=KeyRing("test key"),
                settings=runtime.settings,
            )
        )

    return make


@pytest.fixture
def database_kind() -> str:
    """What the rules of money say does not depend on the database."""
    return "sqlite"


def test_any_order_keeps_the_books_right(new_bank: Callable[[ExitStack], Bank]) -> None:
    class Machine(BankMachine):
        make = staticmethod(new_bank)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_sees_a_wrong_rule(
    new_bank: Callable[[ExitStack], Bank], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twin: if credit did not go first, the machine above would find it."""

    def claim_first(self: OpenAmount, cents: int) -> Split:
        return self._change(Split(cents, 0))

    monkeypatch.setattr(OpenAmount, "give_back", claim_first)
    with ExitStack() as stack:
        machine = _machine(new_bank, stack)
        machine.pay(member="M-1", cents=60000)
        machine.credit_the_collection(net=False)
        machine.return_a_debit(member="M-1", fees=())
        with pytest.raises(AssertionError):
            machine.the_books_are_right()


def _machine(new_bank: Callable[[ExitStack], Bank], stack: ExitStack) -> BankMachine:
    class Machine(BankMachine):
        make = staticmethod(new_bank)

    machine = Machine()
    stack.callback(machine.teardown)
    return machine


# -- the same money in other files (R9) -----------------------------------------------------------


def _days(bank: Bank) -> list[list[Ntry]]:
    """A month of bookings by day, with twins that have no reference and differ in nothing."""
    first = date(2027, 2, 15)
    twin = Ntry(
        cents=1000, on=first + timedelta(days=2), ref="NONREF", gvc="166", txs=(Tx(text="Spende"),)
    )
    numbers = {member: bank.number(member) for member in MEMBERS}
    return [
        [
            bank.credit(on=first),
            Ntry(cents=20000, on=first, ref="P-1", gvc="166", txs=(Tx(text=numbers["M-4"]),)),
        ],
        [bank.returned("M-1", on=first + timedelta(days=1), ref="NONREF")],
        [twin, twin, twin],
        [
            bank.returned("M-3", "AC04", on=first + timedelta(days=3)),
            Ntry(-450, first + timedelta(days=3), "F-1", "808", text="Entgelt"),
        ],
        [
            Ntry(
                cents=130000,
                on=first + timedelta(days=4),
                ref="P-2",
                gvc="166",
                txs=(Tx(text=numbers["M-5"]),),
            )
        ],
    ]


def _state(bank: Bank) -> tuple[object, ...]:
    with bank.runtime.reading(OWN) as session:
        ledger = check_ledger(session)
        count = len(session.exec(select(BankTransaction.id)).all())
    assert ledger.ok
    return ledger.balances, count, [bank.open(member) for member in MEMBERS]


WINDOWS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), max_size=5)


def test_overlapping_files_in_any_order_change_nothing(
    new_bank: Callable[[ExitStack], Bank],
) -> None:
    with ExitStack() as stack:
        whole = new_bank(stack)
        days = _days(whole)
        whole.says(*(entry for day in days for entry in day))
        expected = _state(whole)

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(windows=WINDOWS, seed=st.integers(0, 99), together=st.booleans())
    def run(windows: list[tuple[int, int]], seed: int, *, together: bool) -> None:
        with ExitStack() as stack:
            bank = new_bank(stack)
            files = [
                statement(IBAN, *(entry for day in days[start : start + length] for entry in day))
                for start, length in [*windows, *((day, 1) for day in range(len(days)))]
            ]
            random.Random(seed).shuffle(files)  # noqa: S311
            for some in [files] if together else [[one] for one in files]:
                bank.imports(*some)
            assert _state(bank) == expected

    run()
