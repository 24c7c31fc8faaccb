"""The ballot that a mail leads to: no login, no session, and opening it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.members.errors import (
    DossierChanged,
    LinkReported,
    NoChoice,
    NoLongerElector,
    RecusalTakenBackWithoutReason,
    RecusalWithoutReason,
    UnknownBallot,
    VotingClosed,
)
from services.members.evidence import REPORTER
from services.members.page_context import Runtime, association_here, circumstances, show, texts_of
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.queries import OwnBallot, Voting, own_ballot
from services.members.resolutions.report_ballot_link import report_ballot_link
from services.members.resolutions.rules import Choice
from services.members.resolutions.vote_view import VoteView, view_of
from shared.errors import DomainError
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.forms import (
    Ask,
    Filled,
    Form,
    Posted,
    SeveralLines,
    WholeNumber,
    blank,
    fill,
)
from shared.web.pages import reader_of
from shared.web.tokens import Payload, counter_of

router = APIRouter(prefix="/{slug}/ballot/{token}", include_in_schema=False)
Voter = Annotated[Payload, Depends(by_token("ballot"))]
# Refusals that the elector can do something about on the same page; all others close it.
ON_THE_PAGE = (
    DossierChanged,
    NoChoice,
    RecusalWithoutReason,
    RecusalTakenBackWithoutReason,
)
# A comment, not an opinion: what is longer belongs into a letter to the board.
COMMENT_CHARACTERS_MAX = 2000


class BallotForm(Form):
    """One choice, none made beforehand, and the version of the dossier that was shown."""

    choice: Annotated[Choice, Ask(_("Choose how you vote"))]
    comment: Annotated[
        SeveralLines,
        Field(max_length=COMMENT_CHARACTERS_MAX),
        Ask(_("Enter at most 2000 characters")),
    ] = ""
    dossier_version: WholeNumber = 0

    @property
    def declared(self) -> Declared:
        return Declared(self.choice, self.comment, self.dossier_version)


@router.get("")
def ballot_page(request: Request, payload: Voter, runtime: Runtime, cast: int = 0) -> Response:
    """Question, deadline, votes so far, facts, and the choice."""
    own = _read(request, payload, runtime)
    if own.ballot.choice is Choice.LEFT_OFFICE:
        raise NoLongerElector
    if not own.voting.is_open(runtime.clock.now()):
        return show(
            request,
            "resolutions/ballot_closed.html",
            status=200 if own.ballot.choice is not None else 410,
            view=_view(request, own),
        )
    # Nothing is chosen beforehand, also when changing a vote; the comment is kept, but for a
    # recusal's: taking that back has a reason of its own.
    recused = own.ballot.choice is Choice.RECUSED
    form = blank(BallotForm, comment="" if recused else own.ballot.comment)
    return _page(request, own, form, was_cast=bool(cast))


@router.post("")
def vote(request: Request, payload: Voter, runtime: Runtime, posted: Posted) -> Response:
    """Counts the vote; the page then says so."""
    own = _read(request, payload, runtime)
    form = fill(BallotForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, own, form, status=422)
    association, elector = association_here(request).id, str(own.ballot.person_id)
    try:
        with runtime.transaction(association, actor=elector) as uow:
            where = replace(circumstances(request), link_counter=counter_of(payload))
            cast_vote(uow, own.ballot.id, form.data.declared, where)
    except ON_THE_PAGE as error:
        own = _read(request, payload, runtime)
        return _page(request, own, refused(request, form, error), status=error.status)
    return RedirectResponse(f"{request.url.path}?cast=1", 303)


@router.get("/report")
def report_page(request: Request, payload: Voter, runtime: Runtime) -> Response:
    """For who is not the elector: a button that blocks the link; then what became of it."""
    own = _find(request, payload, runtime)
    return show(
        request,
        "resolutions/ballot_report.html",
        reported=counter_of(payload) != own.ballot.link_counter,
        is_open=own.voting.is_open(runtime.clock.now()),
    )


@router.post("/report")
def report(request: Request, payload: Voter, runtime: Runtime) -> Response:
    """Blocks the link; again: nothing."""
    ballot = _find(request, payload, runtime).ballot
    with runtime.transaction(association_here(request).id, actor=REPORTER) as uow:
        report_ballot_link(uow, ballot.id, counter_of(payload))
    return RedirectResponse(request.url.path, 303)


def refused(request: Request, form: Filled[BallotForm], error: DomainError) -> Filled[BallotForm]:
    """The form with the refusal beside the field it is about."""
    about_comment = RecusalWithoutReason, RecusalTakenBackWithoutReason
    field = "comment" if isinstance(error, about_comment) else "choice"
    return form.refused(field, texts_of(request).error(error))


def _read(request: Request, payload: Payload, runtime: ServiceRuntime) -> OwnBallot:
    """Raises UnknownBallot, VotingClosed, LinkReported."""
    own = _find(request, payload, runtime)
    if counter_of(payload) != own.ballot.link_counter:
        raise LinkReported
    return own


def _find(request: Request, payload: Payload, runtime: ServiceRuntime) -> OwnBallot:
    """Also by a link that was reported. Raises UnknownBallot; VotingClosed after the deadline."""
    with runtime.reading(association_here(request).id) as session:
        try:
            ballot_id = UUID(payload["ballot"])
        except (KeyError, ValueError) as error:
            raise UnknownBallot from error
        own = own_ballot(session, ballot_id)
    if runtime.clock.now() >= own.voting.resolution.deadline_at:
        raise VotingClosed
    return own


def _page(
    request: Request,
    own: OwnBallot,
    form: Filled[BallotForm],
    status: int = 200,
    *,
    was_cast: bool = False,
) -> Response:
    return show(
        request,
        "resolutions/ballot.html",
        status=status,
        form=form,
        was_cast=was_cast,
        days=_days_left(request, own.voting),
        view=_view(request, own),
    )


def _view(request: Request, own: OwnBallot) -> VoteView:
    return view_of(own.voting, own.ballot, reader_of(request).language)


def _days_left(request: Request, voting: Voting) -> int:
    """Whole days between today and the day of the deadline."""
    formats = reader_of(request).formats
    today = formats.day_of(request.app.state.umlauf.clock.now())
    return (formats.day_of(voting.resolution.deadline_at) - today).days
