"""The page before it is typeset: each word and figure a member reads, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
import segno

from services.billing.documents.page import Content, page_of
from services.billing.documents.snapshot import (
    DirectDebitTerms,
    InvoiceSnapshot,
    PrecedingInvoice,
    TransferTerms,
)

Issue = Callable[..., InvoiceSnapshot]
ORIGINAL = PrecedingInvoice("BR-2027-00001", date(2027, 1, 12))


def part(content: Content, *path: str) -> Content:
    """What stands at a path of names."""
    for name in path:
        assert isinstance(content, Mapping)
        content = content[name]
    return content


def rows(content: Content) -> dict[str, str]:
    """A table's rows by their labels, with plain spaces."""
    assert isinstance(content, Sequence)
    assert not isinstance(content, str)
    found = [cast(Mapping[str, str], row) for row in content]
    return {row["label"]: plain(row["value"]) for row in found}


def plain(text: Content) -> str:
    return str(text).replace("\u00a0", " ").replace("\u200b", "")


def cancellation(issue: Issue, **changes: object) -> InvoiceSnapshot:
    return issue(role="cancellation", payment=None, preceding=ORIGINAL, **changes)


# -- head ---------------------------------------------------------------------------------------


def test_language_region_and_day_are_those_of_the_snapshot(issue: Issue) -> None:
    page = page_of(issue(language="fr", locale_country="LU"))
    assert (page["language"], page["region"]) == ("fr", "LU")
    assert page["issued"] == {"year": 2027, "month": 8, "day": 20}


@pytest.mark.parametrize(
    ("subject", "heading", "intro"),
    [
        ("Mitgliedsbeitrag 2027", "Mitgliedsbeitrag 2027", "Beitragsrechnung BR-2027-00043"),
        ("", "Beitragsrechnung", ""),
        ("\u200b ", "Beitragsrechnung", ""),
    ],
)
def test_a_subject_heads_the_page_and_the_kind_of_paper_goes_below(
    issue: Issue, subject: str, heading: str, intro: str
) -> None:
    page = page_of(issue(subject=subject))
    assert (page["heading"], page["intro"]) == (heading, intro)
    assert page["title"] == "Beitragsrechnung BR-2027-00043"


@pytest.mark.parametrize(
    ("language", "title", "intro"),
    [
        ("de", "Stornorechnung", "Diese Stornorechnung hebt die Rechnung BR-2027-00001 vom "
         "12.01.2027 vollständig auf."),
        ("fr", "Facture d’annulation", "La présente annule intégralement la facture "
         "BR-2027-00001 du 12/01/2027."),
        ("en", "Cancellation", "This cancels invoice BR-2027-00001 of 12 Jan 2027 in full."),
    ],
)  # fmt: skip
def test_a_cancellation_names_the_invoice_and_its_day(
    issue: Issue, language: str, title: str, intro: str
) -> None:
    page = page_of(cancellation(issue, language=language))
    assert page["title"] == f"{title} BR-2027-00043"
    assert plain(page["intro"]) == intro


@pytest.mark.parametrize(("length", "size"), [(28, 16), (29, 12), (60, 12), (61, 9), (200, 9)])
def test_a_long_name_is_set_smaller_in_the_letterhead(issue: Issue, length: int, size: int) -> None:
    page = page_of(issue(seller=replace(issue().seller, name="N" * length)))
    assert part(page, "seller", "size") == size


@pytest.mark.parametrize(("length", "size"), [(140, 10), (141, 7)])
def test_a_very_long_name_still_fits_the_window(issue: Issue, length: int, size: int) -> None:
    page = page_of(issue(buyer=replace(issue().buyer, name="N" * length)))
    assert part(page, "buyer", "size") == size


def test_the_letterhead_leaves_out_what_is_not_known(issue: Issue) -> None:
    bare = replace(issue().seller, street="", house_number="", email="", website=" ")
    page = page_of(issue(seller=bare))
    assert part(page, "seller", "letterhead") == ["66119 Saarbrücken"]
    assert part(page, "seller", "return_line") == "autoregion e.V. · 66119 Saarbrücken"


@pytest.mark.parametrize(
    ("country", "language", "last"),
    [
        ("DE", "de", "57600 Forbach"),
        ("FR", "de", "FRANKREICH"),
        ("FR", "fr", "FRANCE"),
        ("LU", "de", "LUXEMBURG"),
        ("CH", "fr", "SUISSE"),
        ("ZZ", "en", "UNKNOWN REGION"),
    ],
)
def test_a_foreign_country_closes_the_address_in_capitals(
    issue: Issue, country: str, language: str, last: str
) -> None:
    buyer = replace(issue().buyer, country=country)
    lines = part(page_of(issue(buyer=buyer, language=language)), "buyer", "lines")
    assert isinstance(lines, list)
    assert lines[-1] == last


def test_facts_of_the_invoice(issue: Issue) -> None:
    assert rows(page_of(issue())["facts"]) == {
        "Rechnungsnummer": "BR-2027-00043",
        "Datum": "20.08.2027",
        "Mitgliedsnummer": "M-1043",
        "Fällig am": "15.09.2027",
    }


def test_what_is_not_paid_is_not_due(issue: Issue) -> None:
    facts = rows(page_of(cancellation(issue))["facts"])
    assert list(facts) == ["Rechnungsnummer", "Datum", "Mitgliedsnummer"]


# -- lines and sums -----------------------------------------------------------------------------


def test_a_line_has_its_place_period_and_reasons(issue: Issue) -> None:
    lines = page_of(issue())["lines"]
    assert isinstance(lines, list)
    first, second = lines
    assert part(first, "position") == "1"
    assert part(first, "period") == "03.08.2027 – 31.12.2027"
    assert plain(part(first, "amount")) == "1.350,25 €"
    explanation = part(first, "explanation")
    assert isinstance(explanation, list)
    assert len(explanation) == 2
    assert plain(part(second, "amount")) == "250,00 €"


def test_a_reason_without_text_takes_no_line(issue: Issue) -> None:
    line = replace(issue().lines[0], explanation=("", " \u200b", "Klasse C"))
    (shown,) = cast(list[Content], page_of(issue(lines=(line,), total_cents=135_025))["lines"])
    assert part(shown, "explanation") == ["Klasse C"]


def test_sums_are_shown_where_something_was_paid(issue: Issue) -> None:
    assert page_of(issue())["sums"] == []
    paid = page_of(issue(prepaid_cents=60_025))
    assert rows(paid["sums"]) == {"Summe": "1.600,25 €", "Bereits bezahlt": "-600,25 €"}
    assert plain(part(paid, "due", "value")) == "1.000,00 €"


def test_what_is_due_says_what_happens(issue: Issue, transfer: TransferTerms) -> None:
    line = issue().lines[0]
    nothing = (line, replace(line, amount_cents=-135_025))
    labels = {
        "debit": issue(),
        "transfer": issue(payment=transfer),
        "nothing": issue(payment=None, lines=nothing, total_cents=0),
        "without terms": issue(payment=None),
        "cancelled": cancellation(issue),
    }
    assert {name: part(page_of(snapshot), "due", "label") for name, snapshot in labels.items()} == {
        "debit": "Wir buchen ab am 15.09.2027",
        "transfer": "Zu zahlen bis 15.09.2027",
        "nothing": "Es ist nichts zu zahlen.",
        "without terms": "Summe",
        "cancelled": "Stornierter Betrag",
    }


# -- payment ------------------------------------------------------------------------------------


def test_a_debit_is_announced_with_everything_the_rulebook_asks(issue: Issue) -> None:
    payment = page_of(issue())["payment"]
    assert part(payment, "heading") == "Vorankündigung der SEPA-Lastschrift"
    assert "1.600,25 € am 15.09.2027" in plain(part(payment, "text"))
    assert rows(part(payment, "rows")) == {
        "Einzug am": "15.09.2027",
        "Betrag": "1.600,25 €",
        "Kontoinhaber": "Société Générale d'Étanchéité",
        "IBAN": "FR14 **** **** **** **** ***0 606",
        "Mandatsreferenz": "AR-M1043-01",
        "Gläubiger-ID": "DE98ZZZ09999999999",
        "Verfahren": "SEPA-Basislastschrift",
    }
    assert part(payment, "qr") == "", "a code to pay by would make people pay twice"


def test_a_company_debit_says_so(issue: Issue) -> None:
    terms = cast(DirectDebitTerms, issue().payment)
    payment = page_of(issue(payment=replace(terms, scheme="b2b")))["payment"]
    assert rows(part(payment, "rows"))["Verfahren"] == "SEPA-Firmenlastschrift"


def test_a_transfer_names_account_and_reference(issue: Issue, transfer: TransferTerms) -> None:
    payment = page_of(issue(payment=transfer))["payment"]
    assert rows(part(payment, "rows")) == {
        "Empfänger": "autoregion e.V.",
        "IBAN": "DE02 1203 0000 0000 2020 51",
        "BIC": "BYLADEM1001",
        "Verwendungszweck": "BR-2027-00043",
        "Betrag": "1.600,25 €",
    }
    assert "bis zum 15.09.2027" in plain(part(payment, "text"))


def test_a_transfer_without_bic_has_no_row_for_it(issue: Issue, transfer: TransferTerms) -> None:
    payment = page_of(issue(payment=replace(transfer, bic="")))["payment"]
    assert "BIC" not in rows(part(payment, "rows"))


def test_without_terms_there_is_no_payment_block(issue: Issue) -> None:
    assert page_of(cancellation(issue))["payment"] is None


def epc(*fields: str) -> str:
    """The code by its standard, EPC069-12: version 002, UTF-8, level M."""
    data = "\n".join(("BCD", "002", "1", "SCT", *fields))
    code = segno.make_qr(data, error="m", boost_error=False, encoding="utf-8")
    return str(code.svg_inline(border=0, dark="#171a2b", omitsize=True))


IBAN, BIC = "DE02120300000000202051", "BYLADEM1001"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, (BIC, "autoregion e.V.", IBAN, "EUR1600.25", "", "", "BR-2027-00043")),
        ({"bic": ""}, ("", "autoregion e.V.", IBAN, "EUR1600.25", "", "", "BR-2027-00043")),
        ({"reference": "RF18 5390 0754 7034"},
         (BIC, "autoregion e.V.", IBAN, "EUR1600.25", "", "RF18539007547034")),
        ({"reference": "RFC-2027"}, (BIC, "autoregion e.V.", IBAN, "EUR1600.25", "", "",
                                     "RFC-2027")),
        ({"account_holder": "Förderverein \u202eGmbH"},
         (BIC, "Förderverein GmbH", IBAN, "EUR1600.25", "", "", "BR-2027-00043")),
        ({"account_holder": "N" * 80}, (BIC, "N" * 70, IBAN, "EUR1600.25", "", "",
                                        "BR-2027-00043")),
    ],
)  # fmt: skip
def test_the_code_to_scan_says_what_the_standard_asks(
    issue: Issue, transfer: TransferTerms, change: dict[str, str], fields: tuple[str, ...]
) -> None:
    payment = page_of(
        issue(payment=replace(transfer, **change))  # type: ignore[arg-type]
    )["payment"]
    assert part(payment, "qr") == epc(*fields)


def test_the_code_asks_for_what_is_left_and_not_for_nothing(
    issue: Issue, transfer: TransferTerms
) -> None:
    left = page_of(issue(payment=transfer, prepaid_cents=60_000))["payment"]
    assert part(left, "qr") == epc(
        BIC, "autoregion e.V.", IBAN, "EUR1000.25", "", "", "BR-2027-00043"
    )
    paid = page_of(issue(payment=transfer, prepaid_cents=160_025))["payment"]
    assert part(paid, "qr") == ""


# -- foot ---------------------------------------------------------------------------------------


def test_the_foot_has_three_columns_without_gaps(issue: Issue) -> None:
    assert page_of(issue())["footer"] == [
        ["autoregion e.V.", "Franz-Josef-Röder-Straße 9", "66119 Saarbrücken"],
        ["Register", "Amtsgericht Saarbrücken", "VR 5555", "Steuernummer 040/140/12345"],
        ["Fragen zur Rechnung", "Dr. Anne Weiland", "kasse@autoregion.example",
         "+49 30 23125 042"],
    ]  # fmt: skip
    bare = page_of(issue(seller=replace(issue().seller, tax_number="", register_court="")))
    assert part(bare, "footer") != page_of(issue())["footer"]
    footer = cast(list[list[str]], bare["footer"])
    assert footer[1] == ["Register", "VR 5555"]


def test_who_answers_questions_is_named_if_known(issue: Issue) -> None:
    said = page_of(issue())["closing"]
    assert said == "Fragen zu dieser Rechnung beantwortet Dr. Anne Weiland."
    nobody = issue(contact=replace(issue().contact, name=""))
    assert page_of(nobody)["closing"] == ""


def texts(content: Content) -> list[str]:
    """Every text in some content."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, Mapping):
        return [text for inner in content.values() for text in texts(inner)]
    if isinstance(content, Sequence):
        return [text for inner in content for text in texts(inner)]
    return []


def test_every_text_from_outside_is_made_fit_for_the_fonts(
    issue: Issue, transfer: TransferTerms
) -> None:
    """A name that no font can show must not pass by in one place."""
    mark = "北"
    party = issue()
    snapshot = issue(
        number=f"BR-{mark}",
        subject=f"Beitrag {mark}",
        seller=replace(party.seller, name=f"e.V. {mark}", register_court=mark, city=mark),
        buyer=replace(party.buyer, name=mark, street=mark, city=mark, member_number=mark),
        contact=replace(party.contact, name=mark, email=mark),
        lines=(replace(party.lines[0], text=mark, explanation=(mark,)),),
        total_cents=135_025,
        tax_note=mark,
        payment=replace(transfer, account_holder=mark, reference=mark),
    )
    page = page_of(snapshot, lambda text: text.replace(mark, "‹U+5317›"))
    shown = [text for text in texts(page) if not text.startswith("<svg")]
    assert not [text for text in shown if mark in text]
    assert sum("‹U+5317›" in text for text in shown) > 12
