"""The last pages of an application: check everything, send it off, see that it has arrived."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.members.applications.declarations import declarations
from services.members.applications.labels import PAYMENT_NAMES
from services.members.applications.pages.draft_link import AnyDraft, Draft, await_billing
from services.members.applications.submit_application import (
    Submission,
    missing_pages,
    submit_application,
)
from services.members.association.queries import own_association
from services.members.errors import ApplicationIncomplete, TooManyApplications
from services.members.evidence import APPLICANT
from services.members.page_context import Runtime, circumstances, show, texts_of
from services.members.roster.labels import KIND_NAMES
from shared.i18n import _
from shared.web.await_event import look_again, visits_of
from shared.web.forms import NO_ADDRESS, Ask, Filled, Form, Posted, Tick, blank, fill
from shared.web.limits import APPLICATION_SEND_OFF, over_limit
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/apply/{token}", include_in_schema=False)
# The waiting page comes back after 1 to 5 seconds, so a minute and a half: then the page is shown
# with what there is, and says what is missing.
VISITS_MAX = 20


class CheckForm(Form):
    """Who sends it off, and that they agree."""

    signatory_name: Annotated[str, Field(max_length=200), NO_ADDRESS, Ask(_("Enter your name"))]
    signatory_function: Annotated[
        str, Field(max_length=200), NO_ADDRESS, Ask(_("Enter what you are in the company"))
    ]
    terms: Annotated[Tick, Ask(_("Confirm that the company applies for membership"))]
    privacy: Annotated[Tick, Ask(_("Confirm that you have taken note of how data is processed"))]


@router.get("/check")
def check_page(request: Request, draft: AnyDraft, runtime: Runtime, revision: int = 0) -> Response:
    """Everything entered, each part with its link to change it.

    `revision` is billing's latest; until its event has arrived the page waits and then looks again
    by itself.
    """
    if draft.saved.is_sent:
        return RedirectResponse(draft.page("done"), 303)
    draft = await_billing(runtime, draft, revision)
    is_behind = draft.saved.application.billing_revision < revision
    if is_behind and visits_of(request) < VISITS_MAX:
        return _waiting_page(request, draft, revision)
    missing = missing_pages(draft.saved)
    if missing:
        return RedirectResponse(draft.page(missing[0]), 303)
    main = draft.saved.main
    name = f"{main.first_name} {main.last_name}" if main else ""
    return _page(request, draft, blank(CheckForm, signatory_name=name.strip()))


@router.post("/check")
def send_off(request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted) -> Response:
    """Sends the application off; a second click finds it sent."""
    if draft.saved.is_sent:
        return RedirectResponse(draft.page("done"), 303)
    form = fill(CheckForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, draft, form, status=422)
    if over := over_limit(
        request,
        APPLICATION_SEND_OFF,
        lambda said: _page(request, draft, form.refused("", said)),
    ):
        return over
    language = reader_of(request).language
    submission = Submission(
        signatory_name=form.data.signatory_name,
        signatory_function=form.data.signatory_function,
        language=language,
        declarations=declarations(draft.association.name, language),
        circumstances=circumstances(request),
    )
    try:
        with runtime.transaction(draft.association.id, actor=APPLICANT) as uow:
            submit_application(uow, draft.saved.application.id, submission)
    except ApplicationIncomplete:
        return RedirectResponse(draft.page("check"), 303)
    except TooManyApplications as error:
        form = form.refused("", texts_of(request).error(error))
        response = _page(request, draft, form, status=error.status)
        response.headers["Retry-After"] = str(error.details["retry_after"])
        return response
    return RedirectResponse(draft.page("done"), 303)


@router.get("/done")
def done_page(request: Request, draft: AnyDraft, runtime: Runtime) -> Response:
    """The reference, and what happens next and by when."""
    if not draft.saved.is_sent:
        return RedirectResponse(draft.page("check"), 303)
    with runtime.reading(draft.association.id) as session:
        days = own_association(session).deadline_days
    return show(
        request,
        "applications/apply_done.html",
        application=draft.saved.application,
        main=draft.saved.main,
        days=days,
    )


def _waiting_page(request: Request, draft: Draft, revision: int) -> Response:
    visit = visits_of(request) + 1
    again = f"{draft.page('check')}?revision={revision}&wait={visit}"
    return show(
        request,
        "applications/apply_wait.html",
        headers=look_again(again, seconds=min(visit, 5)),
        again=again,
    )


def _page(request: Request, draft: Draft, form: Filled[CheckForm], status: int = 200) -> Response:
    language = reader_of(request).language
    texts = {one.topic: one.text for one in declarations(draft.association.name, language)}
    return show(
        request,
        "applications/apply_check.html",
        status=status,
        draft=draft,
        form=form,
        texts=texts,
        saved=draft.saved,
        application=draft.saved.application,
        kind_names=KIND_NAMES,
        payment_names=PAYMENT_NAMES,
    )
