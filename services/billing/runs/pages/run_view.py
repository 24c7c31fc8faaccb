"""What the pages of one dues run show of it: figures, members, exceptions, and who may release."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from fastapi import Request

from services.billing.errors import NoDuesRegulation
from services.billing.lists import ListPage, page_request_of
from services.billing.runs.queries import RunPage, run_lines, run_page
from services.billing.runs.rules.run_exceptions import RunException
from services.billing.runs.rules.states import RunState
from services.billing.runs.run_line import RunLine
from services.billing.runs.survey import Survey, survey_run
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission
from shared.web.pages import reader_of

_EXCEPTIONS_MAX = 200
"""Listed on the page; all of them are in the answer of `umlauf dues run --json`."""


class ReleaseCheck(NamedTuple):
    """Whether this person may release now, and if not, why; why is one of the words of `why`.

    "": may. "role": another role is needed. "same": prepared it. "changed": prepare again.
    "late": the members could not be told in time any more.
    """

    why: str

    @property
    def may(self) -> bool:
        return not self.why


class RunView(NamedTuple):
    """A run for one reader; `survey` is there while it waits for its release."""

    page: RunPage
    survey: Survey | None
    lines: ListPage[RunLine]
    check: ReleaseCheck

    @property
    def prepared(self) -> bool:
        return self.page.run.state is RunState.PREPARED

    def listed(self, severity: str) -> list[RunException]:
        """The exceptions of a severity that the run was prepared or released with."""
        found = (RunException(*one) for one in self.page.run.exceptions)
        return [one for one in found if one.severity == severity][:_EXCEPTIONS_MAX]


def view_run(
    session: Session, request: Request, reader: Actor, run_id: UUID, today: date
) -> RunView:
    """The run as it stands; while it waits, reckoned again. Raises DuesRunNotFound."""
    page = run_page(session, run_id, today)
    prepared = page.run.state is RunState.PREPARED
    survey = _survey(session, page, request, today) if prepared else None
    lines = survey.page if survey else run_lines(session, run_id, page_request_of(request))
    check = _check(reader, page, survey) if prepared else ReleaseCheck("")
    return RunView(page, survey, lines, check)


def _survey(session: Session, page: RunPage, request: Request, today: date) -> Survey | None:
    """The run reckoned again as of now, to see whether anything has changed."""
    try:
        return survey_run(
            session,
            page.run.year,
            page.run.collect_on,
            page_request_of(request),
            language=reader_of(request).language,
            today=today,
        )
    except NoDuesRegulation:
        return None


def _check(by: Actor, page: RunPage, survey: Survey | None) -> ReleaseCheck:
    if survey is None or survey.fingerprint != page.run.content_sha256:
        moved = survey is not None and survey.dates.collection.on != page.run.collect_on
        return ReleaseCheck("late" if moved else "changed")
    if not by.may(Permission.DUES_RELEASE):
        return ReleaseCheck("role")
    if by.person_id == page.run.prepared_by:
        return ReleaseCheck("same")
    return ReleaseCheck("")
