"""Bank files: what is to be handed in, by whom it was, and the bytes themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.association.queries import holders_of, own_association
from services.billing.collections.collectable import collectables
from services.billing.collections.collection_page import collection_page, prepared_files
from services.billing.collections.discard_collection import discard_collection
from services.billing.collections.errors import (
    CollectionEmpty,
    CollectionRemade,
    NoticesMissing,
    OldFileTaken,
    ReasonMissing,
    SamePersonReleasesFile,
)
from services.billing.collections.labels import BARRIERS, NOTES, done_text
from services.billing.collections.prepare_collection import prepare_collection
from services.billing.collections.put_back_debit import put_back_debit
from services.billing.collections.queries import (
    bank_files,
    collection_terms,
    files_to_release,
)
from services.billing.collections.release_collection import release_collection
from services.billing.collections.remake_collection import remake_collection
from services.billing.collections.rules.collection_dates import earliest_collection_date
from services.billing.collections.submit_collection import submit_collection, undo_submission
from services.billing.collections.take_out_debit import take_out_debit, take_out_untold
from services.billing.collections.take_out_settled import take_file, take_out_settled
from services.billing.errors import (
    CollectionDayChanged,
    CollectionNotWaiting,
    CollectionOutdated,
)
from services.billing.page_context import PAGES, DuesReader, DuesReleaser, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from shared.web.auth import require
from shared.web.downloads import download
from shared.web.forms import Ask, Day, Form, Posted, TellsInWords, fill
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited

_SHOWN_AHEAD = timedelta(days=92)
"""Open items due within a quarter: what can be planned for."""
router = APIRouter(prefix="/{slug}/collections", include_in_schema=False)
# A bank file holds every member's account: only who deals with the bank takes it.
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]
CollectionSubmitter = Annotated[Actor, Depends(require(Permission.COLLECTIONS_SUBMIT))]


DuesPreparer = Annotated[Actor, Depends(require(Permission.DUES_PREPARE))]


class HasId(Protocol):
    """The bank file that a use case answers with."""

    id: UUID


class PrepareForm(Form):
    """The day of the debit."""

    on: Annotated[Day, Ask(_("Enter the day of the direct debit, for example 15.03.2027"))]


class PutBackForm(Form):
    """The open item that is collected again."""

    invoice: Annotated[str, Field(max_length=100)]


class TakeOutForm(Form):
    """Which debit, and why."""

    debit: Annotated[str, Field(max_length=35), Ask(_("Choose the direct debit"))]
    reason: Annotated[str, Field(max_length=500), TellsInWords(), Ask(_("Say in a few words why."))]


class SubmitForm(Form):
    """The bank's own number of the hand-in, if it gave one."""

    bank_order: Annotated[str, Field(max_length=35)] = ""


class ReleaseForm(Form):
    """The day of the debit that the person was shown."""

    collect_on: Annotated[Day, Ask(_("Look at the day of the direct debit and release it again"))]


@router.get("")
def list_page(request: Request, by: DuesReader, runtime: Runtime) -> Response:
    """All bank files: those to be released first, then those to be handed in."""
    return _list(request, by, runtime)


@router.post("/{collection_id}/release")
def release(
    request: Request, by: DuesReleaser, runtime: Runtime, collection_id: UUID, posted: Posted
) -> Response:
    """Writes the file of an admission; who clicks twice, or second, is told how it stands."""
    form = fill(ReleaseForm, posted, texts_of(request))
    if form.data is None:
        return _list(request, by, runtime, form.error("collect_on"), status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            release_collection(uow, collection_id, form.data.collect_on, by)
    except (
        CollectionDayChanged,
        CollectionNotWaiting,
        CollectionOutdated,
        CollectionEmpty,
        SamePersonReleasesFile,
    ) as error:
        return _list(request, by, runtime, texts_of(request).error(error), status=error.status)
    return RedirectResponse(f"/{by.slug}/collections?done=released", 303)


@router.post("/{collection_id}/discard")
def discard(request: Request, by: DuesReleaser, runtime: Runtime, collection_id: UUID) -> Response:
    """Gives the file of an admission up."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            discard_collection(uow, collection_id, by)
    except CollectionNotWaiting as error:
        return _list(request, by, runtime, texts_of(request).error(error), status=error.status)
    return RedirectResponse(f"/{by.slug}/collections", 303)


@router.get("/{collection_id}/file", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def bank_file(by: BankFileTaker, runtime: Runtime, collection_id: UUID) -> Response:
    """The file as it was made and checked, byte for byte; what was paid meanwhile leaves it first,
    and which version was taken is kept."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        collection = take_file(uow, collection_id)
    document = runtime.documents.open(by.association_id, collection.sha256)
    return download(document, collection.file_name, "application/xml")


@router.post("/{collection_id}/submit")
def submit(
    request: Request, by: CollectionSubmitter, runtime: Runtime, collection_id: UUID, posted: Posted
) -> Response:
    """Notes that the file is with the bank; what was paid meanwhile leaves it first."""
    form = fill(SubmitForm, posted, texts_of(request))
    order = form.data.bank_order if form.data else ""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            left = take_out_settled(uow, collection_id)
        if left:
            raise CollectionRemade(count=left)
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            submit_collection(uow, collection_id, by, order)
    except (CollectionRemade, OldFileTaken, NoticesMissing) as error:
        return _show(request, by, runtime, collection_id, error)
    return RedirectResponse(f"/{by.slug}/collections/{collection_id}?done=submitted", 303)


@router.post("/{collection_id}/undo")
def undo(
    request: Request, by: CollectionSubmitter, runtime: Runtime, collection_id: UUID
) -> Response:
    """It was not handed in after all."""
    act = partial(undo_submission, collection_id=collection_id, by=by)
    return _do(request, by, runtime, collection_id, "undone", act)


@router.post("/{collection_id}/remake")
def remake(
    request: Request, by: CollectionSubmitter, runtime: Runtime, collection_id: UUID
) -> Response:
    """A refused file anew, under new ids."""
    act = partial(remake_collection, refused_id=collection_id, by=by)
    return _do(request, by, runtime, collection_id, "remade", act)


@router.post("/{collection_id}/take-out-untold")
def take_untold_out(
    request: Request, by: DuesPreparer, runtime: Runtime, collection_id: UUID
) -> Response:
    """All debits that nobody could be told of leave the file."""
    act = partial(take_out_untold, collection_id=collection_id, by=by)
    return _do(request, by, runtime, collection_id, "taken_out", act)


@router.post("/{collection_id}/take-out")
def take_one_out(
    request: Request, by: DuesPreparer, runtime: Runtime, collection_id: UUID, posted: Posted
) -> Response:
    """One debit leaves the file, with a reason."""
    form = fill(TakeOutForm, posted, texts_of(request))
    if form.data is None:
        return _show(request, by, runtime, collection_id, ReasonMissing())
    debit, reason = form.data.debit, form.data.reason
    take_out = partial(
        take_out_debit, end_to_end_id=debit, reason=reason, by=by, collection_id=collection_id
    )
    return _do(request, by, runtime, collection_id, "taken_out", take_out)


@router.post("/put-back")
def put_back(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """What was taken out by hand may be collected again."""
    form = fill(PutBackForm, posted, texts_of(request))
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            put_back_debit(uow, form.data.invoice if form.data else "", by)
    except DomainError as error:
        return _list(request, by, runtime, texts_of(request).error(error), status=error.status)
    return RedirectResponse(f"/{by.slug}/collections?done=put_back#open-items", 303)


@router.post("/prepare")
def prepare(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """Bank files from what is due by a day."""
    form = fill(PrepareForm, posted, texts_of(request))
    if form.data is None:
        return _list(request, by, runtime, form.error("on"), status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            prepare_collection(uow, form.data.on, by)
    except DomainError as error:
        return _list(request, by, runtime, texts_of(request).error(error), status=error.status)
    return RedirectResponse(f"/{by.slug}/collections?done=prepared", 303)


@router.get("/{collection_id}")
def show(request: Request, by: DuesReader, runtime: Runtime, collection_id: UUID) -> Response:
    """One bank file with its debits, who was told, and its earlier versions."""
    return _show(request, by, runtime, collection_id)


def _do(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    collection_id: UUID,
    done: str,
    act: Callable[[UnitOfWork], HasId],
) -> Response:
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            changed_id = act(uow).id
    except DomainError as error:
        return _show(request, by, runtime, collection_id, error)
    return RedirectResponse(f"/{by.slug}/collections/{changed_id}?done={done}", 303)


def _show(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    collection_id: UUID,
    error: DomainError | None = None,
) -> Response:
    with runtime.reading(by.association_id) as session:
        page = collection_page(session, collection_id)
    return PAGES.render(
        request,
        "collections/collection_page.html",
        status=error.status if error else 200,
        page=page,
        file=page.collection,
        refusal=texts_of(request).error(error) if error else None,
        done=done_text(request),
        notes=NOTES,
    )


def _list(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    refusal: str | None = None,
    status: int = 200,
) -> Response:
    today = runtime.clock.today()
    with runtime.reading(by.association_id) as session:
        files = sorted(bank_files(session), key=lambda one: not one.waits)
        to_release = files_to_release(session, today)
        releasers = holders_of(session, Permission.DUES_RELEASE, today)
        prepared = prepared_files(session, today)
        earliest = earliest_collection_date(today, terms=collection_terms(own_association(session)))
        open_items = collectables(session, earliest + _SHOWN_AHEAD)
    free = [one for one in open_items if one.barrier is None]
    day = max([earliest, *sorted(one.due_on for one in free)[:1]])
    return PAGES.render(
        request,
        "collections/collections.html",
        status=status,
        files=files,
        to_release=to_release,
        releasers=releasers,
        refusal=refusal,
        prepared=prepared,
        open_items=open_items,
        ready=[one for one in free if one.due_on <= day],
        earliest=earliest,
        barriers=BARRIERS,
        day=day,
        done=done_text(request),
    )
