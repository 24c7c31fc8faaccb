"""`/{slug}/members/import`: a list of members is checked, and brought in."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response

from infra.admin.member_import import MemberImport, MemberImportReport, import_members
from infra.admin.page_context import PAGES, Runtimes, Texts
from services.members.importing.headings import HEADINGS
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.auth import require
from shared.web.forms import Filled, Form, Posted, Tick, blank, fill, upload_of
from shared.web.limits import UPLOAD, limited
from shared.web.pages import reader_of
from shared.web.security import UPLOAD_BYTES_MAX

router = APIRouter(prefix="/{slug}/members/import", include_in_schema=False)
MemberImporter = Annotated[Actor, Depends(require(Permission.MEMBERS_IMPORT))]
_CHOOSE = _("Choose the list, a CSV file or an Excel workbook")
# Three screens; who changes more looks at the file that the command line gives.
ROWS_SHOWN_MAX = 200


class ImportForm(Form):
    """Beside the field `file`: whether it is only looked at, and what becomes of wrong rows."""

    act: Literal["check", "bring_in"] = "check"
    partial: Tick = False


@router.get("")
def show(request: Request, _by: MemberImporter) -> Response:
    """What a list may hold, and the field for it."""
    return _page(request, blank(ImportForm))


@router.post("", max_body_size=UPLOAD_BYTES_MAX, dependencies=[Depends(limited(UPLOAD))])
def take(
    request: Request, by: MemberImporter, runtimes: Runtimes, texts: Texts, posted: Posted
) -> Response:
    """Checking writes nothing. What is brought in is kept whole, or not at all."""
    form, file = fill(ImportForm, posted, texts), upload_of(posted, "file")
    if form.data is None or file is None:
        return _page(request, form.refused("file", texts.gettext(_CHOOSE)), status=422)
    wanted = MemberImport(
        content=file.file.read(),
        filename=file.filename or "",
        dry_run=form.data.act == "check",
        partial=form.data.partial,
    )
    report = import_members(runtimes, wanted, by, language=reader_of(request).language)
    refused = report.errors and not wanted.partial
    return _page(request, form, report, wanted, status=422 if refused else 200)


def _page(
    request: Request,
    form: Filled[ImportForm],
    report: MemberImportReport | None = None,
    wanted: MemberImport | None = None,
    *,
    status: int = 200,
) -> Response:
    changes = report.changes if report else ()
    german = reader_of(request).language == "de"
    return PAGES.render(
        request,
        "member_import.html",
        status=status,
        form=form,
        report=report,
        wanted=wanted,
        # What is lost comes first.
        changes=sorted(changes, key=lambda one: one["to"] != "")[:ROWS_SHOWN_MAX],
        shown_max=ROWS_SHOWN_MAX,
        heading_of=lambda column: HEADINGS[column][0] if german and column in HEADINGS else column,
    )
