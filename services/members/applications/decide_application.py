"""Does to an application what the board decided on it, in the transaction that decides."""

from __future__ import annotations

from services.members.applications.lock_application import lock_application
from services.members.applications.queries import application_contacts
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Resolution
from services.members.roster.admit_member import NewMember, admit_member
from services.members.roster.company import CompanyData
from shared.contracts.members import ApplicationRejected
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def decide_application(uow: UnitOfWork, resolution: Resolution) -> None:
    """Admitted, rejected, or back at the office, which may put it to the vote again.

    Who calls it holds the resolution; it locks the application. Raises UnknownApplication.
    """
    application = lock_application(uow, resolution.application_id)
    if resolution.outcome is Outcome.ADOPTED:
        application.state = ApplicationState.ADMITTED
        application.decided_at = resolution.decided_at
        application.member_id = admit_member(uow, _new_member(uow, application, resolution))
    elif resolution.outcome is Outcome.REJECTED:
        application.state = ApplicationState.REJECTED
        application.decided_at = resolution.decided_at
        publish(
            uow,
            ApplicationRejected(
                application_id=application.id,
                reference=application.reference or "",
                resolution_number=resolution.number,
            ),
        )
    else:
        application.state = ApplicationState.CONFIRMED
    uow.session.flush()


def _new_member(uow: UnitOfWork, application: Application, resolution: Resolution) -> NewMember:
    return NewMember(
        kind=application.kind,
        company=CompanyData.of(application),
        contacts=application_contacts(uow.session, application.id),
        employees=application.employees,
        turnover_cents=application.turnover_cents,
        application_id=application.id,
        resolution_id=resolution.id,
        resolution_number=resolution.number,
    )
