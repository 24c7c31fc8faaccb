"""`/{slug}/credits` through the front door: set off, paid back by two persons, told to the bank."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shared.service import ServiceRuntime
from tests.billing.collections.test_member_balances import give
from tests.billing.conftest import CHAIR, TREASURER, AddMember
from tests.billing.runs.desk import released
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx
from tests.support.billing_site import NewVisitor

PAGE = "/autos/credits"


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5, company="Müller & Söhne GmbH")
    add_member("M-2", employees=5, debit=False)
    released(runtime)
    bank = Bank(runtime)
    for member in ("M-1", "M-2"):
        told = Tx(text=bank.number(member))
        bank.says(Ntry(80_000, date(2027, 2, 16), member, txs=(told,)), id_=member)
    return bank


def test_an_overpayment_is_paid_back(bank: Bank, new_visitor: NewVisitor) -> None:
    treasurer, chair = new_visitor(TREASURER), new_visitor(CHAIR, language="de")
    listed = treasurer.client.get(PAGE).text
    assert listed.count("Pay back") == 2
    form = treasurer.client.get(f"{PAGE}/pay-back?member=M-1").text
    assert "It goes to the account of the mandate" in form
    wrong = {"member": "M-1", "amount": "900", "reason": "paid twice"}
    refused = treasurer.client.post(f"{PAGE}/pay-back", data=wrong)
    assert (refused.status_code, 'value="900"' in refused.text) == (409, True)
    assert (
        treasurer.client.post(f"{PAGE}/pay-back", data={**wrong, "reason": ""}).status_code == 422
    )
    iban = {**wrong, "amount": "200", "holder": "Müller", "iban": "DE00 0000"}
    assert treasurer.client.post(f"{PAGE}/pay-back", data=iban).status_code == 422
    done = treasurer.client.post(f"{PAGE}/pay-back", data={**wrong, "amount": "200"})
    assert done.headers["location"] == f"{PAGE}?done=proposed"
    own = treasurer.client.get(PAGE).text
    assert "/release" not in own
    assert "Another person releases it." in own
    waiting = chair.client.get(PAGE).text
    release = re.search(r'action="([^"]+/release)"', waiting)
    assert release
    assert "200,00" in waiting
    assert chair.client.post(release[1]).headers["location"].endswith("done=released")
    assert chair.client.post(release[1]).status_code == 409
    page = treasurer.client.get(PAGE).text
    file = re.search(r'href="([^"]+/file)"', page)
    assert file
    assert b"pain.001.001.09" in treasurer.client.get(file[1]).content
    assert chair.client.get(file[1]).status_code == 403
    submit = file[1].replace("/file", "/submit")
    assert treasurer.client.post(submit).status_code == 303
    assert "with the bank" in treasurer.client.get(PAGE).text
    reopen = file[1].replace("/file", "/reopen")
    assert treasurer.client.post(reopen).headers["location"].endswith("done=reopened")
    assert "not carried out" in treasurer.client.get(PAGE).text
    bank.check()


def test_without_an_account_on_file_one_is_entered(bank: Bank, new_visitor: NewVisitor) -> None:
    treasurer = new_visitor(TREASURER, language="fr")
    assert "IBAN" in treasurer.client.get(f"{PAGE}/pay-back?member=M-2").text
    told = {"member": "M-2", "amount": "50", "reason": "trop payé"}
    assert treasurer.client.post(f"{PAGE}/pay-back", data=told).status_code == 422
    iban = {"holder": "Fonderie SA", "iban": "FR14 2004 1010 0505 0001 3M02 606"}
    assert treasurer.client.post(f"{PAGE}/pay-back", data={**told, **iban}).status_code == 303
    shown = treasurer.client.get(PAGE).text
    assert "Fonderie SA" in shown
    assert "20041010" not in shown
    discard = re.search(r'action="([^"]+/discard)"', shown)
    assert discard
    assert treasurer.client.post(discard[1]).status_code == 303
    assert treasurer.client.get(f"{PAGE}/pay-back?member=M-9").status_code == 404
    assert treasurer.client.post(f"{PAGE}/set-off", data={"member": "M-2"}).status_code == 409


def test_credit_is_kept_on_wish_and_given_free_again(bank: Bank, new_visitor: NewVisitor) -> None:
    treasurer, chair = new_visitor(TREASURER), new_visitor(CHAIR)
    assert "is kept" in treasurer.client.get(f"{PAGE}/keep?member=M-2").text
    assert treasurer.client.get(f"{PAGE}/keep?member=M-9").status_code == 404
    wanted = {"member": "M-2", "wish": "keep", "reason": "asked by mail"}
    assert treasurer.client.post(f"{PAGE}/keep", data={**wanted, "reason": ""}).status_code == 422
    assert chair.client.post(f"{PAGE}/keep", data=wanted).status_code == 403
    done = treasurer.client.post(f"{PAGE}/keep", data=wanted)
    assert done.headers["location"] == f"{PAGE}?done=keep"
    assert "kept on wish: asked by mail" in treasurer.client.get(PAGE).text
    treasurer.client.post(f"{PAGE}/end-keeping", data={"member": "M-2"})
    assert "kept on wish" not in treasurer.client.get(PAGE).text


def test_who_owes_is_paid_back_only_if_that_is_said(
    runtime: ServiceRuntime, add_member: AddMember, new_visitor: NewVisitor
) -> None:
    add_member("M-1", employees=5, debit=False)
    released(runtime)
    give(runtime, Bank(runtime).number("M-1"), 20_000)
    treasurer = new_visitor(TREASURER)
    form = treasurer.client.get(f"{PAGE}/pay-back?member=M-1").text
    assert 'name="beside_open"' in form
    account = {"holder": "Erika Muster", "iban": "DE02120300000000202051"}
    asked = {"member": "M-1", "amount": "200", "reason": "paid twice", **account}
    refused = treasurer.client.post(f"{PAGE}/pay-back", data=asked)
    assert (refused.status_code, "Set its credit off" in refused.text) == (409, True)
    asked["beside_open"] = "on"
    assert treasurer.client.post(f"{PAGE}/pay-back", data=asked).status_code == 303
    assert "paid back all the same" in treasurer.client.get(PAGE).text
