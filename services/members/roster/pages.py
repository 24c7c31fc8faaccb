"""Members: the list with its search, and one member with all that belongs to it."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.members.applications.tables import Application
from services.members.countries import country_name
from services.members.page_context import MemberReader, Runtime, show, texts_of
from services.members.resolutions.tables import Resolution
from services.members.roster.queries import (
    Search,
    by_number_or_id,
    count_members,
    countries,
    group_names,
    list_members,
    member_contacts,
    member_groups,
)
from services.members.roster.rules import MemberKind
from services.members.spelling import spelt
from services.members.words import KIND_NAMES, MEMBER_STATE_NAMES
from shared.web.forms import Form, blank
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/members", include_in_schema=False)
A_PAGE = 50


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
    search = Search(q, kind, country, group, state)
    page = max(page, 1)
    with runtime.reading(by.association_id) as session:
        total = count_members(session, search)
        listed = list_members(session, search, offset=(page - 1) * A_PAGE, limit=A_PAGE)
        groups, seats = group_names(session), countries(session)
    language, texts = reader_of(request).language, texts_of(request)
    filters = {"q": q, "kind": kind, "country": country, "group": group, "state": state}
    return show(
        request,
        "roster/members.html",
        listed=listed,
        total=total,
        first=(page - 1) * A_PAGE + 1,
        form=blank(SearchForm, **filters),
        kinds=[(one.value, texts.gettext(KIND_NAMES[one])) for one in MemberKind],
        states=[(name, texts.gettext(label)) for name, label in MEMBER_STATE_NAMES.items()],
        groups=[(name, name) for name in groups],
        countries=sorted(
            ((code, country_name(code, language)) for code in seats),
            key=lambda country: spelt(country[1]),
        ),
        previous=_page_link(filters, page - 1) if page > 1 else None,
        next=_page_link(filters, page + 1) if page * A_PAGE < total else None,
    )


@router.get("/{number:path}")
def show_member(request: Request, by: MemberReader, runtime: Runtime, number: str) -> Response:
    """Master data, contacts, groups, and how the membership began."""
    with runtime.reading(by.association_id) as session:
        member = by_number_or_id(session, number)
        people = member_contacts(session, member.id)
        groups = member_groups(session, member.id)
        application = (
            session.get(Application, member.application_id) if member.application_id else None
        )
        resolution = session.get(Resolution, member.resolution_id) if member.resolution_id else None
    language = reader_of(request).language
    return show(
        request,
        "roster/member.html",
        member=member,
        people=people,
        groups=groups,
        application=application,
        resolution=resolution,
        country=country_name(member.country, language),
    )


def _page_link(filters: dict[str, str], page: int) -> str:
    return "?" + urlencode({**filters, "page": str(page)})
