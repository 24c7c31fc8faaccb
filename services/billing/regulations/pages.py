"""The dues regulation in force, as fee tables that people read."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.billing.dues.schedule import fee_table
from services.billing.errors import NoDuesRegulation
from services.billing.page_context import PAGES, DuesReader, Runtime
from services.billing.regulations.queries import regulation_in_force
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/dues", include_in_schema=False)


@router.get("/regulation")
def show(request: Request, by: DuesReader, runtime: Runtime) -> Response:
    """The version that rules this year."""
    language = reader_of(request).language
    year = runtime.clock.today().year
    try:
        with runtime.reading(by.association_id) as session:
            rules = regulation_in_force(session, year).rules
    except NoDuesRegulation:
        return PAGES.render(
            request, "regulations/regulation.html", rules=None, tables=[], year=year
        )
    tables = [fee_table(rules, kind, language) for kind in rules.kinds]
    return PAGES.render(
        request, "regulations/regulation.html", rules=rules, tables=tables, year=year
    )
