"""Bank files: what is to be handed in, by whom it was, and the bytes themselves."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.association.queries import holders_of
from services.billing.collections.discard_collection import discard_collection
from services.billing.collections.queries import bank_files, files_to_release, find_bank_file
from services.billing.collections.release_collection import release_collection
from services.billing.collections.submit_collection import submit_collection
from services.billing.errors import (
    CollectionDayChanged,
    CollectionNotWaiting,
    CollectionOutdated,
)
from services.billing.page_context import PAGES, DuesReader, DuesReleaser, Runtime, texts_of
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.downloads import download
from shared.web.forms import Ask, Day, Form, Posted, fill
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited

router = APIRouter(prefix="/{slug}/collections", include_in_schema=False)
# A bank file holds every member's account: only who deals with the bank takes it.
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]
CollectionSubmitter = Annotated[Actor, Depends(require(Permission.COLLECTIONS_SUBMIT))]


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
    except (CollectionDayChanged, CollectionNotWaiting, CollectionOutdated) as error:
        return _list(request, by, runtime, texts_of(request).error(error), status=error.status)
    return RedirectResponse(f"/{by.slug}/collections", 303)


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
    """The file as it was made and checked, byte for byte."""
    with runtime.reading(by.association_id) as session:
        collection = find_bank_file(session, collection_id)
    document = runtime.documents.open(by.association_id, collection.sha256)
    return download(document, collection.file_name, "application/xml")


@router.post("/{collection_id}/submit")
def submit(by: CollectionSubmitter, runtime: Runtime, collection_id: UUID) -> Response:
    """Notes that the file is with the bank."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        collection = submit_collection(uow, collection_id, by)
    back = f"dues/{collection.run_id}" if collection.run_id else "collections"
    return RedirectResponse(f"/{by.slug}/{back}", 303)


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
    return PAGES.render(
        request,
        "collections/collections.html",
        status=status,
        files=files,
        to_release=to_release,
        releasers=releasers,
        refusal=refusal,
    )
