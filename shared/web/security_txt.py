"""`/.well-known/security.txt`: where to report a weakness (RFC 9116)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from fastapi.responses import PlainTextResponse

from shared.clock import LEGAL_ZONE
from shared.web.auth import public
from shared.web.site import Site, site

router = APIRouter(include_in_schema=False)
# RFC 9116 recommends less than a year, so that an abandoned contact is not believed for ever.
VALID_DAYS = 180


@router.get(
    "/.well-known/security.txt",
    dependencies=[Depends(public("where to report a weakness"))],
)
def security_txt(site: Annotated[Site, Depends(site)]) -> PlainTextResponse:
    """Contact, until when it holds, in which languages, and where this file belongs."""
    address = site.settings.public_url.rstrip("/")
    today = datetime.combine(site.clock.today(), time(), LEGAL_ZONE)
    expires = (today + timedelta(days=VALID_DAYS)).isoformat()
    lines = [
        f"Contact: {_contact(site)}",
        f"Expires: {expires}",
        "Preferred-Languages: de, fr, en",
        f"Canonical: {address}/.well-known/security.txt",
    ]
    return PlainTextResponse("".join(f"{line}\n" for line in lines))


def _contact(site: Site) -> str:
    """The one that is set; else the mailbox that RFC 2142 gives every domain."""
    chosen = site.settings.security_contact
    if chosen:
        return chosen if ":" in chosen else f"mailto:{chosen}"
    return f"mailto:security@{urlsplit(site.settings.public_url).hostname}"
