"""The board's and the office's pages on applications: the list, and one application."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.applications.admission import facts_of
from services.members.applications.labels import PAYMENT_NAMES, STATE_NAMES
from services.members.applications.queries import (
    ListedApplication,
    application_by_reference,
    application_contacts,
    applications_by_id,
    applications_in,
    consents,
)
from services.members.applications.revoke_application_links import revoke_application_links
from services.members.applications.rules import ApplicationState
from services.members.applications.vote_again import vote_again
from services.members.evidence import Way
from services.members.page_context import (
    ApplicationOffice,
    ApplicationReader,
    Elector,
    Runtime,
    circumstances,
    show,
    texts_of,
)
from services.members.resolutions.cast_own_vote import cast_own_vote
from services.members.resolutions.pages.ballot import ON_THE_PAGE, BallotForm, refused
from services.members.resolutions.queries import latest_votings, open_votings, votings_on
from services.members.resolutions.rules import ResolutionKind
from services.members.resolutions.vote_view import view_of
from services.members.roster.labels import KIND_NAMES
from shared.actor import Actor
from shared.db import Session
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.forms import Filled, Posted, blank, fill
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/applications", include_in_schema=False)
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


@router.get("")
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
        kind_names=KIND_NAMES,
        state_names=STATE_NAMES,
    )


@router.get("/{reference}")
def show_application(
    request: Request, by: ApplicationReader, runtime: Runtime, reference: str
) -> Response:
    """Everything about one application, and the vote of who has one."""
    return _page(request, by, runtime, reference, blank(BallotForm))


@router.post("/{reference}/vote")
def vote(
    request: Request, by: Elector, runtime: Runtime, reference: str, posted: Posted
) -> Response:
    """A signed-in elector votes."""
    form = fill(BallotForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, by, runtime, reference, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            application = application_by_reference(uow.session, reference)
            where = circumstances(request, Way.SESSION)
            cast_own_vote(uow, application.id, form.data.declared, where, by)
    except ON_THE_PAGE as error:
        form = refused(request, form, error)
        return _page(request, by, runtime, reference, form, status=error.status)
    return RedirectResponse(f"/{by.slug}/applications/{reference}", 303)


@router.post("/{reference}/vote-again")
def put_to_the_vote(by: ApplicationOffice, runtime: Runtime, reference: str) -> Response:
    """The office opens a vote on an application that waits for one."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        vote_again(uow, application_by_reference(uow.session, reference).id, by)
    return RedirectResponse(f"/{by.slug}/applications/{reference}", 303)


@router.post("/{reference}/renew-links")
def renew_links(by: ApplicationOffice, runtime: Runtime, reference: str) -> Response:
    """The office ends the links mailed to the applicant and has fresh ones mailed."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        application = application_by_reference(uow.session, reference)
        revoke_application_links(uow, application.id, by)
    return RedirectResponse(f"/{by.slug}/applications/{reference}", 303)


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    reference: str,
    form: Filled[BallotForm],
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        application = application_by_reference(session, reference)
        votings = votings_on(session, application.id)
        people = application_contacts(session, application.id)
        agreed = consents(session, application.id)
    latest = votings[0] if votings else None
    ballot = latest.of_person(by.person_id) if latest else None
    may_vote = bool(ballot and latest and latest.is_open(runtime.clock.now()))
    language = reader_of(request).language
    return show(
        request,
        "applications/application.html",
        status=status,
        form=form,
        application=application,
        admission=facts_of(application),
        people=people,
        agreed=agreed,
        may_vote=may_vote and by.may(Permission.RESOLUTIONS_VOTE),
        tones=TONES,
        state_names=STATE_NAMES,
        payment_names=PAYMENT_NAMES,
        view=view_of(latest, ballot, language) if latest else None,
        earlier=[view_of(voting, None, language) for voting in votings[1:]],
    )


def _lines(
    session: Session, runtime: ServiceRuntime, request: Request, by: Actor
) -> dict[str, list[ListedApplication]]:
    running = _running(session, runtime, request, by)
    decided = applications_in(session, VIEWS["decided"][1])
    latest = latest_votings(session, [one.id for one in decided])
    office = applications_in(session, VIEWS["office"][1])
    return {
        "mine": [line for line in running if line.mine_is_missing],
        "running": running,
        "office": [ListedApplication(one, None) for one in office],
        "decided": [ListedApplication(one, latest.get(one.id)) for one in decided],
    }


def _running(
    session: Session, runtime: ServiceRuntime, request: Request, by: Actor
) -> list[ListedApplication]:
    now, formats = runtime.clock.now(), reader_of(request).formats
    votings = open_votings(session, ResolutionKind.ADMISSION)
    found = applications_by_id(session, [one.resolution.application_id for one in votings])
    lines = []
    for voting in votings:
        ballot = voting.of_person(by.person_id)
        days = (formats.day_of(voting.resolution.deadline_at) - formats.day_of(now)).days
        lines.append(
            ListedApplication(
                application=found[voting.resolution.application_id],
                voting=voting,
                mine_is_missing=bool(ballot and ballot.choice is None and voting.is_open(now)),
                days=max(days, 0),
            )
        )
    return lines


def _views(by: Actor) -> dict[str, str]:
    views = {name: label for name, (label, _states) in VIEWS.items()}
    if by.may(Permission.RESOLUTIONS_VOTE):
        return {"mine": _("My vote is missing")} | views
    return views
