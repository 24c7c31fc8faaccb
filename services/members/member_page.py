"""One member with all that belongs to it, from the roster, the applications and the resolutions."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.members.applications.queries import application_by_id
from services.members.countries import country_name
from services.members.figures.queries import last_declaration
from services.members.page_context import MemberReader, Runtime, show
from services.members.resolutions.queries import resolution_number
from services.members.roster.labels import KIND_NAMES, MEMBER_STATE_NAMES
from services.members.roster.queries import by_number_or_id, member_contacts, member_groups
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/members", include_in_schema=False)


@router.get("/{number:path}")
def show_member(request: Request, by: MemberReader, runtime: Runtime, number: str) -> Response:
    """Master data, contacts, groups, and how the membership began."""
    with runtime.reading(by.association_id) as session:
        member = by_number_or_id(session, number)
        people = member_contacts(session, member.id)
        groups = member_groups(session, member.id)
        declared = last_declaration(session, member.id)
        applied, resolved = member.application_id, member.resolution_id
        application = application_by_id(session, applied).reference if applied else None
        resolution = resolution_number(session, resolved) if resolved else None
    return show(
        request,
        "roster/member.html",
        member=member,
        people=people,
        groups=groups,
        declared=declared,
        application=application,
        resolution=resolution,
        country=country_name(member.country, reader_of(request).language),
        kind_names=KIND_NAMES,
        state_names=MEMBER_STATE_NAMES,
    )
