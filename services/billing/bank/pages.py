"""The bank's pages: import files, place money nobody knew, see what came back."""

from __future__ import annotations

from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.billing.bank.assign_transaction import assign_transaction, undo_match
from services.billing.bank.import_bank_files import ImportReport, import_bank_files
from services.billing.bank.queries import (
    Pile,
    find_transaction,
    import_log,
    placed_count,
    placed_transactions,
    returned_debits,
    unmatched_count,
    unmatched_transactions,
)
from services.billing.bank.rules.reasons import Because, explained
from services.billing.bank.suggestions import search_invoices, suggest
from services.billing.bank.tables import BankTransaction
from services.billing.errors import (
    BankFileUnusable,
    InvoiceNotFound,
    NoDebitToReturn,
    TransactionInForeignCurrency,
    TransactionNotFound,
    TransactionNotOpen,
)
from services.billing.ledger.labels import entry_words
from services.billing.lists import page_of, search_of
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Filled, Form, Posted
from shared.web.pages import reader_of
from shared.web.security import UPLOAD_BYTES_MAX

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]
BankImporter = Annotated[Actor, Depends(require(Permission.BANK_IMPORT))]
BankAssigner = Annotated[Actor, Depends(require(Permission.BANK_ASSIGN))]
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]
_CHOOSE = _("Choose the files that you fetched from your bank")
_TOO_MANY = 50


class ImportForm(Form):
    """One field: `files`."""


@router.get("")
def overview(request: Request, by: BankReader, runtime: Runtime) -> Response:
    """Import, the three piles and the import log."""
    return _overview(request, by, runtime, Filled[ImportForm]())


@router.post("", max_body_size=UPLOAD_BYTES_MAX)
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


@router.get("/returns")
def returns_page(request: Request, by: BankReader, runtime: Runtime) -> Response:
    """Debits that came back, by reason, with what to do."""
    with runtime.reading(by.association_id) as session:
        groups = returned_debits(session)
    return PAGES.render(request, "bank/bank_returns.html", groups=groups)


@router.get("/files/{file_id}")
def file_as_imported(by: BankFileTaker, runtime: Runtime, file_id: UUID) -> Response:
    """The file byte for byte as the bank made it."""
    with runtime.reading(by.association_id) as session:
        found = next((each for each in import_log(session, 10_000) if each.id == file_id), None)
    if found is None:
        raise TransactionNotFound
    path = runtime.documents.file(by.association_id, found.sha256)
    return FileResponse(path, media_type="application/xml", filename=found.file_name)


@router.get("/{transaction_id}")
def transaction_page(
    request: Request, by: BankReader, runtime: Runtime, transaction_id: UUID
) -> Response:
    """One transaction: what the bank wrote, why it was placed or not, and the search."""
    return _transaction(request, by, runtime, transaction_id)


@router.post("/{transaction_id}/assign")
def assign(
    request: Request,
    by: BankAssigner,
    runtime: Runtime,
    transaction_id: UUID,
    posted: Posted,
) -> Response:
    """Gives the money to an invoice; who was slower sees what was decided."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            assign_transaction(uow, transaction_id, _invoice_of(posted), by)
    except (
        InvoiceNotFound,
        NoDebitToReturn,
        TransactionInForeignCurrency,
        TransactionNotOpen,
    ) as error:
        return _transaction(request, by, runtime, transaction_id, error)
    return RedirectResponse(f"/{by.slug}/bank/{transaction_id}", 303)


@router.post("/{transaction_id}/undo")
def undo(by: BankAssigner, runtime: Runtime, transaction_id: UUID) -> Response:
    """Takes the payment back to the unmatched money, by counter-entries."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        undo_match(uow, transaction_id, by)
    return RedirectResponse(f"/{by.slug}/bank/{transaction_id}", 303)


def _uploads(posted: FormData) -> list[tuple[str, BinaryIO]]:
    found = [one for one in posted.getlist("files") if isinstance(one, UploadFile)]
    return [(one.filename, one.file) for one in found[:_TOO_MANY] if one.filename]


def _reason(request: Request, error: BankFileUnusable) -> str:
    texts = texts_of(request)
    cause = error.__cause__
    said = texts.error(cause) if isinstance(cause, DomainError) else str(error.details["reason"])
    return texts.error(BankFileUnusable(file=error.details["file"], reason=said))


def _invoice_of(posted: FormData) -> UUID:
    try:
        return UUID(str(posted.get("invoice", "")))
    except ValueError as error:
        raise InvoiceNotFound from error


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
        suggestions = suggest(session, waiting)
        suggested = [row for row in waiting if row.id in suggestions]
        counts = {
            Pile.OPEN: unmatched_count(session) - len(suggested),
            Pile.SUGGESTED: len(suggested),
            Pile.PLACED: placed_count(session),
        }
        pile = _pile(chosen, counts)
        placed = placed_transactions(session, page_of(request)) if pile is Pile.PLACED else None
        log = import_log(session)
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
        reasons=lambda row: _reasons(request, row),
        because=lambda one: _words(request, one),
    )


def _pile(chosen: str, counts: dict[Pile, int]) -> Pile:
    """The pile asked for, else the first that somebody has to look at."""
    if chosen in set(Pile):
        return Pile(chosen)
    return next((pile for pile in (Pile.SUGGESTED, Pile.OPEN) if counts[pile]), Pile.PLACED)


def _transaction(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    transaction_id: UUID,
    error: DomainError | None = None,
) -> Response:
    texts = texts_of(request)
    with runtime.reading(by.association_id) as session:
        page = find_transaction(session, transaction_id)
        row = page.transaction
        suggestions = suggest(session, [row]) if row.state == "unmatched" else {}
        choices = (
            search_invoices(session, search_of(request), row) if row.state == "unmatched" else []
        )
    return PAGES.render(
        request,
        "bank/bank_transaction.html",
        status=error.status if error else 200,
        page=page,
        row=row,
        error=texts.error(error) if error else None,
        suggestions=suggestions.get(row.id, []),
        choices=choices,
        search=search_of(request),
        reasons=_reasons(request, row),
        because=lambda one: _words(request, one),
        entries=[(one, entry_words(texts, one.debit, one.credit)) for one in page.entries],
    )


def _reasons(request: Request, row: BankTransaction) -> list[str]:
    return [_words(request, Because.read(kept)) for kept in row.explanation]


def _words(request: Request, because: Because) -> str:
    reader = reader_of(request)
    return explained(because.kept(), texts_of(request), reader.formats.money)
