"""The board's and the office's pages on applications: the list, one application, the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.applications.confirm_application import vote_again
from services.members.applications.queries import by_reference, consents, contacts, submitted
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.association.queries import own_association
from services.members.page_context import (
    ApplicationOffice,
    ApplicationReader,
    Elector,
    ResolutionReader,
    Runtime,
    circumstances,
    show,
    texts_of,
)
from services.members.resolutions.cast_vote import cast_own_vote
from services.members.resolutions.pages import ON_THE_PAGE, BallotForm, refused, view_of
from services.members.resolutions.queries import (
    Voting,
    history,
    latest_votings,
    open_votings,
    voting_by_number,
    votings_on,
)
from shared.actor import Actor
from shared.db import Session
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.forms import Filled, Posted, blank, fill
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}", include_in_schema=False)
_S = ApplicationState
VIEWS = {
    "running": (_("With the board"), (_S.IN_RESOLUTION,)),
    "office": (_("With the office or the applicant"), (_S.SUBMITTED, _S.CONFIRMED)),
    "decided": (_("Decided"), (_S.ADMITTED, _S.REJECTED, _S.WITHDRAWN)),
}
TONES = {
    _S.SUBMITTED: "neutral",
    _S.CONFIRMED: "warn",
    _S.IN_RESOLUTION: "info",
    _S.ADMITTED: "success",
    _S.REJECTED: "danger",
    _S.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Line:
    """One application in the list, with the latest voting on it."""

    application: Application
    voting: Voting | None
    mine_is_missing: bool = False
    days: int | None = None

    @property
    def decided_at(self) -> datetime | None:
        """When the board decided or the applicant withdrew."""
        return self.application.decided_at or self.application.withdrawn_at


@router.get("/applications")
def list_applications(
    request: Request, by: ApplicationReader, runtime: Runtime, view: str = ""
) -> Response:
    """Applications by what they wait for; the most urgent first."""
    with runtime.reading(by.association_id) as session:
        lines = _lines(session, runtime, request, by)
    views = _views(by)
    chosen = view if view in lines else next(iter(views), "running")
    return show(
        request,
        "applications/applications.html",
        lines=lines[chosen],
        view=chosen,
        tabs=[
            {
                "label": texts_of(request).gettext(label),
                "href": f"?view={name}",
                "count": len(lines[name]),
                "current": name == chosen,
            }
            for name, label in views.items()
        ],
        tones=TONES,
    )


@router.get("/applications/{reference}")
def show_application(
    request: Request, by: ApplicationReader, runtime: Runtime, reference: str
) -> Response:
    """Everything about one application, and the vote of who has one."""
    return _page(request, by, runtime, reference, blank(BallotForm))


@router.post("/applications/{reference}/vote")
def vote(
    request: Request, by: Elector, runtime: Runtime, reference: str, posted: Posted
) -> Response:
    """A signed-in elector votes."""
    form = fill(BallotForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, by, runtime, reference, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            application = by_reference(uow.session, reference)
            where = circumstances(request, "session")
            cast_own_vote(uow, application.id, form.data.declared, where, by)
    except ON_THE_PAGE as error:
        form = refused(request, form, error)
        return _page(request, by, runtime, reference, form, status=error.status)
    return RedirectResponse(f"/{by.slug}/applications/{reference}", 303)


@router.post("/applications/{reference}/vote-again")
def put_to_the_vote(by: ApplicationOffice, runtime: Runtime, reference: str) -> Response:
    """The office opens a vote on an application that waits for one."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        vote_again(uow, by_reference(uow.session, reference).id, by)
    return RedirectResponse(f"/{by.slug}/applications/{reference}", 303)


@router.get("/resolutions/{number}")
def show_resolution(
    request: Request, by: ResolutionReader, runtime: Runtime, number: str
) -> Response:
    """The minutes (Niederschrift): made for printing, the same for ever."""
    with runtime.reading(by.association_id) as session:
        voting = voting_by_number(session, number)
        votes = history(session, voting.resolution.id)
        own = own_association(session)
    return show(
        request,
        "resolutions/resolution.html",
        votes=votes,
        own=own,
        names={ballot.id: ballot.person_name for ballot in voting.ballots},
        view=view_of(request, voting, None),
    )


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    reference: str,
    form: Filled[BallotForm],
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        application = by_reference(session, reference)
        votings = votings_on(session, application.id)
        people = contacts(session, application.id)
        agreed = consents(session, application.id)
    voting = votings[0] if votings else None
    ballot = voting.of_person(by.person_id) if voting else None
    may_vote = bool(ballot and voting and voting.is_open(runtime.clock.now()))
    return show(
        request,
        "applications/application.html",
        status=status,
        form=form,
        application=application,
        votings=votings,
        people=people,
        agreed=agreed,
        may_vote=may_vote and by.may(Permission.RESOLUTIONS_VOTE),
        tones=TONES,
        view=view_of(request, voting, ballot) if voting else None,
    )


def _lines(
    session: Session, runtime: ServiceRuntime, request: Request, by: Actor
) -> dict[str, list[Line]]:
    now = runtime.clock.now()
    formats = reader_of(request).formats
    running = []
    for voting in open_votings(session):
        ballot = voting.of_person(by.person_id)
        missing = bool(ballot and ballot.choice is None and voting.is_open(now))
        days = (formats.day_of(voting.resolution.deadline_at) - formats.day_of(now)).days
        running.append(Line(voting.application, voting, missing, max(days, 0)))
    decided = submitted(session, VIEWS["decided"][1])
    votings = latest_votings(session, decided)
    return {
        "mine": [line for line in running if line.mine_is_missing],
        "running": running,
        "office": [Line(one, None) for one in submitted(session, VIEWS["office"][1])],
        "decided": [Line(one, votings.get(one.id)) for one in decided],
    }


def _views(by: Actor) -> dict[str, str]:
    views = {name: label for name, (label, _states) in VIEWS.items()}
    if by.may(Permission.RESOLUTIONS_VOTE):
        return {"mine": _("My vote is missing")} | views
    return views
