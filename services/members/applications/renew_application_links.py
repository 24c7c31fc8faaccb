"""Links mailed about an application are replaced by fresh ones."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.applications.rules import ApplicationState, status_link_is_over
from shared.contracts.members import ApplicationLinksRenewed
from shared.events import publish
from shared.unit_of_work import UnitOfWork

# Whoever holds an old link may ask; the applicant's mailbox is not to be filled by it.
RENEWAL_WAIT = timedelta(hours=1)


def renew_application_links(
    uow: UnitOfWork, application_id: UUID, *, wait: timedelta = RENEWAL_WAIT
) -> bool:
    """Ends the links mailed so far and has fresh ones mailed; returns whether it did.

    It does not for a draft, when nothing is left to be seen, or so soon after the last time. Raises
    UnknownApplication.
    """
    application = lock_application(uow, application_id)
    now = uow.clock.now()
    is_over = status_link_is_over(application.ended_at, now)
    renewed_at = application.links_renewed_at
    too_soon = renewed_at is not None and now < renewed_at + wait
    if application.state is ApplicationState.DRAFT or is_over or too_soon:
        return False
    application.link_counter += 1
    application.links_renewed_at = now
    uow.session.flush()
    publish(
        uow,
        ApplicationLinksRenewed(
            application_id=application.id,
            reference=application.reference or "",
            link_counter=application.link_counter,
            unconfirmed=application.state is ApplicationState.SUBMITTED,
        ),
    )
    return True
