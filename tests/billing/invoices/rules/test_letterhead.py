"""A letterhead is the same whatever the order its facts come in."""

from __future__ import annotations

from services.billing.invoices.rules.letterhead import letterhead_of


def test_the_order_of_facts_does_not_matter() -> None:
    assert letterhead_of({"b": "Osnabrück", "a": 1}) == letterhead_of({"a": 1, "b": "Osnabrück"})


def test_another_fact_is_another_letterhead() -> None:
    first, second = letterhead_of({"phone": "030 1"})[1], letterhead_of({"phone": "030 2"})[1]
    assert first != second
