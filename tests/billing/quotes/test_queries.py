"""What an applicant's pages read: the quote of a link, what to ask, and an offer."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import NoDuesRegulation, QuoteClosed
from services.billing.quotes.queries import (
    Declared,
    find_quote,
    mandate_form,
    offer_for,
    question_for,
    refuse_closed,
)
from shared.service import ServiceRuntime
from tests.billing.quotes.applicant import choose, close, quote, signing
from tests.billing.runs.desk import OWN
from tests.support.billing_site import APPLICATION, TOKEN, draft

TODAY = date(2027, 8, 3)


def test_a_link_nobody_was_given(runtime: ServiceRuntime) -> None:
    draft(runtime)
    with runtime.reading(OWN) as session:
        assert find_quote(session, TOKEN + "x") is None


def test_a_year_without_regulation(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(NoDuesRegulation):
        question_for(session, "full", "de", "DE", today=date(2020, 1, 1))


def test_what_a_link_shows_and_when_it_is_closed(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    choose(runtime, signing())
    with runtime.reading(OWN) as session:
        found = find_quote(session, TOKEN)
        assert found is not None
        former = mandate_form(session, found).former
    assert (found.application_id, found.annual_cents, found.method) == (
        APPLICATION, 90000, "direct_debit",
    )  # fmt: skip
    assert former is not None
    assert former.iban_masked.startswith("FR")
    assert refuse_closed(found) is found
    close(runtime)
    with runtime.reading(OWN) as session:
        found = find_quote(session, TOKEN)
    assert found is not None
    with pytest.raises(QuoteClosed):
        refuse_closed(found)


@pytest.mark.parametrize(
    ("kind", "figures", "table"),
    [("full", ("employees",), True), ("honorary", (), True), ("supporting", (), False)],
)
def test_what_to_ask_a_kind_of_applicant(
    runtime: ServiceRuntime, kind: str, figures: tuple[str, ...], table: bool
) -> None:
    with runtime.reading(OWN) as session:
        found = question_for(session, kind, "de", "DE", today=TODAY)
    assert (found.figures, found.table is not None) == (figures, table)


def test_half_a_year_and_the_entry_fee(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        offer = offer_for(session, "full", Declared(11), "en", "LU", today=TODAY)
        open_figure = offer_for(session, "full", Declared(), "en", "LU", today=TODAY)
        blocked = offer_for(session, "supporting", Declared(11), "en", "LU", today=TODAY)
    assert (offer.annual_cents, offer.first_cents) == (90000, 45000 + 25000)
    assert (offer.prorated, offer.blocked) == (True, False)
    assert offer.explanation == offer.annual_reason + offer.first_reason
    assert open_figure.dues_class == "C"
    assert blocked.blocked
