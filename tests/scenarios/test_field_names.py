"""Names, towns and identifiers that a bank or an e-invoice takes otherwise."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pikepdf
import pytest
from lxml import etree

from tests.scenarios.field_desk import Desk
from tests.scenarios.field_desk import desk as desk

ADDED_106 = "05-one-debtor-stops-the-run"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("list.csv", "account_holder_unreadable"),
        ("sibling-greek-with-dots.csv", "account_holder_unreadable"),
        ("sibling-swiss.csv", "debtor_town_unreadable"),
    ],
)
def test_05_one_debtor_the_bank_cannot_read_is_left_out_alone(
    desk: Desk, name: str, code: str
) -> None:
    desk.apply()
    desk.members(desk.cases / ADDED_106 / name)
    found = desk.preview(2027)["exceptions"]
    assert [(one["member_number"], one["code"], one["severity"]) for one in found] == [
        ("106", code, "blocks")
    ]
    assert found[0]["fix"]
    run = desk.run()
    assert [one["member_number"] for one in run["invoices"]] == ["101", "102", "103", "104", "105"]
    (made,) = (desk.data.parent / "out" / "collections").glob("*.xml")
    root = etree.parse(made).getroot()
    assert (root.findtext(".//{*}NbOfTxs"), root.findtext(".//{*}CtrlSum")) == ("3", "1800.00")


def test_05_a_town_too_long_for_the_bank_is_cut_and_said(desk: Desk) -> None:
    desk.apply()
    desk.members(desk.cases / ADDED_106 / "sibling-long-town.csv")
    found = desk.preview(2027)["exceptions"]
    assert [(one["member_number"], one["code"], one["severity"]) for one in found] == [
        ("106", "debtor_address_shortened", "check")
    ]
    desk.run()
    (made,) = (desk.data.parent / "out" / "collections").glob("*.xml")
    towns = [one.text or "" for one in etree.parse(made).getroot().iter("{*}TwnNm")]
    assert any(town.startswith("Saint-Germain") for town in towns)
    assert max(map(len, towns)) <= 35


def e_invoices(desk: Desk) -> list[etree._Element]:
    roots = []
    for file in sorted((desk.data.parent / "out" / "invoices").glob("*.pdf")):
        with pikepdf.open(file) as document:
            (name,) = document.attachments
            roots.append(etree.fromstring(document.attachments[name].get_file().read_bytes()))
    return roots


def test_16_an_association_without_register_number_is_told_by_its_creditor_identifier(
    desk: Desk,
) -> None:
    desk.apply(desk.cases / "16-association-without-register-number" / "no-register.toml")
    desk.members()
    run = desk.run()
    roots = e_invoices(desk)
    assert len(roots) == len(run["invoices"]) == 5
    creditor = run_creditor(desk)
    for root in roots:
        assert root.findtext(".//{*}SellerTradeParty/{*}ID") == creditor
        assert root.find(".//{*}SellerTradeParty/{*}SpecifiedLegalOrganization/{*}ID") is None
    assert len(list((desk.data.parent / "out" / "mails").glob("*.eml"))) == 5


def run_creditor(desk: Desk) -> str:
    (made,) = (desk.data.parent / "out" / "collections").glob("*.xml")
    return str(etree.parse(made).getroot().findtext(".//{*}CdtrSchmeId//{*}Othr/{*}Id"))


def test_17_odd_characters_in_names_reach_invoice_and_mail_whole(desk: Desk) -> None:
    desk.apply()
    desk.members(desk.cases / "17-odd-characters-in-names" / "list.csv")
    desk.run()
    roots = e_invoices(desk)
    buyers = [root.findtext(".//{*}BuyerTradeParty/{*}Name") or "" for root in roots]
    assert buyers[:4] == [
        "Gießerei Nord GmbH",
        "Rohr bogen GmbH",
        "Emoji 🏭 & <Söhne> ]]> GmbH",
        "株式会社テスト",
    ]
    assert len(buyers) == 5
    assert buyers[4].endswith("Oberflächentechnik mbH")
    assert not [
        root for root in roots if root.find(".//{*}BuyerTradeParty//*[@schemeID='VA']") is not None
    ]
    mails = list((desk.data.parent / "out" / "mails").glob("*.eml"))
    subjects = [message_from_bytes(file.read_bytes(), policy=default)["Subject"] for file in mails]
    assert len(subjects) == 5
    assert all(subjects)
