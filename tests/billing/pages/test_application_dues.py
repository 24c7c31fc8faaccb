"""The applicant's page on dues."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from services.billing.models import EVENTS, Quote
from shared.service import ServiceRuntime
from tests.billing.conftest import association
from tests.billing.pages.site import APPLICATION, TOKEN, NewVisitor, draft

PAGE = f"/autos/apply/{TOKEN}/dues"
OWN = association().id


def _quote(runtime: ServiceRuntime) -> Quote:
    with runtime.reading(OWN) as session:
        return session.exec(select(Quote)).one()


def test_asks_only_for_what_the_regulation_needs(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    page = new_visitor().client.get(PAGE)
    assert page.status_code == 200
    assert 'name="employees"' in page.text
    assert 'name="turnover"' not in page.text


def test_shows_class_and_amounts_with_their_reasons(
    runtime: ServiceRuntime, new_visitor: NewVisitor
) -> None:
    draft(runtime)
    answer = new_visitor().client.post(f"{PAGE}/quote", data={"employees": "1.284"})
    assert "€1,800.00" in answer.text
    assert "€2,050.00" in answer.text
    assert "Class C: more than 50 employees (declared: 1,284)" in answer.text
    assert "entry fee" in answer.text
    assert _quote(runtime).revision == 0
