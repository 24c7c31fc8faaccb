"""Every mail in every language, and no words lie about."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from services.members.sign_in.rules import AccountChange
from services.notifications.association.tables import Association
from services.notifications.association.transfer_account import TransferAccount
from services.notifications.composing.catalogue import TEMPLATES
from services.notifications.composing.rendering import (
    FOLDER,
    Rendered,
    render,
    style_of,
    styled_classes,
)
from services.notifications.composing.words import KINDS
from services.notifications.contacts.recipient import PersonName
from shared.i18n import LANGUAGES
from shared.ids import association_id

FACTS: dict[str, object] = {
    "per_hour": 100,
    "reached_at": datetime(2027, 1, 15, 8, 59, tzinfo=UTC),
    "company": "Société Générale d'Étanchéité & Cie <S.à r.l.>",
    "reference": "A-2027-001",
    "number": "BR-2027-0001",
    "confirm_link": "https://umlauf.example/autos/apply/confirm/token",
    "status_link": "https://umlauf.example/autos/apply/status/token",
    "link_to_ballot": "https://umlauf.example/autos/ballot/token",
    "resolution_number": "B-2027-01",
    "deadline_at": datetime(2027, 1, 22, 17, 0, tzinfo=UTC),
    "cast_at": datetime(2027, 1, 20, 8, 0, tzinfo=UTC),
    "reported_at": datetime(2027, 1, 20, 9, 0, tzinfo=UTC),
    "voided": True,
    "fresh_link": True,
    "elector": "Änne Ørsted",
    "decided_at": datetime(2027, 1, 21, 8, 0, tzinfo=UTC),
    "changed": True,
    "annual_cents": 90000,
    "kind": "full",
    "outcome": "adopted",
    "member_number": "M-0001",
    "joined_on": date(2027, 1, 1),
    "invoice_kind": "dues",
    "amount_cents": 135050,
    "open_cents": 135350,
    "principal_cents": 135050,
    "due_on": date(2027, 2, 15),
    "direct_debit": True,
    "collect_on": date(2027, 2, 15),
    "creditor_identifier": "DE98ZZZ09999999999",
    "mandate_reference": "M-0001-2",
    "reason": "AM04",
    "cause": "funds",
    "returned_on": date(2027, 2, 17),
    "level": 1,
    "pay_until_on": date(2027, 3, 30),
    "has_invoice": True,
    "collection_failed": True,
    "year": 2027,
    "transactions": 2,
    "preparer": "Dr. Anne <Weiland>",
    "members": 55,
    "invoices": 54,
    "total_cents": 9150000,
    "until_at": datetime(2027, 1, 29, 9, 0, tzinfo=UTC),
    "link_to_run": "https://umlauf.example/autos/dues/release/token",
    "link_to_form": "https://umlauf.example/autos/figures/token",
    "link_to_files": "https://umlauf.example/autos/collections",
    "announced_on": date(2027, 1, 29),
    "document": "ST-2027-0003",
    "correction_kind": "cancellation",
    "credit_cents": 20000,
    "reissued": False,
    "until_on": date(2027, 6, 30),
    "instalments": [{"due_on": date(2027, 4, 1), "amount_cents": 35000}],
    "link_to_correction": "https://umlauf.example/autos/invoices/BR-2027-0412/corrections/1",
    "subject": "account",
    "proposer": "Ada d'Étanchéité",
    "confirmer": "Bruno Côté",
    "link_to_settings": "https://umlauf.example/autos/settings",
    "inviter": "Ada d'Étanchéité",
    "offices": [{"role": "Board", "from_on": date(2027, 3, 19), "to_on": date(2029, 3, 31)}],
    "name": "Zoé d'Étanchéité",
    "entered_at": datetime(2027, 1, 22, 8, 0, tzinfo=UTC),
    "link_to_person": "https://umlauf.example/autos/people/1",
    "link_to_invitation": "https://umlauf.example/autos/invitation/token",
    "account": TransferAccount("autos gGmbH", "DE02120300000000202051", "BYLADEM1001"),
    "code": "7KQ2 M9XA",
    "requested_at": datetime(2027, 1, 22, 8, 0, tzinfo=UTC),
    "expires_at": datetime(2027, 1, 22, 8, 10, tzinfo=UTC),
    "changed_at": datetime(2027, 1, 22, 8, 0, tzinfo=UTC),
    "change": "passkey_added",
    "by": "Zoé Müller",
    "browser": "Firefox, Windows",
    "network": "203.0.…",
}


# What these are about is no company.
# Those of services/members/sign_in/rules.py: the services know nothing of each other.
CHANGES = (
    "passkey_added",
    "passkey_removed",
    "passkey_copied",
    "recovery_codes_written",
    "recovery_code_used",
    "recovery_proposed",
    "passkeys_reset",
    "address_changed",
    "directory_linked",
)
# Mails to people about themselves name no company, nor do those that repeat nothing typed.
PERSONAL = (
    "application_limit",
    "application_received",
    "application_withdrawn",
    "vote_received",
    "dues_release",
    "collection_prepared",
    "release_code",
    "invitation",
    "office_granted",
    "sign_in_code",
    "address_code",
    "account_changed",
    "settings_change_proposed",
    "settings_change_confirmed",
)
VARIANTS: dict[str, list[dict[str, object]]] = {
    "vote_received": [{"changed": False}, {"deadline_at": None}],
    "resolution_decided": [{"outcome": "rejected"}, {"outcome": "lapsed"}],
    "invoice": [
        {"invoice_kind": "admission"},
        {"direct_debit": False, "collect_on": None},
        {"direct_debit": False, "open_cents": 0},
    ],
    "collection_returned": [
        {"cause": "account"},
        {"cause": "mandate"},
        {"cause": "disputed"},
        {"cause": "unstated"},
        {"open_cents": 0},
    ],
    "correction": [
        {"reissued": True},
        {"correction_kind": "credit_note"},
        {"credit_cents": 0},
    ],
    "claim_waived": [{"open_cents": 0}],
    "claim_undone": [{"correction_kind": "waiver"}, {"correction_kind": "deferral"}],
    "reminder": [{"level": 2, "has_invoice": False, "collection_failed": False}],
    "ballot": [{"annual_cents": None}],
    "dues_release": [{"preparer": ""}],
    "sign_in_code": [{"browser": "", "network": ""}],
    "account_changed": [{"change": change} for change in CHANGES[1:]],
    "settings_change_proposed": [{"proposer": ""}, {"subject": "admission_rule"}],
    "settings_change_confirmed": [{"proposer": ""}, {"subject": "admission_rule"}],
    "invitation": [
        {"inviter": ""},
        {"offices": [{"role": "Board", "from_on": None, "to_on": None}]},
    ],
    "office_granted": [{"inviter": ""}],
    "application_links": [{"confirm_link": ""}],
    "ballot_again": [{"voided": False}],
    "ballot_reported": [{"voided": False}, {"voided": False, "fresh_link": False}],
}


# Those to addresses that nobody has confirmed repeat nothing that was typed.
NAME = PersonName("Frau", "Zoé", "Müller")


CASES = [
    (template, language, variant)
    for template in TEMPLATES
    for language in LANGUAGES
    for variant in [{}, *VARIANTS.get(template, [])]
]


def sender() -> Association:
    return Association(
        association_id=association_id("autos"),
        slug="autos",
        name="AutOS e.V.",
        street="Weg",
        house_number="1",
        postcode="49074",
        city="Osnabrück",
        country="DE",
        register_court="Amtsgericht Osnabrück",
        register_number="VR 1",
        email="office@autos.example",
        phone="+49 30 23125 001",
        website="https://autos.example",
        languages=["de", "fr", "en"],
        from_name="AutOS e.V.",
        from_address="umlauf@autos.example",
        reply_to="",
        applied_at=datetime(2027, 1, 1, tzinfo=UTC),
    )


def written(template: str, language: str, **other: object) -> Rendered:
    return render(template, language, sender(), NAME, FACTS | other)


@pytest.mark.parametrize(("template", "language", "variant"), CASES)
def test_each_mail_in_each_language(
    template: str, language: str, variant: dict[str, object]
) -> None:
    mail = written(template, language, **variant)
    assert mail.subject.startswith("[AutOS e.V.] ")
    assert "\n" not in mail.subject
    assert 20 < len(mail.subject) < 140
    for text in (mail.text, mail.html):
        assert "None" not in text
        assert "{{" not in text
        assert "!" not in re.sub(r"<style>.*?</style>|<!doctype html>", "", text, flags=re.DOTALL)
    assert "<S.à" not in mail.html
    assert "<Weiland>" not in mail.html
    assert "\n\n\n" not in mail.text
    assert "& Cie <S.à r.l.>" in mail.text or template in PERSONAL
    assert mail.html.count("<h") <= 2
    assert f'lang="{language}"' in mail.html
    for link in ("confirm_link", "status_link", "link_to_ballot", "link_to_invitation"):
        assert (str(FACTS[link]) in mail.text) == (str(FACTS[link]) in mail.html)


@pytest.mark.parametrize("template", TEMPLATES)
def test_french_has_its_no_break_spaces(template: str) -> None:
    mail = written(template, "fr")
    without_links = re.sub(r"https?://\S+", "", mail.text + mail.subject)
    assert not re.search(r"[^\s\u00a0\u202f]\s?[ \n][:;!?»]", without_links.replace(" \u00a0", ""))
    assert not re.search(r" [;?!»]", without_links)
    assert not re.search(r"\w[:;?](\s|$)", without_links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pre_notification_says_all_it_must(language: str) -> None:
    """Amount, day, creditor identifier, mandate reference; no account to pay to."""
    text = written("invoice", language).text
    day = {"de": "15.02.2027", "fr": "15/02/2027", "en": "15 Feb 2027"}[language]
    amount = {"de": "1.353,50\u00a0€", "fr": "1\u202f353,50\u00a0€", "en": "€1,353.50"}[language]
    for fact in (day, amount, "DE98ZZZ09999999999", "M-0001-2"):
        assert fact in text
    assert not re.search(r"\b[A-Z]{2}\d{2}(?: ?\w{4}){3,}", text.replace("DE98ZZZ09999999999", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_transfer_is_not_announced_as_a_collection(language: str) -> None:
    text = written("invoice", language, direct_debit=False).text
    assert "DE98ZZZ09999999999" not in text
    assert "M-0001-2" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["collection_returned", "reminder"])
def test_who_asks_for_a_transfer_says_to_whom(template: str, language: str) -> None:
    mail = written(template, language)
    amount = {"de": "1.353,50\u00a0€", "fr": "1\u202f353,50\u00a0€", "en": "€1,353.50"}[language]
    iban = "DE02\u00a01203\u00a00000\u00a00000\u00a02020\u00a051"
    failed = {"de": "nicht gelungen", "fr": "n’a pas abouti", "en": "did not succeed"}[language]
    for text in (mail.text, mail.html):
        for fact in ("autos gGmbH", iban, "BYLADEM1001", amount, "BR-2027-0001", failed):
            assert fact in text
    unknown = written(template, language, account=TransferAccount("", "", ""))
    covered = written(template, language, open_cents=0)
    for without in (unknown, covered):
        assert "IBAN" not in without.text + without.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_returned_debit_asks_for_nothing_but_what_is_open(language: str) -> None:
    """The bank's fee is the association's: no figure in the mail is left over."""
    text = written("collection_returned", language, principal_cents=47500, open_cents=47500).text
    assert set(re.findall(r"\d[\d.,]*[.,]\d\d(?=\s?€)|(?<=€)[\d.,]+\d", text)) == {
        "475.00" if language == "en" else "475,00"
    }


def test_no_name_follows_an_elidable_word_in_french() -> None:
    """Nobody reads "de Établissements": names stand after words that never elide."""
    for template in TEMPLATES:
        assert not re.search(
            r"\b(de|que) \{\{ company", (FOLDER / template / "fr.jinja").read_text()
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_never_says_what_was_voted(language: str) -> None:
    text = written("vote_received", language).text.lower()
    words = set(re.findall(r"\w+", text))
    assert not words & {"ja", "nein", "enthaltung", "oui", "non", "abstention", "yes", "no"}


def test_numbers_are_those_of_the_reader_s_country() -> None:
    mail = render("invoice", "fr", sender(), NAME, FACTS, "LU")
    assert "1.353,50\u00a0€" in mail.text


def test_a_value_is_never_markup() -> None:
    mail = written("invoice", "de", number='<script>alert("x")</script>')
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_styles_are_inlined_and_all_known() -> None:
    html = written("ballot", "de").html
    used = set(re.findall(r'class="(\w+)"', html))
    assert used <= styled_classes()
    assert 'style="' in style_of("button")
    assert "prefers-color-scheme: dark" in html
    assert "http-equiv" not in html
    assert "<img" not in html


def test_kinds_of_membership_are_named() -> None:
    assert set(KINDS) == {"full", "network_partner", "supporting", "honorary"}
    assert "Vollmitglied" in written("ballot", "de").text
    assert "Netzwerkpartner" in written("ballot", "de", kind="network_partner").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_change_to_an_account_is_told_in_words_of_its_own(language: str) -> None:
    assert set(CHANGES) == {change.value for change in AccountChange}
    told = {written("account_changed", language, change=change).text for change in CHANGES}
    assert len(told) == len(CHANGES)


@pytest.mark.parametrize("template", ["sign_in_code", "address_code"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_subject_of_a_code_does_not_tell_it(template: str, language: str) -> None:
    mail = written(template, language)
    assert "7KQ2 M9XA" in mail.text
    assert "7KQ2 M9XA" not in mail.subject
