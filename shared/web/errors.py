"""Answers to what went wrong: problem+json (RFC 9457) for programs, a helpful page for people."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.error_facts import describe_error, trace_of
from shared.errors import DomainError
from shared.i18n import Translator, _, translator
from shared.permissions import ROLE_NAMES, MissingPermission, PasskeyNeeded
from shared.web.auth import SignInNeeded, StepUpNeeded
from shared.web.limiter import TooManyRequests
from shared.web.pages import Pages, reader_of
from shared.web.paths import own_path

PROBLEM_BASE = "https://umlauf.example/errors/"
_log = logging.getLogger("umlauf.web")
_pages = Pages()

_TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: _("This request cannot be read"),
        401: _("Please sign in"),
        403: _("You may not do this"),
        404: _("This page does not exist"),
        405: _("This does not work at this address"),
        409: _("This has changed in the meantime"),
        410: _("This link has expired"),
        413: _("This is too large"),
        422: _("This cannot be done"),
        429: _("Too many requests"),
        500: _("Something went wrong on our side"),
    }
)
_ADVICE: Mapping[int, str] = MappingProxyType(
    {
        400: _("Go back and send the form again."),
        404: _("Check the address. Perhaps it was moved, or it belongs to another association."),
        405: _("Go back and use the button of the page."),
        410: _("Ask for a new link, or answer the e-mail it came with."),
        413: _("Send a smaller file, or split it."),
        429: _("Nothing was changed. Go back and try again then: what you typed is still there."),
        500: _("Nothing was changed. Try again in a few minutes, or tell us the error number."),
    }
)  # fmt: skip


def install_error_pages(app: FastAPI) -> None:
    """Every error leaves as problem+json or as a page in the reader's language."""
    handlers: Mapping[type[Exception], Callable[..., Response]] = {
        DomainError: domain_error,
        HTTPException: http_error,
        RequestValidationError: validation_error,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, _in_thread_free(handler))


def _in_thread_free(
    handler: Callable[..., Response],
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return handler(request, error)

    return handle


class UnexpectedErrors:
    """Turns defects into the 500 page inside the other middleware, so that it has their headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except ClientDisconnect:
            _log.info("a client went away before its request was whole")
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            response = unexpected_error(Request(scope), error)
            await response(scope, receive, send)


def domain_error(request: Request, error: DomainError) -> Response:
    """A named error: its own code, status and sentence."""
    if isinstance(error, SignInNeeded) and wants_page(request) and request.method == "GET":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(target)}", 303)
    if error.status >= 500:
        _log.error("refused by a fault of ours", extra=_told(request, error))
        return problem(request, error.status, error.code, None, extra={})
    texts = translator(reader_of(request).language)
    if isinstance(error, TooManyRequests):
        return too_many_requests(request, error, texts)
    message = texts.error(_with_role_names(error, texts))
    if isinstance(error, PasskeyNeeded | StepUpNeeded) and wants_page(request):
        return _pages.render(
            request, "prove.html", status=error.status, message=message, next=page_asked(request)
        )
    return problem(request, error.status, error.code, message, extra=_plain(error.details))


def page_asked(request: Request) -> str:
    """The page to come back to: this one, or the one that a refused form stands on."""
    if request.method in ("GET", "HEAD"):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc != request.headers.get("host", ""):
        return ""
    return own_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def too_many_requests(request: Request, error: TooManyRequests, texts: Translator) -> Response:
    """When to try again, in words for people and in seconds for programs (RFC 9110 10.2.3)."""
    message, details = error.sentence(texts), _plain(error.details)
    response = problem(request, error.status, error.code, message, extra=details)
    response.headers.update(error.headers)
    return response


def _with_role_names(error: DomainError, texts: Translator) -> DomainError:
    """A missing permission names the roles in the reader's language, not by their codes."""
    if not isinstance(error, MissingPermission):
        return error
    roles = str(error.details["roles"]).split(", ")
    named = ", ".join(texts.gettext(ROLE_NAMES[role]) for role in roles)
    return MissingPermission(name=error.details["name"], roles=named)


def http_error(request: Request, error: HTTPException) -> Response:
    """What the framework refuses: no such page, method, too large."""
    response = problem(request, error.status_code, _code_of(error.status_code), None, extra={})
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def validation_error(request: Request, error: RequestValidationError) -> Response:
    """Input of an API call that does not fit: each fault with its JSON pointer."""
    faults = [
        {"pointer": "/" + "/".join(str(part) for part in fault["loc"][1:]), "detail": fault["msg"]}
        for fault in error.errors()
    ]
    return problem(request, 422, "invalid_request", None, extra={"errors": faults})


def unexpected_error(request: Request, error: Exception) -> Response:
    """A defect: logged by its kind and place with the request's id, shown without any detail."""
    _log.error("unexpected error", extra=_told(request, error))
    return problem(request, 500, "unexpected_error", None, extra={"error_id": request_id(request)})


def _told(request: Request, error: Exception) -> dict[str, object]:
    """What the log says of it: no message and no address, for both quote what people sent."""
    route = request.scope.get("route")
    return {
        "request_id": request_id(request),
        "method": request.method,
        "route": getattr(route, "path", ""),
        "error": describe_error(error),
        "trace": trace_of(error),
    }


def problem(
    request: Request,
    status: int,
    code: str,
    message: str | None,
    *,
    extra: Mapping[str, object],
) -> Response:
    """One answer for both; `type` names the error for programs and its page in the docs."""
    texts = translator(reader_of(request).language)
    title = texts.gettext(_TITLES.get(status, _TITLES[422 if status < 500 else 500]))
    advice = texts.gettext(_ADVICE[status]) if status in _ADVICE else None
    if not wants_page(request):
        body = {
            "type": PROBLEM_BASE + code,
            "title": title,
            "status": status,
            "detail": message or advice or title,
            "code": code,
            **extra,
        }
        return JSONResponse(body, status, media_type="application/problem+json")
    return _pages.render(
        request,
        "error.html",
        status=status,
        title=title,
        message=message,
        advice=advice,
        error_id=request_id(request) if status >= 500 else None,
        fresh_link=getattr(request.state, "fresh_link", None) if status == 410 else None,
        code=code,
    )


def wants_page(request: Request) -> bool:
    """Browsers ask for text/html; programs for JSON, or for nothing in particular."""
    return "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers


def request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _code_of(status: int) -> str:
    return HTTPStatus(status).name.lower()


def _plain(details: Mapping[str, object]) -> dict[str, object]:
    reserved = {"type", "title", "status", "detail", "code"}
    return {name: _text_of(value) for name, value in details.items() if name not in reserved}


def _text_of(value: object) -> str | list[str]:
    """Lists stay lists."""
    return [str(one) for one in value] if isinstance(value, list) else str(value)
