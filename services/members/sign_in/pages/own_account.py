"""One's own account, as its pages find it: session, address, passkeys, and whether to ask anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from services.members.page_context import Runtime, show
from services.members.sign_in.queries import (
    PasskeyRow,
    account_by_id,
    passkeys_of,
)
from services.members.sign_in.relying_party import RelyingParty
from services.members.sign_in.rules import Proven, is_fresh
from shared.actor import Actor
from shared.errors import NotFound
from shared.i18n import _
from shared.web.auth import (
    PROOF_AGE_MAX,
    PROOF_AGE_MAX_FOR_SENDING,
    SignInNeeded,
    StepUpNeeded,
    own_account,
    session_of,
)
from shared.web.sessions import WebSession
from shared.web.site import site_of

Person = Annotated[Actor, Depends(own_account)]
"""Who is signed in, whatever they may do."""
TABS = (
    ("sessions", _("Sessions")),
    ("passkeys", _("Passkeys")),
    ("recovery", _("Recovery codes")),
    ("address", _("E-mail address")),
    ("offices", _("Offices")),
)


@dataclass(frozen=True)
class OwnAccount:
    """The account behind this request. `passkeys` with those that are blocked."""

    id: UUID
    email: str
    actor: Actor
    session: WebSession
    passkeys: Sequence[PasskeyRow]
    proven: Proven
    age_max: timedelta

    @property
    def usable(self) -> list[PasskeyRow]:
        """Those that sign in."""
        return [one for one in self.passkeys if one.copied_at is None]

    @property
    def fresh(self) -> bool:
        """Whether its person has lately proved who they are, as well as this account can."""
        return is_fresh(self.proven, self.age_max, has_passkeys=bool(self.passkeys))

    def require_fresh(self) -> None:
        """Raises StepUpNeeded."""
        if not self.fresh:
            raise StepUpNeeded


def session_here(request: Request) -> WebSession:
    """This browser's session. Raises SignInNeeded."""
    session = session_of(request)
    if session is None:
        raise SignInNeeded
    return session


def find_own_account(request: Request, by: Person, runtime: Runtime) -> OwnAccount:
    """Raises SignInNeeded, or NotFound in the demo, where accounts prove nothing."""
    session = session_here(request)
    with runtime.reading(None) as database:
        account = account_by_id(database, session.account_id)
        if account is None:
            raise NotFound
        passkeys = passkeys_of(database, account.id)
    sending = request.method not in ("GET", "HEAD")
    return OwnAccount(
        id=account.id,
        email=account.email,
        actor=by,
        session=session,
        passkeys=passkeys,
        proven=Proven(session.id, session.proof, runtime.clock.now() - session.proved_at),
        age_max=PROOF_AGE_MAX_FOR_SENDING if sending else PROOF_AGE_MAX,
    )


Own = Annotated[OwnAccount, Depends(find_own_account)]


def party_of(request: Request) -> RelyingParty:
    """This installation, as passkeys know it."""
    return RelyingParty.of(site_of(request.app).settings.public_url)


def works_here(request: Request) -> bool:
    """Whether this page's host is the one that passkeys are bound to."""
    return party_of(request).works_at(request.url.hostname)


def show_account(
    request: Request,
    template: str,
    status: int = 200,
    **context: object,
) -> HTMLResponse:
    """A page of the account; in the demo only those that have something to show."""
    demo = site_of(request.app).settings.demo
    tabs = [(path, label) for path, label in TABS if not demo or path in ("sessions", "offices")]
    party = party_of(request)
    frame = {
        "account_tabs": tabs,
        "passkeys_work_here": works_here(request),
        "passkeys_at": f"{party.origin}{request.url.path}" if party.id else None,
    }
    return show(request, f"sign_in/{template}", status, None, **(frame | context))
