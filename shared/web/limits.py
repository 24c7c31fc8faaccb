"""What strangers and signed-in people may cause, and how often: the table, and who is counted.

Every figure has its reason beside it; docs/reference/limits.md lists them for operators. Limits
that must hold over mails and associations stand where the database counts them:
`services/members/applications/flood.py`, `services/notifications/composing/strangers_mails.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network

from fastapi import Request, Response

from shared.i18n import translator
from shared.web.auth import actor_of
from shared.web.client_address import client_address, parsed_address
from shared.web.limiter import Limit, Limiter, TooManyRequests
from shared.web.pages import reader_of
from shared.web.site import site_of

__all__ = ["Limit", "Limiter", "TooManyRequests", "client_address", "refuse_over"]

HOUR, DAY = 3600, 24 * 3600
# -- strangers, by client address ------------------------------------------------------------------
# A company applies once, a consultant for a handful; a fair's stand raises UMLAUF_LIMITS_FACTOR.
APPLICATION_START = Limit("application_start", 10, HOUR)
# Each causes a mail to an address that somebody typed.
APPLICATION_SEND_OFF = Limit("application_send_off", 5, HOUR)
# Ten applications of four pages, each corrected five times.
APPLICATION_PAGE = Limit("application_page", 200, HOUR)
# A person asks again when the mail is slow; ten people may share an office's address.
CODE_REQUEST = Limit("code_request", 10, HOUR)
# Each request allows five tries (shared/web/sign_in_code); this bounds them over all requests:
# 32^8 codes and 50 tries an hour are one in 20 billion.
CODE_TRY = Limit("code_try", 50, HOUR)
# A passkey's assertion costs a signature check, a recovery code a hash: no person does 30.
PASSKEY_TRY = Limit("passkey_try", 60, HOUR)
RECOVERY_TRY = Limit("recovery_try", 10, HOUR)
# Each change of a figure asks what the dues would be; reckoning takes a few milliseconds.
DUES_QUOTE = Limit("dues_quote", 600, HOUR)
# -- by recipient ----------------------------------------------------------------------------------
# A sixth code within an hour reaches nobody who waits for one.
CODE_TO_RECIPIENT = Limit("code_to_recipient", 5, HOUR)
# -- signed-in people ------------------------------------------------------------------------------
# Each may be 30 MB of XML to read; a bank gives one file a day and account.
UPLOAD = Limit("upload", 60, HOUR)
# A table of 100,000 rows takes seconds; nobody reads more than one in two minutes.
EXPORT = Limit("export", 30, 15 * 60)
# A treasurer opens one invoice after the other, up to one in a second; whoever fetches a thousand
# in an hour copies the archive.
DOWNLOAD = Limit("download", 60, 60)
DOWNLOAD_HOURLY = Limit("download_hourly", 1000, HOUR)


def refuse_over(request: Request, limit: Limit, *keys: str) -> None:
    """Counts this request; without keys by the address it comes from. Raises TooManyRequests."""
    site_of(request.app).limiter.count(limit, *(keys or (counted_address(request),)))


@lru_cache
def limited(*limits: Limit) -> Callable[[Request], None]:
    """A route's dependency that counts the signed-in person, or the address of a stranger:
    `dependencies=[Depends(limited(EXPORT))]`. It is asked before the body is read.
    """

    def count(request: Request) -> None:
        actor = actor_of(request)
        who = (f"person:{actor.person_id}",) if actor else ()
        for limit in limits:
            refuse_over(request, limit, *who)

    return count


def over_limit(request: Request, limit: Limit, page: Callable[[str], Response]) -> Response | None:
    """Counts what was posted by its address. Over the limit it is the form's page, else None.

    `page` shows the form with what was typed, and the sentence that it is given.
    """
    try:
        refuse_over(request, limit)
    except TooManyRequests as error:
        texts = translator(reader_of(request).language)
        response = page(error.sentence(texts))
        response.status_code = error.status
        response.headers.update(error.headers)
        return response
    return None


def counted_address(request: Request) -> str:
    """What limits count by: an IPv6 customer holds a whole /64 and changes addresses at will."""
    address = client_address(request)
    parsed = parsed_address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed or address)
