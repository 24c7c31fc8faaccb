"""Bank files: what is to be handed in, by whom it was, and the bytes themselves."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from services.billing.collections.queries import bank_files, find_collection
from services.billing.collections.submit_collection import submit_collection
from services.billing.page_context import PAGES, DuesReader, Runtime
from shared.actor import Actor
from shared.permissions import Permission
from shared.web.auth import require
from shared.web.downloads import content_disposition

router = APIRouter(prefix="/{slug}/collections", include_in_schema=False)
# A bank file holds every member's account: only who deals with the bank takes it.
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]
CollectionSubmitter = Annotated[Actor, Depends(require(Permission.COLLECTIONS_SUBMIT))]


@router.get("")
def list_page(request: Request, by: DuesReader, runtime: Runtime) -> Response:
    """All bank files, those to be handed in first."""
    with runtime.reading(by.association_id) as session:
        files = sorted(bank_files(session), key=lambda one: not one.waits)
    return PAGES.render(request, "collections/collections.html", files=files)


@router.get("/{collection_id}/file")
def download(by: BankFileTaker, runtime: Runtime, collection_id: UUID) -> Response:
    """The file as it was made and checked, byte for byte."""
    with runtime.reading(by.association_id) as session:
        collection = find_collection(session, collection_id)
    path = runtime.documents.file(by.association_id, collection.sha256)
    headers = content_disposition(collection.file_name)
    return FileResponse(path, media_type="application/xml", headers=headers)


@router.post("/{collection_id}/submit")
def submit(by: CollectionSubmitter, runtime: Runtime, collection_id: UUID) -> Response:
    """Notes that the file is with the bank."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        collection = submit_collection(uow, collection_id, by)
    back = f"dues/{collection.run_id}" if collection.run_id else "collections"
    return RedirectResponse(f"/{by.slug}/{back}", 303)
