"""The ways to sign in that a page offers beside the code: passkey, and a directory."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from services.members.sign_in.directory import Directory
from services.members.sign_in.pages.own_account import party_of, works_here
from services.members.sign_in.queries import DirectoryEntry, directories
from shared.service import ServiceRuntime
from shared.web.site import site_of


@dataclass(frozen=True)
class Ways:
    """What the page of signing in offers: `passkeys_at` is where they work, if anywhere."""

    passkeys_work_here: bool
    passkeys_at: str | None
    directory: DirectoryEntry | None


def ways_here(request: Request, runtime: ServiceRuntime, next_path: str) -> Ways:
    """The ways of this installation, and the directory of the association whose page is wanted,
    or of the only one that has any."""
    party = party_of(request)
    query = f"?{urlencode({'next': next_path})}" if next_path else ""
    at = f"{party.origin}/sign-in{query}" if party.id else None
    return Ways(works_here(request), at, _offered(request, runtime, next_path))


def directory_of(request: Request, runtime: ServiceRuntime, slug: str) -> Directory | None:
    """The association's directory, where its file names one and the environment its secret."""
    settings = site_of(request.app).settings
    secret = settings.oidc_secret(slug)
    entry = next((one for one in _known(runtime) if one.slug == slug), None)
    if entry is None or secret is None:
        return None
    return Directory(
        issuer=entry.issuer,
        client_id=entry.client_id,
        secret=secret,
        return_address=f"{settings.public_url.rstrip('/')}/sign-in/directory/{slug}",
    )


def _offered(request: Request, runtime: ServiceRuntime, next_path: str) -> DirectoryEntry | None:
    slug = next_path.strip("/").partition("/")[0]
    settings = site_of(request.app).settings
    found = [one for one in _known(runtime) if settings.oidc_secret(one.slug)]
    wanted = next((one for one in found if one.slug == slug), None)
    return wanted or (found[0] if len(found) == 1 and not slug else None)


def _known(runtime: ServiceRuntime) -> list[DirectoryEntry]:
    with runtime.reading(None) as session:
        return directories(session)
