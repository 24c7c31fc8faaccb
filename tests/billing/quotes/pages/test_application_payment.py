"""The applicant's page on payment: what is kept, what is proved, and what never leaves billing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape
from sqlmodel import select

from services.billing.accounts.rules.mandate_text import core_mandate_text
from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate, PaymentArrangement
from services.billing.accounts.upsert_member_account import upsert_member_account
from services.billing.invoices.tables import Invoice
from services.billing.quotes.tables import Quote
from services.billing.sepa.iban import group_iban, make_iban
from shared.contracts.members import MemberAdmitted, MemberDetailsChanged
from shared.events import publish
from shared.events.drain import drain
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import association
from tests.support.billing_site import APPLICATION, TOKEN, NewVisitor, draft, published

FORM = f"/autos/apply/{TOKEN}"
PAGE = f"{FORM}/payment"
OWN = association().id
IBAN = make_iban("FR", "20041010050500013M02606")
OTHER = make_iban("LU", "0019400644750000")
SIGNED = {
    "method": "direct_debit",
    "account_holder": "Société Générale d'Étanchéité & Cie S.à r.l.",
    "iban": group_iban(IBAN).lower(),
    "signatory_name": "Éloïse Müller-N'Diaye",
    "signatory_function": "Gérante",
    "authorised": "on",
}


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


@pytest.fixture
def client(runtime: ServiceRuntime, new_visitor: NewVisitor) -> TestClient:
    """An applicant who has declared 11 employees."""
    draft(runtime)
    client = new_visitor(language="fr").client
    client.post(f"{FORM}/dues", data={"employees": "11"})
    return client


def _mandates(runtime: ServiceRuntime) -> list[Mandate]:
    with runtime.reading(OWN) as session:
        return list(session.exec(select(Mandate).order_by(Mandate.reference)))


def _chosen(runtime: ServiceRuntime) -> list[Mapping[str, object]]:
    return [payload for kind, payload in published(runtime) if kind == "billing.payment.chosen"]


def test_dues_come_first(runtime: ServiceRuntime, new_visitor: NewVisitor) -> None:
    draft(runtime)
    client = new_visitor().client
    assert client.get(PAGE).headers["location"] == f"{FORM}/dues"
    for data in ({"method": "transfer"}, {"method": "direct_debit", "iban": "DE00"}, {}):
        for address in (PAGE, f"{PAGE}/account"):
            assert client.post(address, data=data).status_code == 409


def test_transfer_needs_nothing_more(runtime: ServiceRuntime, client: TestClient) -> None:
    answer = client.post(PAGE, data={"method": "transfer", "iban": "nonsense"})
    assert answer.headers["location"] == f"{FORM}/check?revision=2"
    (event,) = _chosen(runtime)
    assert event["method"] == "transfer"
    assert event["mandate_id"] is None
    client.post(PAGE, data={"method": "transfer"})
    assert len(_chosen(runtime)) == 1


def test_the_page_names_creditor_rights_and_notice(client: TestClient) -> None:
    page = client.get(PAGE).text
    assert "DE98ZZZ09999999999" in page
    assert "Neuer Graben 7, 49074 Osnabrück" in page
    assert "huit semaines" in page
    assert "14 jours" in page
    assert "sera communiquée avec l’admission" in page
    assert 'value="Société Générale d&#39;Étanchéité &amp; Cie S.à r.l."' in page
    assert "checked" not in page


def test_a_mandate_is_kept_with_the_evidence_of_its_signing(
    runtime: ServiceRuntime, client: TestClient
) -> None:
    answer = client.post(PAGE, data=SIGNED, headers={"user-agent": "Browser 1.0"})
    assert answer.status_code == 303
    (mandate,) = _mandates(runtime)
    assert mandate.state is MandateState.ENTERED
    assert mandate.application_id == APPLICATION
    assert mandate.signed_on == date(2027, 1, 15)
    assert runtime.keys.decrypt(mandate.iban_sealed, mandate.id.bytes) == IBAN
    text = core_mandate_text("fr", "AutOS e.V.", 14)
    evidence = mandate.evidence
    assert evidence["text_sha256"] == text.sha256
    assert evidence["text"] == list(text.paragraphs)
    assert evidence["signatory_name"] == "Éloïse Müller-N'Diaye"
    assert evidence["signatory_function"] == "Gérante"
    assert evidence["ip"] == "testclient"
    assert evidence["user_agent"] == "Browser 1.0"
    assert evidence["given_at"] == "2027-01-15T09:00:00+00:00"
    (event,) = _chosen(runtime)
    assert event["mandate_id"] == str(mandate.id)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"iban": ""}, "Saisissez l’IBAN"),
        ({"iban": OTHER[:-1] + "1"}, "clé"),
        ({"iban": "US12 3456"}, "US"),
        ({"authorised": ""}, "Confirmez le mandat"),
        ({"signatory_name": " "}, "Saisissez le nom du signataire"),
        ({"signatory_function": ""}, "Saisissez la fonction"),
        ({"account_holder": ""}, "Saisissez le titulaire"),
        ({"account_holder": "x" * 71}, "70 caractères"),
        ({"account_holder": "ΕΤΑΙΡΕΙΑ"}, "caractères latins"),
        ({"account_holder": "👩‍👩‍👧"}, "caractères latins"),
        ({"method": ""}, "Choisissez"),
    ],
)
def test_an_error_keeps_what_was_typed(
    runtime: ServiceRuntime, client: TestClient, changed: dict[str, str], message: str
) -> None:
    answer = client.post(PAGE, data=SIGNED | changed)
    assert answer.status_code == 422
    assert message in answer.text
    kept = changed.get("iban", SIGNED["iban"])
    assert f'value="{kept}"' in answer.text
    holder = changed.get("account_holder", SIGNED["account_holder"])
    assert not holder or f'value="{escape(holder)}"' in answer.text
    assert not _mandates(runtime)
    assert not _chosen(runtime)


def test_the_creditors_own_account_is_refused(client: TestClient) -> None:
    own = make_iban("DE", "265900250099999900")
    answer = client.post(PAGE, data=SIGNED | {"iban": own})
    assert answer.status_code == 422
    assert "association elle-même" in answer.text


def test_the_account_is_confirmed_while_typing_by_post_only(client: TestClient) -> None:
    answer = client.post(
        f"{PAGE}/account", data={"iban": IBAN.lower()}, headers={"hx-request": "true"}
    )
    assert group_iban(IBAN) in answer.text
    assert "France" in answer.text
    whole = client.post(f"{PAGE}/account", data=SIGNED)
    assert "<html" in whole.text
    assert group_iban(IBAN) in whole.text
    by_address = client.get(f"{PAGE}/account", params={"iban": IBAN}, follow_redirects=False)
    assert by_address.status_code == 303, "nothing is read from an address"


def test_who_comes_back_sees_the_account_masked_and_may_keep_it(
    runtime: ServiceRuntime, client: TestClient
) -> None:
    client.post(PAGE, data=SIGNED)
    page = client.get(PAGE).text
    assert "FR" in page
    assert IBAN[-4:] in page
    assert IBAN not in page.replace(" ", "").replace("\u00a0", "")
    client.post(PAGE, data=SIGNED | {"iban": "", "signatory_name": "Jean Dupont"})
    former, kept = _mandates(runtime)
    assert former.state is MandateState.ENDED
    assert kept.state is MandateState.ENTERED
    assert runtime.keys.decrypt(kept.iban_sealed, kept.id.bytes) == IBAN
    client.post(PAGE, data={"method": "transfer"})
    assert [one.state for one in _mandates(runtime)] == [MandateState.ENDED] * 2
    with runtime.reading(OWN) as session:
        assert session.exec(select(Quote)).one().mandate_id is None


def test_the_account_number_stays_with_billing(
    runtime: ServiceRuntime, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in an address, an answer after the step, an event, a log line or a plain column."""
    with caplog.at_level(logging.DEBUG):
        wrong = client.post(PAGE, data=SIGNED | {"authorised": ""})
        answer = client.post(PAGE, data=SIGNED)
        later = [client.get(PAGE), client.get(f"{FORM}/dues")]
    assert IBAN.lower() in wrong.text.replace(" ", "").lower()
    seen = [
        answer.headers["location"],
        answer.text,
        str(answer.headers),
        *(page.text for page in later),
        *(str(page.request.url) for page in later),
        str(published(runtime)),
        caplog.text,
        *(str(mandate.model_dump()) for mandate in _mandates(runtime)),
    ]
    for text in seen:
        compact = text.replace(" ", "").replace("\u00a0", "").replace("%20", "").upper()
        assert IBAN not in compact
        assert IBAN[4:] not in compact


def test_admission_takes_over_the_mandate_and_issues_the_first_invoice(
    runtime: ServiceRuntime, client: TestClient
) -> None:
    client.post(PAGE, data=SIGNED)
    member = new_id()
    with runtime.transaction(OWN) as uow:
        upsert_member_account(
            uow,
            MemberDetailsChanged(
                member_id=member, member_number="M-77", company="Étanchéité", legal_form="S.à r.l.",
                street="Rue de l'Église", house_number="4 bis", postcode="57600", city="Forbach",
                country="FR", language="fr", kind="full", state="active",
                joined_on=date(2027, 1, 15), left_on=None, employees=11, turnover_cents=None,
                register_number="", vat_id="",
            ),
        )  # fmt: skip
        publish(
            uow,
            MemberAdmitted(
                member_id=member, application_id=APPLICATION, member_number="M-77", kind="full",
                joined_on=date(2027, 1, 15), resolution_id=new_id(), resolution_number="1/2027",
            ),
        )  # fmt: skip
    assert drain([runtime]).settled
    with runtime.reading(OWN) as session:
        invoice = session.exec(select(Invoice)).one()
        arrangement = session.get(PaymentArrangement, member)
    (mandate,) = _mandates(runtime)
    assert invoice.amount_cents == 115000
    assert arrangement is not None
    assert arrangement.mandate_id == mandate.id
    assert mandate.state is MandateState.ACTIVE
    assert client.get(PAGE).status_code == 410


def test_who_reloads_after_confirming_the_account_comes_back_to_the_form(
    runtime: ServiceRuntime, client: TestClient
) -> None:
    answer = client.get(f"{PAGE}/account", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].partition("?")[0].endswith("/payment")
