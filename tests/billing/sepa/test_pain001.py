"""A transfer as pain.001.001.09: valid, the same bytes again, names as banks take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.billing.sepa.iban import make_iban
from services.billing.sepa.pain001 import (
    PayeeNeedsTown,
    PayeeUnreadable,
    Transfer,
    write_transfer,
)

GOOD = Transfer(
    message_id="RF0123",
    end_to_end_id="RF0123",
    created_at=datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
    execute_on=date(2027, 3, 2),
    payer_name="AutOS e.V.",
    payer_iban="DE02120300000000202051",
    payer_bic="BYLADEM1001",
    payee_name="Müller & Söhne «Ölpumpe» GmbH",
    payee_iban="FR1420041010050500013M02606",
    payee_city="Forbach",
    payee_country="FR",
    amount_cents=20_001,
    text="Erstattung Ihres Guthabens, Mitglied M-4",
)


def said(transfer: Transfer) -> dict[str, str]:
    root = etree.fromstring(write_transfer(transfer))
    return {str(one.tag).rpartition("}")[2]: str(one.text) for one in root.iter() if one.text}


def test_what_it_says() -> None:
    found = said(GOOD)
    assert found["CtrlSum"] == found["InstdAmt"] == "200.01"
    assert (found["NbOfTxs"], found["PmtMtd"], found["ChrgBr"]) == ("1", "TRF", "SLEV")
    assert (found["Nm"], found["Dt"]) == ("Mueller + Soehne Oelpumpe GmbH", "2027-03-02")
    assert found["Ustrd"] == "Erstattung Ihres Guthabens, Mitglied M-4"
    assert "TwnNm" not in found
    assert write_transfer(GOOD) == write_transfer(GOOD)
    assert "NOTPROVIDED" in said(replace(GOOD, payer_bic=None)).values()


def test_outside_the_eea_the_town_is_said_or_missed() -> None:
    swiss = replace(GOOD, payee_iban=make_iban("CH", "00762011623852957"), payee_country="CH")
    assert said(replace(swiss, payee_city="Zürich"))["TwnNm"] == "Zuerich"
    with pytest.raises(PayeeNeedsTown):
        write_transfer(replace(swiss, payee_city="Αθήνα"))


@pytest.mark.parametrize("name", ["Тест Кириллица", "日本自動車株式会社", " ", "..."])
def test_a_name_the_bank_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(PayeeUnreadable):
        write_transfer(replace(GOOD, payee_name=name))


@given(name=st.text(max_size=90), text=st.text(max_size=200), cents=st.integers(1, 10**11 - 1))
def test_whatever_people_write_the_file_is_valid(name: str, text: str, cents: int) -> None:
    """The schema is asked by the writer; names are cut at what banks take."""
    made = replace(GOOD, payee_name=f"A{name}", text=f"B{text}", amount_cents=cents)
    found = said(made)
    assert len(found["Nm"]) <= 70
    assert len(found["Ustrd"]) <= 140
