"""A quote follows its application: opened, reckoned again, closed."""

from __future__ import annotations

from services.billing.quotes.tables import Quote
from shared.service import ServiceRuntime
from tests.billing.quotes.applicant import close, quote
from tests.billing.runs.desk import stored
from tests.support.billing_site import draft, published


def test_an_unknown_application_is_not_closed(runtime: ServiceRuntime) -> None:
    close(runtime)
    assert not stored(runtime, Quote)


def test_a_draft_opens_it_without_dues(runtime: ServiceRuntime) -> None:
    draft(runtime)
    (kept,) = stored(runtime, Quote)
    assert (kept.revision, kept.annual_cents, kept.closed) == (0, None, False)


def test_a_change_before_any_figures_reckons_nothing(runtime: ServiceRuntime) -> None:
    draft(runtime)
    draft(runtime, kind="honorary")
    assert [(one.kind, one.revision) for one in stored(runtime, Quote)] == [("honorary", 0)]
    assert "billing.dues.quoted" not in [kind for kind, _ in published(runtime)]


def test_another_kind_is_reckoned_again_from_the_same_figures(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    draft(runtime, kind="honorary")
    (kept,) = stored(runtime, Quote)
    assert (kept.employees, kept.annual_cents, kept.revision) == (11, 0, 2)


def test_a_kind_without_rule_takes_the_dues_back(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    draft(runtime, kind="supporting")
    (kept,) = stored(runtime, Quote)
    assert (kept.dues_class, kept.annual_cents, kept.first_cents) == (None, None, None)
    assert kept.explanation == []


def test_what_was_sent_off_stands(runtime: ServiceRuntime) -> None:
    draft(runtime)
    quote(runtime)
    close(runtime)
    draft(runtime, kind="honorary")
    assert [one.annual_cents for one in stored(runtime, Quote)] == [90000]
