"""`/{slug}/security-log`: who signed in, acted or was refused, and whether the log is whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from starlette.datastructures import FormData

from infra.admin.page_context import PAGES, Texts
from infra.admin.security_log_labels import HEADINGS, KINDS, OUTCOMES, label_of, proof_of
from services.members.sign_in.browser_name import browser_name
from shared.actor import Actor
from shared.formats import Formats
from shared.i18n import Translator
from shared.permissions import Permission
from shared.web.audit.audit_log import AuditFilter, AuditLog
from shared.web.audit.entries import AuditKind
from shared.web.audit.tables import AuditRow
from shared.web.audit.verify import verify_chains
from shared.web.auth import require
from shared.web.forms import Day, Filled, Form, fill
from shared.web.limits import EXPORT, limited
from shared.web.pages import reader_of
from shared.web.sheets import SheetKind, sheet_response
from shared.web.site import site_of

router = APIRouter(prefix="/{slug}/security-log", include_in_schema=False)
SecurityLogReader = Annotated[Actor, Depends(require(Permission.AUDIT_READ))]
# Two screens; the rest follows page by page.
ENTRIES_SHOWN_MAX = 50
# An auditor takes a year of a busy association away at once.
ENTRIES_TAKEN_MAX = 50_000


# What a database takes as a whole number; no log gets there.
ENTRY_NUMBER_MAX = 2**53


class FilterForm(Form):
    """What the log is narrowed to, kept in its address; days as the reader's zone has them."""

    kind: AuditKind | None = None
    person: UUID | None = None
    since: Day | None = None
    until: Day | None = None
    before: Annotated[int | None, Field(ge=1, le=ENTRY_NUMBER_MAX)] = None


@router.get("")
def show(request: Request, by: SecurityLogReader, texts: Texts, verify: str = "") -> Response:
    """The newest entries that fit; `verify` proves the whole chain on the way."""
    log, form = site_of(request.app).audit, _asked(request, texts)
    rows = _rows(log, by, form, reader_of(request).formats, ENTRIES_SHOWN_MAX + 1)
    people = {str(id_): name for id_, name in log.people(by.association_id).items()}
    return PAGES.render(
        request,
        "security_log.html",
        form=form,
        entries=rows[:ENTRIES_SHOWN_MAX],
        older=rows[ENTRIES_SHOWN_MAX - 1].seq if len(rows) > ENTRIES_SHOWN_MAX else None,
        kinds=[(kind.value, texts.gettext(label)) for kind, label in KINDS.items()],
        people=sorted(people.items(), key=lambda one: one[1]),
        kind_names=KINDS,
        outcomes=OUTCOMES,
        label_of=label_of,
        proof_of=proof_of,
        browser_name=browser_name,
        narrowed=any(request.query_params.get(name) for name in FilterForm.model_fields),
        report=verify_chains(log, by.association_id)[0] if verify else None,
    )


@router.get("/entries.{kind}", dependencies=[Depends(limited(EXPORT))])
def sheet(request: Request, by: SecurityLogReader, texts: Texts, kind: SheetKind) -> Response:
    """The same entries as a table to take away, hashes included."""
    log, form = site_of(request.app).audit, _asked(request, texts)
    rows = _rows(log, by, form, reader_of(request).formats, ENTRIES_TAKEN_MAX)
    return sheet_response(
        kind, f"security-log-{by.slug}", _headings(texts), [_cells(row) for row in rows]
    )


def _asked(request: Request, texts: Translator) -> Filled[FilterForm]:
    return fill(FilterForm, FormData(dict(request.query_params)), texts)


def _rows(
    log: AuditLog, by: Actor, form: Filled[FilterForm], formats: Formats, limit: int
) -> Sequence[AuditRow]:
    asked = form.data
    if asked is None:
        return ()
    wanted = AuditFilter(
        kind=asked.kind,
        person_id=asked.person,
        since=_start(asked.since, formats),
        until=_start(asked.until + timedelta(days=1), formats) if asked.until else None,
        before=asked.before,
    )
    return log.page(by.association_id, wanted, limit)


def _start(day: Day | None, formats: Formats) -> datetime | None:
    return datetime.combine(day, time(), formats.zone) if day else None


def _headings(texts: Translator) -> list[str]:
    return [texts.gettext(heading) for heading in HEADINGS]


def _cells(row: AuditRow) -> list[str | int]:
    return [
        row.seq,
        row.at.isoformat(timespec="seconds"),
        row.kind.value,
        row.what,
        row.outcome.value,
        row.name,
        row.proof,
        row.subject,
        row.ip,
        row.correlation,
        row.hash,
    ]
