"""What the script of a passkey's form asks for and sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from services.members.errors import NoPasskeyHere
from services.members.sign_in.pages.browser_cookie import NO_BROWSER, browser_of, new_browser
from services.members.sign_in.pages.own_account import party_of
from services.members.sign_in.queries import PasskeyRow
from services.members.sign_in.relying_party import Known, RelyingParty
from shared.i18n import _
from shared.web.forms import Ask, Form

# The answer of an authenticator with an attestation and its chain; ours asks for none.
CREDENTIAL_CHARACTERS_MAX = 20_000


class PasskeyForm(Form):
    """The browser's answer as JSON; empty where no script ran."""

    credential: Annotated[str, Ask(_("Your browser did not ask for a passkey. Allow scripts here"))]
    next: str = ""
    name: str = ""


def party_here(request: Request) -> RelyingParty:
    """Raises NoPasskeyHere at a host that passkeys are not bound to."""
    party = party_of(request)
    if not party.works_at(request.url.hostname):
        raise NoPasskeyHere(address=party.origin or "-")
    return party


def known(passkeys: Iterable[PasskeyRow]) -> list[Known]:
    """As options name them."""
    return [Known(one.credential_id, one.transports) for one in passkeys]


def answered(request: Request, options: Callable[[str], Mapping[str, object]]) -> Response:
    """Options for this browser, which `options` makes for its hash. The browser keeps a token that
    it has: a code may be waiting for it."""
    given = Response()
    browser = browser_of(request)
    if browser == NO_BROWSER:
        browser = new_browser(request, given)
    response = JSONResponse(options(browser))
    response.raw_headers += [one for one in given.raw_headers if one[0] == b"set-cookie"]
    return response
