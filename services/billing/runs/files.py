"""The files of a dues run: what a treasurer takes to the bank and to the archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.invoices.tables import Invoice
from services.billing.runs.queries import find_released_run
from services.billing.runs.report import run_collections
from shared.db import Session
from shared.documents import DocumentStore, OpenedDocument


class RunFile(NamedTuple):
    """A document of the store, opened, and its place in the exported folder."""

    place: str
    document: OpenedDocument


def run_files(session: Session, run_id: UUID, documents: DocumentStore) -> Iterator[RunFile]:
    """Invoices that are rendered, then bank files. Raises DuesRunNotFound, RunNotReleased."""
    find_released_run(session, run_id)
    rendered = session.exec(
        select(Invoice.number, Invoice.document_sha256)
        .where(Invoice.run_id == run_id, col(Invoice.document_sha256).is_not(None))
        .order_by(col(Invoice.number))
    )
    for number, sha256 in rendered:
        if sha256:
            yield RunFile(f"invoices/{number}.pdf", documents.open(session.own, sha256))
    for collection in run_collections(session, run_id):
        yield RunFile(collection.file, documents.open(session.own, collection.sha256))
