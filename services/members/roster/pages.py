"""The list of members with its search; one member is `member_page`, which needs more rooms."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.members.countries import country_name
from services.members.page_context import MemberReader, Runtime, show, texts_of
from services.members.roster.labels import KIND_NAMES, MEMBER_STATE_NAMES
from services.members.roster.queries import (
    Search,
    count_members,
    countries,
    group_names,
    list_members,
)
from services.members.roster.rules import MemberKind
from services.members.spelling import spelt
from shared.web.forms import Form, blank
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/members", include_in_schema=False)
# What people scroll through before they rather search.
PAGE_ROWS = 50
PAGES_MAX = 1_000_000  # no list is so long, and databases count rows in 64 bits
PAGES_MAX = 1_000_000  # no list is so long, and a database counts rows in 64 bits


class SearchForm(Form):
    """The filters of the list, kept in its address."""

    q: str = ""
    kind: str = ""
    country: str = ""
    group: str = ""
    state: str = ""


@router.get("")
def show_members(
    request: Request,
    by: MemberReader,
    runtime: Runtime,
    q: str = "",
    kind: str = "",
    country: str = "",
    group: str = "",
    state: str = "active",
    page: int = 1,
) -> Response:
    """Members by name; search and filters stand in the address, so a view can be shared."""
    search = Search(text=q, kind=kind, country=country, group=group, state=state)
    page = min(max(page, 1), PAGES_MAX)
    with runtime.reading(by.association_id) as session:
        total = count_members(session, search)
        listed = list_members(session, search, offset=(page - 1) * PAGE_ROWS, limit=PAGE_ROWS)
        groups, seats = group_names(session), countries(session)
    language, texts = reader_of(request).language, texts_of(request)
    filters = {"q": q, "kind": kind, "country": country, "group": group, "state": state}
    return show(
        request,
        "roster/members.html",
        listed=listed,
        total=total,
        first=(page - 1) * PAGE_ROWS + 1,
        form=blank(SearchForm, **filters),
        kinds=[(one.value, texts.gettext(KIND_NAMES[one])) for one in MemberKind],
        states=[(name, texts.gettext(label)) for name, label in MEMBER_STATE_NAMES.items()],
        groups=[(name, name) for name in groups],
        countries=sorted(
            ((code, country_name(code, language)) for code in seats),
            key=lambda country: spelt(country[1]),
        ),
        kind_names=KIND_NAMES,
        state_names=MEMBER_STATE_NAMES,
        previous=_page_link(filters, page - 1) if page > 1 else None,
        next=_page_link(filters, page + 1) if page * PAGE_ROWS < total else None,
    )


def _page_link(filters: dict[str, str], page: int) -> str:
    return "?" + urlencode({**filters, "page": str(page)})
