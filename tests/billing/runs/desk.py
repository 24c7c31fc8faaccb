"""What tests of single steps of a dues run have in common: one association, two people, one day."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import TypeVar

from sqlmodel import SQLModel, select

from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.run_dues import run_dues
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.errors import DomainError
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, association

OWN = association().id
YEAR, COLLECT_ON = 2027, date(2027, 2, 15)
Table = TypeVar("Table", bound=SQLModel)
Work = Callable[[], object]


def prepared(runtime: ServiceRuntime, by: Actor = BY_TREASURER) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        return prepare_dues_run(uow, YEAR, COLLECT_ON, by)


def released(runtime: ServiceRuntime, by: Actor = BY_CHAIR) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        return run_dues(uow, YEAR, COLLECT_ON, BY_TREASURER, by)


def told(runtime: ServiceRuntime) -> None:
    """All mails are out: members know of their invoices and debits."""
    now = runtime.clock.now()
    with runtime.transaction(OWN) as uow:
        for row in (*uow.session.exec(select(Invoice)), *uow.session.exec(select(CollectionItem))):
            row.notified_at = row.notified_at or now


def stored(runtime: ServiceRuntime, table: type[Table]) -> list[Table]:
    with runtime.reading(OWN) as session:
        return list(session.exec(select(table)))


def at_once(*works: Work) -> list[str]:
    """Runs all at the same moment; of each "done", or the code of the error that refused it."""
    gate = Barrier(len(works))

    def run(work: Work) -> str:
        gate.wait()
        try:
            work()
        except DomainError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))
