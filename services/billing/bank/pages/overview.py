"""The bank's first page: importing files, the three piles of transactions, the import log."""

from __future__ import annotations

from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from services.billing.bank.bank_balance import bank_balance
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.import_report import ImportReport
from services.billing.bank.pages.match_reason_labels import label_of, labels_of
from services.billing.bank.queries import (
    Pile,
    bank_file,
    import_log,
    latest_day,
    placed_count,
    placed_transactions,
    unmatched_count,
    unmatched_transactions,
)
from services.billing.bank.suggestions import suggest
from services.billing.errors import BankFileUnusable
from services.billing.ledger.standard_accounts import account_label
from services.billing.lists import page_of
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.downloads import download
from shared.web.forms import Filled, Form, Posted
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, UPLOAD, limited
from shared.web.security import UPLOAD_BYTES_MAX

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]
BankImporter = Annotated[Actor, Depends(require(Permission.BANK_IMPORT))]
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]
_CHOOSE = _("Choose the files that you fetched from your bank")
# Statements of a quarter, one a day; more at once are a mistake, and all or none are imported.
_UPLOADS_MAX = 50


class ImportForm(Form):
    """One field: `files`."""


@router.get("")
def overview(request: Request, by: BankReader, runtime: Runtime) -> Response:
    """Import, the three piles and the import log."""
    return _overview(request, by, runtime, Filled[ImportForm]())


@router.post("", max_body_size=UPLOAD_BYTES_MAX, dependencies=[Depends(limited(UPLOAD))])
def import_files(request: Request, by: BankImporter, runtime: Runtime, posted: Posted) -> Response:
    """Imports all files or none. The same again is known and changes nothing."""
    form, texts = Filled[ImportForm](), texts_of(request)
    files = _uploads(posted)
    if not files:
        form = form.refused("files", texts.gettext(_CHOOSE))
        return _overview(request, by, runtime, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            report = import_bank_files(uow, files, by)
    except BankFileUnusable as error:
        form = form.refused("files", _reason(request, error))
        return _overview(request, by, runtime, form, status=422)
    return _overview(request, by, runtime, form, report=report)


@router.get("/files/{file_id}", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def file_as_imported(by: BankFileTaker, runtime: Runtime, file_id: UUID) -> Response:
    """The file byte for byte as the bank made it."""
    with runtime.reading(by.association_id) as session:
        found = bank_file(session, file_id)
    document = runtime.documents.open(by.association_id, found.sha256)
    return download(document, found.file_name, "application/xml")


def _uploads(posted: FormData) -> list[tuple[str, BinaryIO]]:
    found = [one for one in posted.getlist("files") if isinstance(one, UploadFile)]
    return [(one.filename, one.file) for one in found[:_UPLOADS_MAX] if one.filename]


def _reason(request: Request, error: BankFileUnusable) -> str:
    texts = texts_of(request)
    cause = error.__cause__
    reason = texts.error(cause) if isinstance(cause, DomainError) else str(error.details["reason"])
    return texts.error(BankFileUnusable(file=error.details["file"], reason=reason))


def _overview(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    form: Filled[ImportForm],
    *,
    report: ImportReport | None = None,
    status: int = 200,
) -> Response:
    chosen = request.query_params.get("pile", "")
    with runtime.reading(by.association_id) as session:
        waiting = unmatched_transactions(session)
        suggestions = suggest(session, runtime.keys, waiting)
        suggested = [row for row in waiting if row.id in suggestions]
        counts = {
            Pile.OPEN: unmatched_count(session) - len(suggested),
            Pile.SUGGESTED: len(suggested),
            Pile.PLACED: placed_count(session),
        }
        pile = _pile(chosen, counts)
        placed = placed_transactions(session, page_of(request)) if pile is Pile.PLACED else None
        log, balance = import_log(session), bank_balance(session)
        latest = latest_day(session)
    return PAGES.render(
        request,
        "bank/bank.html",
        status=status,
        form=form,
        report=report,
        pile=pile,
        counts=counts,
        rows=suggested if pile is Pile.SUGGESTED else [r for r in waiting if r not in suggested],
        suggestions=suggestions,
        placed=placed,
        log=log,
        balance=balance,
        ahead=latest if latest and latest > runtime.clock.today() else None,
        reasons=lambda row: labels_of(request, row.explanation),
        account_of=lambda name: account_label(texts_of(request), name),
        reason_label=lambda reason: label_of(request, reason),
    )


def _pile(chosen: str, counts: dict[Pile, int]) -> Pile:
    """The pile asked for, else the first that somebody has to look at."""
    if chosen in set(Pile):
        return Pile(chosen)
    return next((pile for pile in (Pile.SUGGESTED, Pile.OPEN) if counts[pile]), Pile.PLACED)
