"""A list of members is taken over by both services or by none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from infra.admin import member_import
from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.members.roster.tables import Member
from shared.db import Database, Session
from shared.ibans import mod97
from tests.infra.composition.import_desk import (
    ONE,
    OWN,
    TWO,
    ImportDesk,
    debit,
    desk_in,
    member,
    prepare,
    sheet,
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prepare(folder := tmp_path_factory.mktemp("import") / "data")
    return folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Iterator[ImportDesk]:
    with desk_in(prepared, tmp_path / "data") as made:
        yield made


def codes(desk: ImportDesk, content: str) -> list[tuple[object, object, object]]:
    """Nothing of it is written."""
    before = desk.mandates(), len(desk.rows("members", Member))
    report = desk.bring(content)
    assert (desk.mandates(), len(desk.rows("members", Member))) == before
    return [(one["row"], one["column"], one["code"]) for one in report.errors]


def test_what_one_service_refuses_the_other_does_not_write(desk: ImportDesk) -> None:
    desk.bring(sheet(debit("1001"), debit("1002", iban=TWO)))
    taken = debit("1003", mandate_reference="ref-1001")
    assert codes(desk, sheet(taken, debit("1004", iban="DE00"))) == [
        (2, "mandate_reference", "reference_taken"),
        (3, "iban", "iban_invalid"),
    ]
    partial = desk.bring(sheet(taken, debit("1005")), partial=True)
    assert (partial.created, len(partial.errors)) == (1, 1)
    assert {one.number for one in desk.rows("members", Member)} == {"1001", "1002", "1005"}


def test_what_fails_at_one_service_is_undone_at_the_other(
    desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw too: a failure while billing writes."""

    def fails(*_: object) -> object:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(member_import, "import_payment_details", fails)
        with pytest.raises(OSError, match="disk full"):
            desk.bring(sheet(debit()))
    assert desk.rows("members", Member) == []
    assert desk.bring(sheet(debit())).created == 1


def test_killed_between_the_two_halves_the_same_list_again_finishes(
    desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sheet(debit("1001"), debit("1002", iban=TWO))
    if (child := os.fork()) == 0:
        desk.installation.dispose()
        _die_before_billing_commits(monkeypatch)
        desk.bring(content)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    ids = {one.number: one.id for one in desk.rows("members", Member)}
    assert (len(ids), desk.mandates()) == (2, {})
    again = desk.bring(content)
    assert (again.created, again.updated, again.unchanged) == (0, 2, 0)
    assert {one.number: one.id for one in desk.rows("members", Member)} == ids
    desk.installation.settle()
    assert {one.member_id for one in desk.rows("billing", MemberAccount)} == set(ids.values())
    assert {one.member_id for one in desk.rows("billing", Mandate)} == set(ids.values())
    assert desk.bring(content).unchanged == 2


def _die_before_billing_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    writing = Database.writing

    @contextmanager
    def dying(self: Database, association_id: UUID | None) -> Iterator[Session]:
        with writing(self, association_id) as session:
            yield session
            if "billing" in str(self.engine.url):
                os._exit(9)

    monkeypatch.setattr(Database, "writing", dying)


def test_a_column_that_the_list_does_not_have_changes_nothing(desk: ImportDesk) -> None:
    desk.bring(sheet(debit(last_collected_on="15.02.2026", left_on="2029-12-31")))
    assert desk.bring(sheet(member())).unchanged == 1
    for column, value in (
        ("account_holder", "Étanchéité Holding"),
        ("mandate_signed_on", "2026-04-01"),
        ("iban", TWO),
    ):
        said = desk.bring(sheet(member(**{column: value})))
        assert [one["column"] for one in said.changes] == [column]
    assert desk.mandates() == {"REF-1001": ("active", f"{TWO[:4]} •••• {TWO[-4:]}", "2026-02-15")}
    assert desk.rows("members", Member)[0].left_on is not None


def test_debit_transfer_and_debit_again_by_the_old_reference(desk: ImportDesk) -> None:
    desk.bring(sheet(debit()))
    desk.bring(sheet(member(payment_method="Überweisung")))
    assert desk.bring(sheet(debit())).updated == 1
    # By another reference, and back again: somebody had mistyped it.
    desk.bring(sheet(debit(mandate_reference="REF-1010")))
    back = desk.bring(sheet(debit(mandate_reference="ref-1001")))
    assert back.updated == 1
    assert {ref: state for ref, (state, *_) in desk.mandates().items()} == {
        "REF-1001": "active",
        "REF-1010": "ended",
    }
    assert desk.bring(sheet(debit())).unchanged == 1


def end(desk: ImportDesk, *, reason: str | None) -> None:
    """A bank ends the mandate, saying why, or a person does."""
    with desk.installation["billing"].transaction(OWN) as uow:
        mandate = uow.session.exec(select(Mandate)).one()
        mandate.state, mandate.ended_on = MandateState.ENDED, uow.clock.today()
        mandate.ended_reason = reason


@pytest.mark.parametrize("columns", [("iban",), ("iban", "mandate_reference")])
def test_a_new_account_revives_what_a_bank_ended(
    desk: ImportDesk, columns: tuple[str, ...]
) -> None:
    """AC04: account closed; the same reference goes on with another one."""
    desk.bring(sheet(debit()))
    end(desk, reason="AC04")
    row = debit(iban=TWO)
    said = desk.bring(sheet(member(**{column: row[column] for column in columns})))
    assert said.updated == 1
    (mandate,) = desk.rows("billing", Mandate)
    assert (mandate.state, mandate.account_amended, mandate.ended_reason) == ("active", True, None)


def test_a_revoked_mandate_is_not_brought_back_without_a_new_signature(desk: ImportDesk) -> None:
    desk.bring(sheet(debit()))
    end(desk, reason=None)
    assert desk.bring(sheet(debit())).unchanged == 1
    assert codes(desk, sheet(debit(iban=TWO))) == [(2, "mandate_reference", "mandate_revoked")]
    assert desk.bring(sheet(debit(iban=TWO, mandate_reference="REF-NEW"))).updated == 1


def test_a_number_that_was_brought_along_is_not_given_again(desk: ImportDesk) -> None:
    own = debit("1001", mandate_reference="AUTOS-000001")
    report = desk.bring(sheet(own, debit("1002", iban=TWO, mandate_reference="")))
    assert (report.created, sorted(desk.mandates())) == (2, ["AUTOS-000001", "AUTOS-000002"])


def test_days_of_a_mandate(desk: ImportDesk) -> None:
    """When it was last used, and since when the debtor's bank knows it."""
    day = {"last_collected_on": "2027-02-01", "b2b_confirmed_on": "2026-01-01"}
    assert codes(desk, sheet(debit(mandate_scheme="b2b", **day))) == [
        (2, "last_collected_on", "day_out_of_range"),
        (2, "b2b_confirmed_on", "day_out_of_range"),
    ]
    right = debit(
        mandate_scheme="b2b", last_collected_on="01.02.2026", b2b_confirmed_on="05.03.2026"
    )
    assert codes(desk, sheet(right | {"mandate_scheme": "core"})) == [
        (2, "b2b_confirmed_on", "not_b2b")
    ]
    assert desk.bring(sheet(right)).created == 1
    assert desk.bring(sheet(right)).unchanged == 1
    later = desk.bring(sheet(member(last_collected_on="2026-08-01")))
    assert [(one["column"], one["from"], one["to"]) for one in later.changes] == [
        ("last_collected_on", "2026-02-01", "2026-08-01")
    ]
    # A list of last year, or none at all, takes nothing back.
    assert desk.bring(sheet(right)).unchanged == 1
    assert desk.bring(sheet(right | day | {"last_collected_on": "", "b2b_confirmed_on": ""}))
    (mandate,) = desk.rows("billing", Mandate)
    assert [str(mandate.last_collected_on), str(mandate.b2b_confirmed_on)] == [
        "2026-08-01",
        "2026-03-05",
    ]


def test_a_masked_account_is_the_one_that_is_stored_or_an_error(desk: ImportDesk) -> None:
    desk.bring(sheet(debit()))
    masked = f"{ONE[:4]} •••• {ONE[-4:]}"
    assert desk.bring(sheet(debit(iban=masked))).unchanged == 1
    assert codes(desk, sheet(debit(iban=masked[:-1] + "9"))) == [(2, "iban", "masked_iban")]


def test_a_dry_run_says_what_would_change_and_what_would_be_emptied(desk: ImportDesk) -> None:
    full = debit(
        employees="40", turnover_eur="1.500.000,00", groups="Wasserstoff, Personal", branch="Guss"
    ) | {"contact_email": "a@a.example", "contact_last_name": "Ährenpfort"}
    desk.bring(sheet(full))
    other = full | {
        **{"employees": "41", "turnover_eur": "", "branch": "", "contact_email": "b@a.example"},
        **{"groups": "Personal", "iban": TWO},
    }
    content = sheet(other, member("1002"))
    dry = desk.bring(content, dry_run=True)
    assert (dry.created, dry.updated) == (1, 1)
    assert len(desk.rows("members", Member)) == len(desk.rows("billing", PaymentArrangement)) == 1
    changes = [(one["column"], one["from"], one["to"]) for one in dry.changes]
    assert changes == [
        ("employees", "40", "41"),
        ("turnover_eur", "1500000.00", ""),
        ("branch", "Guss", ""),
        ("contact_email", "a@a.example", "b@a.example"),
        # Invoices go to the contact, unless the list says where else.
        ("billing_emails", "a@a.example", "b@a.example"),
        ("groups", "Personal, Wasserstoff", "Personal"),
        ("iban", f"{ONE[:4]} •••• {ONE[-4:]}", f"{TWO[:4]} •••• {TWO[-4:]}"),
    ]
    assert {(one["row"], one["member_number"]) for one in dry.changes} == {(2, "1001")}
    assert [one["column"] for one in dry.emptied] == ["turnover_eur", "branch"]
    done = desk.bring(content)
    assert (done.changes, done.created, done.updated) == (dry.changes, 1, 1)
    assert desk.bring(content).unchanged == 2


def test_two_accounts_that_look_alike_are_told_apart(desk: ImportDesk) -> None:
    """Masked they are the same."""
    desk.bring(sheet(debit()))
    guesses = (f"{ONE[:4]}{n:014d}{ONE[-4:]}" for n in range(10**6))
    alike = next(one for one in guesses if mod97(one[4:] + one[:4]) == 1 and one != ONE)
    (change,) = desk.bring(sheet(debit(iban=alike))).changes
    assert (change["column"], change["from"]) == ("iban", change["to"])


def test_who_left_is_no_member_from_the_day_after(desk: ImportDesk) -> None:
    rows = [
        member("1001", left_on="31.12.2026"),
        member("1002", left_on="2027-01-11"),
        member("1003"),
    ]
    desk.bring(sheet(*rows))
    states = {one.number: one.state.value for one in desk.rows("members", Member)}
    assert states == {"1001": "left", "1002": "active", "1003": "active"}
    wrong = member("1003", left_on="2019-12-31")
    assert codes(desk, sheet(wrong)) == [(2, "left_on", "left_before_joined")]
    (change,) = desk.bring(sheet(member("1001", left_on=""))).emptied
    assert (change["column"], change["from"]) == ("left_on", "2026-12-31")
    assert desk.rows("members", Member)[0].state.value == "active"
