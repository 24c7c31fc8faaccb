"""The ballot that a mail leads to: no login, no session, and opening it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
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
    RecusalWithoutReason,
    UnknownBallot,
)
from services.members.page_context import Runtime, association_here, circumstances, show, texts_of
from services.members.resolutions.cast_vote import Declared, cast_vote, report_link
from services.members.resolutions.queries import Voting, voting_of_ballot
from services.members.resolutions.rules import Choice
from services.members.resolutions.tables import Ballot
from services.members.words import CHOICE_NAMES
from shared.errors import DomainError
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.forms import Ask, Filled, Form, Posted, WholeNumber, blank, fill
from shared.web.pages import reader_of
from shared.web.tokens import Payload

router = APIRouter(prefix="/{slug}/ballot/{token}", include_in_schema=False)
Voter = Annotated[Payload, Depends(by_token("ballot"))]
ON_THE_PAGE = (DossierChanged, NoChoice, RecusalWithoutReason)
OFFERED = (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.RECUSED)


class BallotForm(Form):
    """One choice, none made beforehand, and the version of the dossier that was shown."""

    choice: Annotated[Choice, Ask(_("Choose how you vote"))]
    comment: Annotated[str, Field(max_length=2000), Ask(_("Enter at most 2000 characters"))] = ""
    dossier_version: WholeNumber = 0

    @property
    def declared(self) -> Declared:
        return Declared(self.choice, self.comment, self.dossier_version)


@router.get("")
def ballot_page(request: Request, payload: Voter, runtime: Runtime, cast: int = 0) -> Response:
    """Question, deadline, votes so far, facts, and the choice."""
    ballot, voting = _read(request, payload, runtime)
    if ballot.link_reported_at is not None:
        raise LinkReported
    if ballot.choice is Choice.LEFT_OFFICE:
        raise NoLongerElector
    now = runtime.clock.now()
    if not voting.is_open(now):
        voted_in_time = ballot.choice is not None and now < voting.resolution.deadline_at
        return _closed_page(request, ballot, voting, status=200 if voted_in_time else 410)
    return _page(request, ballot, voting, _as_voted(ballot), was_cast=bool(cast))


@router.post("")
def vote(request: Request, payload: Voter, runtime: Runtime, posted: Posted) -> Response:
    """Counts the vote; the page then says so."""
    ballot, voting = _read(request, payload, runtime)
    form = fill(BallotForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, ballot, voting, form, status=422)
    try:
        with runtime.transaction(association_here(request).id, actor=str(ballot.person_id)) as uow:
            cast_vote(uow, ballot.id, form.data.declared, circumstances(request))
    except ON_THE_PAGE as error:
        ballot, voting = _read(request, payload, runtime)
        form = refused(request, form, error)
        return _page(request, ballot, voting, form, status=error.status)
    return RedirectResponse(f"{request.url.path}?cast=1", 303)


@router.get("/report")
def report_page(request: Request, payload: Voter, runtime: Runtime) -> Response:
    """For who is not the elector: a button that blocks the link."""
    ballot, _voting = _read(request, payload, runtime)
    return show(
        request, "resolutions/ballot_report.html", reported=ballot.link_reported_at is not None
    )


@router.post("/report")
def report(request: Request, payload: Voter, runtime: Runtime) -> Response:
    """Blocks the link."""
    ballot, _voting = _read(request, payload, runtime)
    with runtime.transaction(association_here(request).id, actor="reporter") as uow:
        report_link(uow, ballot.id)
    return RedirectResponse(request.url.path, 303)


def refused(request: Request, form: Filled[BallotForm], error: DomainError) -> Filled[BallotForm]:
    """The form with the refusal beside the field it is about."""
    field = "comment" if isinstance(error, RecusalWithoutReason) else "choice"
    return form.refused(field, texts_of(request).error(error))


@dataclass(frozen=True)
class VoteView:
    """A voting as templates show it to one reader; `ballot` is the reader's own, if any."""

    voting: Voting
    ballot: Ballot | None
    choices: list[tuple[str, str]]
    explanation: str

    @property
    def comments(self) -> list[Ballot]:
        """What the others wrote."""
        return self.voting.comments(self.ballot.id if self.ballot else None)


def view_of(request: Request, voting: Voting, ballot: Ballot | None) -> VoteView:
    """The voting in the reader's words."""
    texts = texts_of(request)
    offered = [(one.value, texts.gettext(CHOICE_NAMES[one])) for one in OFFERED]
    return VoteView(voting, ballot, offered, voting.explained(reader_of(request).language))


def _as_voted(ballot: Ballot) -> Filled[BallotForm]:
    """Nothing is chosen beforehand, also when changing a vote; the comment is kept."""
    return blank(BallotForm, comment=ballot.comment)


def _read(request: Request, payload: Payload, runtime: ServiceRuntime) -> tuple[Ballot, Voting]:
    with runtime.reading(association_here(request).id) as session:
        try:
            ballot_id = UUID(payload["ballot"])
        except (KeyError, ValueError) as error:
            raise UnknownBallot from error
        return voting_of_ballot(session, ballot_id)


def _page(
    request: Request,
    ballot: Ballot,
    voting: Voting,
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
        days=_days_left(request, voting),
        view=view_of(request, voting, ballot),
    )


def _closed_page(request: Request, ballot: Ballot, voting: Voting, status: int) -> Response:
    view = view_of(request, voting, ballot)
    return show(request, "resolutions/ballot_closed.html", status=status, view=view)


def _days_left(request: Request, voting: Voting) -> int:
    """Whole days between today and the day of the deadline."""
    formats = reader_of(request).formats
    today = formats.day_of(request.app.state.umlauf.clock.now())
    return (formats.day_of(voting.resolution.deadline_at) - today).days
