"""A person wants to sign in with another address: a code goes there first."""

from __future__ import annotations

from uuid import UUID

from services.members.evidence import Circumstances
from services.members.sign_in.rules import CODE_AGE_MAX, Purpose, one_address
from services.members.sign_in.tables import SignInRequest
from shared.actor import Actor
from shared.contracts.members import AddressCodeRequested
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def start_address_change(
    uow: UnitOfWork,
    account_id: UUID,
    email: str,
    browser_hash: str,
    *,
    reader: Actor,
    where: Circumstances,
) -> None:
    """Whether the address is free turns out with the code: before, it is nobody's business.

    `reader` is who reads the mail: the person in the office they act in.
    """
    now = uow.clock.now()
    asked = SignInRequest(
        purpose=Purpose.ADDRESS,
        browser_hash=browser_hash,
        email=email.strip(),
        account_id=account_id,
        ip=where.ip,
        user_agent=where.user_agent,
        requested_at=now,
        expires_at=now + CODE_AGE_MAX,
        sent_at=now,
    )
    uow.session.add(asked)
    publish(
        uow,
        AddressCodeRequested(
            account_id=account_id,
            request_id=asked.id,
            person_id=reader.person_id,
            email=one_address(email),
            name=reader.name,
            language=reader.language,
            expires_at=asked.expires_at,
        ),
        association_id=reader.association_id,
    )
