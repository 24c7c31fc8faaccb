"""The log of everything sent, and one message with preview, attachments and source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.notifications.composing.links import StoredMark
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.words import TEMPLATE_NAMES
from services.notifications.errors import MessageNotFound
from services.notifications.page_context import PAGES, MailReader, OfficeClerk, Runtime
from services.notifications.sending.labels import STATE_NAMES
from services.notifications.sending.message_files import file_name, in_words, message_bytes
from services.notifications.sending.queries import (
    VIEWS,
    count_by_view,
    find_message,
    list_messages,
    read_message,
)
from services.notifications.sending.send_again import send_again
from shared.i18n import translator
from shared.web.downloads import content_disposition
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited
from shared.web.pages import reader_of
from shared.web.security import CONTENT_SECURITY_POLICY

router = APIRouter(prefix="/{slug}/mails", include_in_schema=False)
# A mail's HTML carries its styles inline; it is shown in a frame that may do nothing else.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
_FRAMING_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"


@router.get("")
def mail_log(request: Request, by: MailReader, runtime: Runtime) -> Response:
    """All messages, newest first; those that wait for somebody in a view of their own."""
    view = request.query_params.get("view", "all")
    search = request.query_params.get("q", "").strip()[:100]
    number = request.query_params.get("page", "1")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    with runtime.reading(by.association_id) as session:
        found = list_messages(session, view, search, page)
        counts = count_by_view(session)
    return PAGES.render(
        request,
        "sending/mails.html",
        found=found,
        counts=counts,
        view=view if view in VIEWS else "all",
        search=search,
        state_names=STATE_NAMES,
        template_names=TEMPLATE_NAMES,
    )


@router.get("/{message_id}")
def mail(request: Request, message_id: UUID, by: MailReader, runtime: Runtime) -> Response:
    """One message: what became of it and what it says."""
    with runtime.reading(by.association_id) as session:
        readable = read_message(find_message(session, message_id), _in_words(request))
    return PAGES.render(
        request,
        "sending/mail.html",
        headers={"Content-Security-Policy": _FRAMING_POLICY},
        message=readable.message,
        readable=readable,
        reason=translator(reader_of(request).language).lookup(readable.message.last_error or ""),
        may_send_again=readable.message.state is MessageState.FAILED
        and bool(readable.message.skeleton),
        state_names=STATE_NAMES,
        template_names=TEMPLATE_NAMES,
    )


@router.post("/{message_id}/send-again")
def repeat(message_id: UUID, by: OfficeClerk, runtime: Runtime) -> Response:
    """The office lets a failed message go once more."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        send_again(uow, message_id, by)
    return RedirectResponse(f"/{by.slug}/mails/{message_id}", 303)


@router.get("/{message_id}/html")
def mail_html(request: Request, message_id: UUID, by: MailReader, runtime: Runtime) -> Response:
    """The HTML part as its reader sees it, but for links; for the frame on the message's page."""
    with runtime.reading(by.association_id) as session:
        html = read_message(find_message(session, message_id), _in_words(request)).html
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": _MAIL_POLICY})


@router.get("/{message_id}/message.eml", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def mail_source(message_id: UUID, by: MailReader, runtime: Runtime) -> Response:
    """The message with words for its links. Raises MessageNotFound while there is nothing yet."""
    with runtime.reading(by.association_id) as session:
        message = find_message(session, message_id)
        if not message.skeleton:
            raise MessageNotFound
        content = message_bytes(message, runtime.documents)
    return _download(content, file_name(message), "message/rfc822")


@router.get(
    "/{message_id}/attachments/{number}", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))]
)
def attachment(message_id: UUID, number: int, by: MailReader, runtime: Runtime) -> Response:
    """An attached document. Raises MessageNotFound where there is none of this number."""
    with runtime.reading(by.association_id) as session:
        message = find_message(session, message_id)
        if not 0 <= number < len(message.attachments):
            raise MessageNotFound
        stored = message.attachments[number]
        content = runtime.documents.get(by.association_id, stored["sha256"])
    return _download(content, stored["name"], stored["media_type"])


def _in_words(request: Request) -> Callable[[StoredMark], str]:
    """Nobody but its reader may open what a mail leads to: a ballot is cast by who has its link."""
    return partial(in_words, texts=translator(reader_of(request).language))


def _download(content: bytes, name: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers=content_disposition(name))
