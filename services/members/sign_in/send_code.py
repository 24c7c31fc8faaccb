"""Has the code of a request mailed, when the address is an officer's."""

from __future__ import annotations

from uuid import UUID

from services.members.sign_in.browser_name import browser_name, network_of
from services.members.sign_in.queries import office_for, offices_of
from services.members.sign_in.tables import SignInRequest
from shared.contracts.members import SignInCodeRequested
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def send_code(uow: UnitOfWork, request_id: UUID) -> bool:
    """Looks the address up and asks for the mail; whether there was anybody to write to.

    Runs after the answer has left, and writes in either case: neither the answer nor its time
    tells who holds an office. The code goes to the address kept here, never to what was typed.
    """
    asked = uow.session.get_one(SignInRequest, request_id)
    asked.sent_at = uow.clock.now()
    office = office_for(offices_of(uow.session, asked.email, uow.clock.today()), asked.next_path)
    if office is None:
        return False
    publish(
        uow,
        SignInCodeRequested(
            request_id=asked.id,
            person_id=office.person_id,
            browser=browser_name(asked.user_agent),
            network=network_of(asked.ip),
            requested_at=asked.requested_at,
            expires_at=asked.expires_at,
        ),
        association_id=office.association_id,
    )
    return True
