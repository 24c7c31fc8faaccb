"""Which hosts are this machine itself: what only it can reach needs no proof of who asks."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_HOST = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?", re.ASCII)


def is_loopback(host: str) -> bool:
    """`localhost`, 127.0.0.0/8 and ::1; never a name that some resolver could answer for."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str | None:
    """The host that a `Host` header names, in small letters without its port; None if it is none.

    Names that a proxy or a browser could read in another way (user parts, spaces) are none.
    """
    found = _HOST.fullmatch(header.lower())
    return found["host"].strip("[]") if found else None


def host_of_url(url: str) -> str | None:
    """The host of an address as a browser sends it (IDNA), or None where there is none."""
    try:
        host = urlsplit(url).hostname
        return host.encode("idna").decode() if host else None
    except ValueError:
        return None
