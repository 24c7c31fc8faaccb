"""The address that a request comes from: the socket's, or what a named proxy says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from fastapi import Request

from shared.settings import Settings, proxy_networks


def client_address(request: Request) -> str:
    """The address that asks: the socket's, or what a named proxy says it forwards for.

    Of `X-Forwarded-For` only the right-most address that is no proxy of ours is believed: what
    stands left of it, anybody can write. Empty where the server does not know.
    """
    own = request.client.host if request.client else ""
    settings: Settings = request.app.state.umlauf.settings
    trusted = settings.trusted_proxy
    if not trusted or not _is_trusted(own, trusted):
        return own
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    return _right_most(reversed(forwarded), own, trusted)


def _right_most(forwarded: Iterable[str], own: str, trusted: str) -> str:
    """The first address, from the right, that is no proxy; what is no address ends the search."""
    last = own
    for entry in forwarded:
        address = parsed_address(_without_port(entry.strip()))
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
    parsed = parsed_address(address)
    return parsed is not None and any(parsed in network for network in proxy_networks(trusted))


def parsed_address(address: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address in IPv6 notation (::ffff:192.0.2.1) is the IPv4 address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
