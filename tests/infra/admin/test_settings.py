"""Settings of the association: one officer proposes, another confirms, mails name the account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from infra.admin import settings_account
from services.billing.association.tables import Association as Creditor
from services.billing.sepa.iban import make_iban
from services.members.association.tables import Association
from services.notifications.association.tables import Association as Sender
from services.notifications.association.tables import PendingAccount
from services.notifications.association.transfer_account import account_of
from tests.support.installation import OWN, InstallationFixture, open_installation

IBAN = make_iban("LU", "0019400644750000")
ACCOUNT = {
    "account_holder": "autoregion Services",
    "iban": IBAN,
    "bic": "BCEELULL",
    "creditor_identifier": "DE98ZZZ09999999999",
}
RULE = {"rule": "unanimous_in_text_form", "quorum_percent": "100", "deadline_days": "21"}
BOARD, TREASURER, OFFICE, AUDITOR = (
    "Bastien L&#39;Hôpital",
    "Svenja Altmeyer",
    "Mathilde Gœury",
    "Lorenz Kiefaber",
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[InstallationFixture]:
    with open_installation(tmp_path / "data") as town:
        yield town


def ibans(town: InstallationFixture) -> tuple[str, str]:
    """As billing collects, and as mails ask for transfers."""
    keys = town.installation.keys
    with town.installation["billing"].reading(OWN) as session:
        row = session.get_one(Creditor, OWN)
        collects = keys.decrypt(row.iban_sealed, OWN.bytes)
    with town.installation["notifications"].reading(OWN) as session:
        return collects, account_of(session.get_one(Sender, OWN), keys).iban


def pending(town: InstallationFixture) -> int:
    with town.installation["notifications"].reading(OWN) as session:
        return len(session.exec(select(PendingAccount)).all())


def change_path(client: TestClient, action: str) -> str:
    page = client.get("/autoregion/settings").text
    found = re.search(rf'action="(/autoregion/settings/[^"]+/{action})"', page)
    assert found, page
    return found[1]


def test_a_new_account_needs_two_officers(town: InstallationFixture) -> None:
    board, treasurer = town.signed_in(BOARD), town.signed_in(TREASURER)
    before = ibans(town)
    assert before[0] == before[1]
    answer = treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    assert answer.headers["location"] == "/autoregion/settings?done=proposed"
    town.settle()
    confirm = change_path(board, "confirm")
    shown = board.get("/autoregion/settings").text.replace("\u00a0", "")
    assert IBAN in shown, "whoever confirms compares it whole with the bank's letter"
    assert IBAN not in town.signed_in(AUDITOR).get("/autoregion/settings").text.replace(
        "\u00a0", ""
    )
    assert treasurer.post(confirm).status_code == 403
    town.settle()
    assert ibans(town) == before
    for _ in range(2):
        assert board.post(confirm).status_code == 303
    town.settle()
    assert ibans(town) == (IBAN, IBAN)
    assert pending(town) == 0
    assert IBAN not in board.get("/autoregion/settings").text


def test_those_who_may_confirm_are_written_to_and_all_when_it_holds(
    town: InstallationFixture,
) -> None:
    treasurer = town.signed_in(TREASURER)
    treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    town.settle()
    asked = {mail.recipient.partition("@")[0] for mail in town.mails("settings_change_proposed")}
    assert asked == {
        "bastien.lhopital", "carole.wagener", "edgar.ommert", "jolanda.schuermann-theis"
    }  # fmt: skip
    text = town.text(town.mails("settings_change_proposed")[0])
    assert "/autoregion/settings" in text
    assert IBAN not in text.replace(" ", "")
    board = town.signed_in(BOARD)
    board.post(change_path(board, "confirm"))
    town.settle()
    told = {mail.recipient.partition("@")[0] for mail in town.mails("settings_change_confirmed")}
    assert told == asked | {"svenja.altmeyer"}


def test_it_waits_on_the_overview_and_in_the_navigation(town: InstallationFixture) -> None:
    treasurer, board = town.signed_in(TREASURER), town.signed_in(BOARD)
    assert "zweite" not in treasurer.get("/autoregion/?language=de").text
    treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    assert 'href="/autoregion/settings"' in board.get("/autoregion/").text
    mine = treasurer.get("/autoregion/?language=en").text
    assert "Bank account: a change waits for a second officer" in mine
    assert "Bank account: confirm the change" in board.get("/autoregion/?language=en").text


def test_rejected_with_a_reason_nothing_changes(town: InstallationFixture) -> None:
    treasurer, board = town.signed_in(TREASURER), town.signed_in(BOARD)
    before = ibans(town)
    treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    reject = change_path(board, "reject")
    missing = board.post(reject, data={"reason": ""})
    assert missing.status_code == 422
    assert 'id="e-reason"' in missing.text
    assert board.post(reject, data={"reason": "Kein Beschluss"}).status_code == 303
    town.settle()
    assert ibans(town) == before
    assert "Kein Beschluss" in treasurer.get("/autoregion/settings").text


def test_withdrawn_by_its_proposer_and_expired_by_itself(town: InstallationFixture) -> None:
    treasurer, board = town.signed_in(TREASURER), town.signed_in(BOARD)
    treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    assert treasurer.post(change_path(treasurer, "withdraw")).status_code == 303
    treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    confirm = change_path(board, "confirm")
    town.clock.advance(timedelta(days=30))
    late = town.signed_in(BOARD)
    assert late.post(confirm).status_code == 409
    assert "Expired" in late.get("/autoregion/settings?language=en").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("account_holder", ""),
        ("account_holder", "ΕΤΑΙΡΕΙΑ"),
        ("iban", ""),
        ("iban", "LU000019400644750000"),
        ("bic", "XX"),
        ("creditor_identifier", "DE97ZZZ09999999999"),
    ],
)
def test_a_wrong_account_is_refused_with_what_was_typed(
    town: InstallationFixture, field: str, typed: str
) -> None:
    treasurer = town.signed_in(TREASURER)
    answer = treasurer.post("/autoregion/settings/account", data={**ACCOUNT, field: typed})
    assert 400 <= answer.status_code < 500
    assert f'id="e-{field}"' in answer.text
    assert 'value="autoregion Services"' in answer.text or field == "account_holder"
    assert "/confirm" not in town.signed_in(BOARD).get("/autoregion/settings").text


def test_the_rule_of_admission_needs_two_officers_as_well(town: InstallationFixture) -> None:
    treasurer, board = town.signed_in(TREASURER), town.signed_in(BOARD)
    wrong = treasurer.post("/autoregion/settings/admission", data={**RULE, "quorum_percent": "101"})
    assert 'id="e-quorum_percent"' in wrong.text
    assert treasurer.post("/autoregion/settings/admission", data=RULE).status_code == 303
    confirm = change_path(board, "confirm")
    assert "/admission/" in confirm
    assert treasurer.post(confirm).status_code == 403
    assert board.post(confirm).status_code == 303
    with town.installation["members"].reading(OWN) as session:
        row = session.get_one(Association, OWN)
    assert (row.rule, row.quorum_percent, row.deadline_days) == (RULE["rule"], 100, 21)
    board.post("/autoregion/settings/admission", data={**RULE, "deadline_days": "14"})
    treasurer.post(change_path(treasurer, "reject"), data={"reason": "Nein"})
    board.post("/autoregion/settings/admission", data={**RULE, "deadline_days": "14"})
    assert board.post(change_path(board, "withdraw")).status_code == 303


@pytest.mark.parametrize("name", [OFFICE, AUDITOR])
def test_others_see_the_settings_and_change_nothing(town: InstallationFixture, name: str) -> None:
    client = town.signed_in(name)
    page = client.get("/autoregion/settings")
    assert page.status_code == 200
    assert "/settings/account" not in page.text
    for path in ("account", "admission"):
        assert client.get(f"/autoregion/settings/{path}").status_code == 403
        assert client.post(f"/autoregion/settings/{path}", data=ACCOUNT | RULE).status_code == 403


def test_a_crash_after_laying_ready_leaves_nothing_half_changed(
    town: InstallationFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    treasurer, board = town.signed_in(TREASURER), town.signed_in(BOARD)
    before = ibans(town)
    treasurer.post("/autoregion/settings/account", data=ACCOUNT)
    confirm = change_path(board, "confirm")
    with monkeypatch.context() as broken:
        broken.setattr(settings_account, "confirm_account_change", lambda *_: 1 / 0)
        assert board.post(confirm).status_code == 500
    town.settle()
    assert ibans(town) == before
    assert board.post(confirm).status_code == 303
    town.settle()
    assert ibans(town) == (IBAN, IBAN)
