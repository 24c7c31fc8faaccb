"""The minutes of a resolution (Niederschrift): made for printing, the same for ever."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.members.association.queries import own_association
from services.members.page_context import ResolutionReader, Runtime, show
from services.members.resolutions.labels import VOID_REASONS
from services.members.resolutions.queries import history, voting_by_number
from services.members.resolutions.vote_view import view_of
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/resolutions", include_in_schema=False)


@router.get("/{number}")
def show_resolution(
    request: Request, by: ResolutionReader, runtime: Runtime, number: str
) -> Response:
    """Subject, rule, electorate, result, and every vote as it was cast."""
    with runtime.reading(by.association_id) as session:
        voting = voting_by_number(session, number)
        votes = history(session, voting.resolution.id)
        own = own_association(session)
    return show(
        request,
        "resolutions/resolution.html",
        votes=votes,
        void_reasons=VOID_REASONS,
        own=own,
        names={ballot.id: ballot.person_name for ballot in voting.ballots},
        view=view_of(voting, None, reader_of(request).language),
    )
