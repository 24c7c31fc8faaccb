"""Whether this process lives, and whether the installation is ready to work."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from infra.operations.migrations import head_of, version_of
from shared.events.storage.tables import tables_of
from shared.service import ServiceRuntime
from shared.web.auth import public

# A relay empties an outbox in seconds; after this long none runs, or it cannot reach Redis.
UNDELIVERED_MAX = timedelta(minutes=5)
router = APIRouter(
    include_in_schema=False, dependencies=[Depends(public("for those who watch the machine"))]
)


@router.get("/livez")
def live() -> Response:
    """The process answers."""
    return Response("ok", media_type="text/plain")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """200 when every database answers at its version and no event waits too long, else 503."""
    runtimes: dict[str, ServiceRuntime] = request.app.state.runtimes
    found = {name: problem_of(runtime) for name, runtime in runtimes.items()}
    ok = not any(found.values())
    return JSONResponse(
        {"ready": ok, "services": {name: problem or "ok" for name, problem in found.items()}},
        status_code=200 if ok else 503,
    )


def problem_of(runtime: ServiceRuntime) -> str | None:
    """What keeps a service from working, in words that give nothing away; None if nothing does."""
    try:
        with runtime.database.engine.connect() as connection:
            head = head_of(runtime.service)
            if head is not None and version_of(connection) != head:
                return "migrations are missing: run umlauf migrate"
        if undelivered_for(runtime) > UNDELIVERED_MAX:
            return "events wait undelivered: does a relay run?"
    except sa.exc.SQLAlchemyError:
        return "the database does not answer"
    return None


def undelivered_for(runtime: ServiceRuntime) -> timedelta:
    """How long the oldest event has waited to be fanned out."""
    outbox = tables_of(runtime).outbox
    with runtime.reading(None) as session:
        oldest = (
            session.connection()
            .execute(
                sa.select(sa.func.min(outbox.c.occurred_at)).where(outbox.c.fanned_out_at.is_(None))
            )
            .scalar()
        )
    return runtime.clock.now() - oldest if oldest else timedelta(0)
