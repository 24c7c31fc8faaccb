"""Reckoning an applicant's dues from its figures: refusals, revisions, events."""

from __future__ import annotations

import pytest

from services.billing.errors import DuesNotReckonable, QuoteClosed, QuoteNotFound
from services.billing.quotes.tables import Quote
from shared.service import ServiceRuntime
from tests.billing.quotes.applicant import close, quote
from tests.billing.runs.desk import stored
from tests.support.billing_site import draft, published


def test_an_unknown_application(runtime: ServiceRuntime) -> None:
    with pytest.raises(QuoteNotFound):
        quote(runtime)


def test_an_application_sent_off(runtime: ServiceRuntime) -> None:
    draft(runtime)
    close(runtime)
    with pytest.raises(QuoteClosed):
        quote(runtime)


@pytest.mark.parametrize(("kind", "employees"), [("supporting", 11), ("full", -1)])
def test_figures_that_lead_to_no_amount(runtime: ServiceRuntime, kind: str, employees: int) -> None:
    draft(runtime, kind=kind)
    with pytest.raises(DuesNotReckonable):
        quote(runtime, employees)
    assert [one.revision for one in stored(runtime, Quote)] == [0]


def test_figures_are_kept_with_dues_and_reasons(runtime: ServiceRuntime) -> None:
    draft(runtime)
    kept = quote(runtime)
    assert (kept.employees, kept.dues_class, kept.revision) == (11, "B", 1)
    assert (kept.annual_cents, kept.first_cents) == (90000, 90000 + 25000)
    assert kept.explanation[0].startswith("Classe B")


def test_the_same_again_tells_nothing(runtime: ServiceRuntime) -> None:
    draft(runtime)
    assert [quote(runtime, figure).revision for figure in (11, 11, 51)] == [1, 1, 2]
    told = [one for kind, one in published(runtime) if kind == "billing.dues.quoted"]
    assert [(one["revision"], one["annual_cents"]) for one in told] == [(1, 90000), (2, 180000)]
