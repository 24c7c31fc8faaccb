"""`/{slug}/members/list.csv`: all members to take away, as a list that can be imported again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from infra.admin.member_export import export_members
from infra.admin.page_context import Runtimes
from shared.actor import Actor
from shared.permissions import Permission
from shared.web.auth import require
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, EXPORT, limited
from shared.web.pages import reader_of
from shared.web.sheets import SheetKind, sheet_response

router = APIRouter(prefix="/{slug}/members", include_in_schema=False)
MemberReader = Annotated[Actor, Depends(require(Permission.MEMBERS_READ))]
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]


@router.get("/list.{kind}", dependencies=[Depends(limited(EXPORT))])
def members_list(
    request: Request, by: MemberReader, runtimes: Runtimes, kind: SheetKind
) -> Response:
    """Account numbers masked."""
    table = export_members(runtimes, by, language=reader_of(request).language)
    return sheet_response(kind, f"members-{by.slug}", table.headings, table.rows)


@router.get(
    "/list-with-accounts.{kind}", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))]
)
def members_list_with_accounts(
    request: Request, by: BankFileTaker, runtimes: Runtimes, kind: SheetKind
) -> Response:
    """For another program: whole account numbers, as in the bank's files."""
    language = reader_of(request).language
    table = export_members(runtimes, by, whole_accounts=True, language=language)
    return sheet_response(kind, f"members-{by.slug}-accounts", table.headings, table.rows)
