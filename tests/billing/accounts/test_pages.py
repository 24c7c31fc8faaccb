"""Mandates on their pages: what each says after a change, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from services.billing.accounts.tables import PaymentArrangement
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import HOLDER, OTHER_IBAN, mandate_of
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import stored
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture
def page(runtime: ServiceRuntime, add_member: AddMember) -> str:
    add_member("M-1", scheme="b2b")
    return f"/autos/mandates/{mandate_of(runtime).id}"


AMENDED = {
    "account_holder": HOLDER,
    "iban": OTHER_IBAN,
    "signed_on": "2027-01-10",
    "reason": "letter",
}
CHANGES: list[tuple[str, dict[str, str], str]] = [
    ("suspend", {"reason": "dispute"}, "The mandate is suspended."),
    ("revoke", {"reason": "letter", "on": "2027-01-15", "by_transfer": "on"}, "is ended"),
    ("confirm", {"reason": "phone", "on": "2027-01-14"}, "The confirmation is noted."),
    ("amend", AMENDED, "The account is changed."),
]


@pytest.mark.parametrize(("topic", "typed", "said"), CHANGES)
def test_a_change_is_said_and_stands_in_the_history(
    treasurer: TestClient, page: str, topic: str, typed: dict[str, str], said: str
) -> None:
    assert treasurer.get(f"{page}/{topic}").status_code == 200
    answer = treasurer.post(f"{page}/{topic}", data=typed)
    assert answer.status_code == 303
    shown = treasurer.get(answer.headers["location"]).text
    assert said in shown
    assert typed["reason"] in shown


@pytest.mark.parametrize(("topic", "typed", "said"), CHANGES)
def test_without_a_reason_nothing_changes_and_nothing_is_lost(
    treasurer: TestClient, page: str, topic: str, typed: dict[str, str], said: str
) -> None:
    answer = treasurer.post(f"{page}/{topic}", data={**typed, "reason": " "})
    assert answer.status_code == 422
    kept = [value for name, value in typed.items() if name not in ("reason", "by_transfer", "iban")]
    assert all(value.replace("&", "&amp;").replace("'", "&#39;") in answer.text for value in kept)
    assert said not in treasurer.get(page).text


def test_taken_up_again(treasurer: TestClient, page: str) -> None:
    treasurer.post(f"{page}/suspend", data={"reason": "dispute"})
    assert "This mandate is suspended." in treasurer.get(page).text
    answer = treasurer.post(f"{page}/resume", data={"reason": "settled"})
    assert "The mandate is valid again." in treasurer.get(answer.headers["location"]).text


def test_an_error_of_the_account_stands_at_its_field(treasurer: TestClient, page: str) -> None:
    answer = treasurer.post(
        f"{page}/amend", data={**AMENDED, "iban": "DE22 5005 0000 9876 5432 10"}
    )
    assert answer.status_code == 422
    assert 'href="#f-iban"' in answer.text


def test_the_board_reads_and_changes_nothing(chair: TestClient, page: str) -> None:
    assert f"{page}/suspend" not in chair.get(page).text
    assert chair.get(f"{page}/suspend").status_code == 403
    assert chair.post(f"{page}/suspend", data={"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [("", True), ("?view=ended", False), ("?view=b2b_unconfirmed", True), ("?q=nobody", False)],
)
def test_the_list_by_pile(treasurer: TestClient, page: str, query: str, found: bool) -> None:
    assert (page in treasurer.get(f"/autos/mandates{query}").text) == found


def test_a_mandate_on_paper(runtime: ServiceRuntime, treasurer: TestClient, page: str) -> None:
    member = mandate_of(runtime).member_id
    form = f"/autos/members/{member}/mandate"
    assert "Société" in treasurer.get(form).text
    typed = {name: AMENDED[name] for name in ("account_holder", "iban", "signed_on")}
    refused = treasurer.post(form, data={**typed, "scheme": "core", "reference": "ref-m-1"})
    assert (refused.status_code, 'href="#f-reference"' in refused.text) == (409, True)
    answer = treasurer.post(form, data={**typed, "scheme": "core"})
    assert "The mandate is entered." in treasurer.get(answer.headers["location"]).text
    assert mandate_of(runtime).state == "ended"


def test_transfer_and_back_from_the_account(
    runtime: ServiceRuntime, treasurer: TestClient, page: str
) -> None:
    account = f"/autos/members/{mandate_of(runtime).member_id}"
    for method, other in (("transfer", "direct_debit"), ("direct_debit", "transfer")):
        answer = treasurer.post(f"{account}/payment", data={"method": method})
        shown = treasurer.get(answer.headers["location"]).text
        assert "The way of paying is changed." in shown
        assert f'value="{other}"' in shown
    (arrangement,) = stored(runtime, PaymentArrangement)
    assert arrangement.method == "direct_debit"


def test_the_proof_is_a_pdf_without_the_account_number(
    runtime: ServiceRuntime, treasurer: TestClient, page: str
) -> None:
    treasurer.post(f"{page}/suspend", data={"reason": "日本 and ünïcode"})
    answer = treasurer.get(f"{page}/proof.pdf")
    assert answer.content.startswith(b"%PDF-1.7")
    mandate = mandate_of(runtime)
    iban = runtime.keys.decrypt(mandate.iban_sealed, mandate.id.bytes)
    assert iban.encode() not in answer.content
