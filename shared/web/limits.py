"""What strangers and signed-in people may cause, and how often: the table, and who is counted.

Every figure has its reason beside it; docs/reference/limits.md lists them for operators. Limits
that must hold over mails and associations stand where the database counts them:
`services/members/applications/flood.py`, `services/notifications/composing/strangers_mails.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from fastapi import Request, Response

from shared.i18n import translator
from shared.settings import proxy_networks
from shared.web.auth import actor_of
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


def client_address(request: Request) -> str:
    """The address that asks: the socket's, or what a named proxy says it forwards for.

    Of `X-Forwarded-For` only the right-most address that is no proxy of ours is believed: what
    stands left of it, anybody can write. Empty where the server does not know.
    """
    own = request.client.host if request.client else ""
    trusted = site_of(request.app).settings.trusted_proxy
    if not trusted or not _is_trusted(own, trusted):
        return own
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    return _right_most(reversed(forwarded), own, trusted)


def counted_address(request: Request) -> str:
    """What limits count by: an IPv6 customer holds a whole /64 and changes addresses at will."""
    address = client_address(request)
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed or address)


def _right_most(forwarded: Iterable[str], own: str, trusted: str) -> str:
    """The first address, from the right, that is no proxy; what is no address ends the search."""
    last = own
    for entry in forwarded:
        address = _parsed(_without_port(entry.strip()))
        if address is None:
            return last
        last = str(address)
        if not _is_trusted(last, trusted):
            return last
    return last


def _without_port(entry: str) -> str:
    """'192.0.2.1:4711' and '[2001:db8::1]:4711' as some proxies write them."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


@lru_cache(maxsize=4096)
def _is_trusted(address: str, trusted: str) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in proxy_networks(trusted))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address in IPv6 notation (::ffff:192.0.2.1) is the IPv4 address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
