"""How an applicant will pay: refusals, the evidence of a mandate, and a change of mind."""

from __future__ import annotations

import pytest

from services.billing.accounts.tables import Mandate
from services.billing.errors import (
    AccountOfCreditor,
    DebtorTownUnreadable,
    DuesNotQuoted,
    QuoteClosed,
    QuoteNotFound,
)
from services.billing.quotes.tables import Quote
from services.billing.sepa.iban import InvalidIban, make_iban
from shared.service import ServiceRuntime
from tests.billing.conftest import association
from tests.billing.quotes.applicant import IBAN, choose, close, quote, signing
from tests.billing.runs.desk import stored
from tests.support.billing_site import draft, published


def test_an_unknown_application(runtime: ServiceRuntime) -> None:
    with pytest.raises(QuoteNotFound):
        choose(runtime, None)


def test_dues_come_first(runtime: ServiceRuntime) -> None:
    draft(runtime)
    with pytest.raises(DuesNotQuoted):
        choose(runtime, None)


def test_an_application_sent_off(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    close(runtime)
    with pytest.raises(QuoteClosed):
        choose(runtime, signing())


@pytest.mark.parametrize(
    ("iban", "refusal"),
    [
        ("", InvalidIban),
        ("FR0020041010050500013M02606", InvalidIban),
        (association().bank.iban, AccountOfCreditor),
    ],
)
def test_an_account_that_cannot_be_debited(
    runtime: ServiceRuntime, iban: str, refusal: type[Exception]
) -> None:
    draft(runtime)
    quote(runtime)
    with pytest.raises(refusal):
        choose(runtime, signing(iban))
    assert not stored(runtime, Mandate)
    assert [one.method for one in stored(runtime, Quote)] == [None]


SWISS, GERMAN = "CH9300762011623852957", "DE21500500009876543210"


def test_an_account_outside_the_eea_needs_a_town_that_the_bank_can_read(
    runtime: ServiceRuntime,
) -> None:
    """Asked as the bank file of the first dues asks it (issue 7 §1)."""
    draft(runtime, city="京都")
    quote(runtime)
    with pytest.raises(DebtorTownUnreadable):
        choose(runtime, signing(SWISS))
    choose(runtime, signing(GERMAN))
    draft(runtime, city="Zürich")
    choose(runtime, signing(SWISS))
    assert len(stored(runtime, Mandate)) == 2


def test_a_transfer_chosen_twice_tells_once(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    assert [choose(runtime, None).revision for _ in range(2)] == [2, 2]
    told = [one for kind, one in published(runtime) if kind == "billing.payment.chosen"]
    assert [(one["method"], one["mandate_id"]) for one in told] == [("transfer", None)]


def test_a_mandate_keeps_the_evidence_of_its_signing(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    kept = choose(runtime, signing())
    (mandate,) = stored(runtime, Mandate)
    assert (kept.method, kept.mandate_id, mandate.state) == ("direct_debit", mandate.id, "entered")
    evidence = mandate.evidence
    assert (evidence["ip"], evidence["signatory_function"]) == ("192.0.2.7", "Gérante")
    assert evidence["text_sha256"] == signing().text.sha256
    assert len(str(evidence["user_agent"])) == 300


def test_a_new_signing_ends_the_mandate_before_and_may_keep_its_account(
    runtime: ServiceRuntime,
) -> None:
    draft(runtime)
    quote(runtime)
    choose(runtime, signing())
    choose(runtime, signing(""))
    choose(runtime, signing(make_iban("LU", "0019400644750000")))
    mandates = sorted(stored(runtime, Mandate), key=lambda one: one.reference)
    assert [one.state for one in mandates] == ["ended", "ended", "entered"]
    opened = [runtime.keys.decrypt(one.iban_sealed, one.id.bytes) for one in mandates[:2]]
    assert opened == [IBAN] * 2


def test_a_transfer_after_all_ends_the_mandate(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    choose(runtime, signing())
    kept = choose(runtime, None)
    assert (kept.method, kept.mandate_id) == ("transfer", None)
    assert [one.state for one in stored(runtime, Mandate)] == ["ended"]
