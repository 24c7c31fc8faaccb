"""An applicant sends the application off."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.members.applications.declarations import ConsentText
from services.members.applications.duplicates import possible_duplicates
from services.members.applications.flood import (
    IN_AN_HOUR_MAX,
    is_news,
    refuse_flood,
    submissions,
)
from services.members.applications.lock_application import lock_application
from services.members.applications.queries import SavedEntries, application_contacts
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application, Consent
from services.members.association.take_numbers import take_application_reference
from services.members.errors import ApplicationIncomplete
from services.members.evidence import NO_CIRCUMSTANCES, USER_AGENT_MAX, Circumstances
from services.members.roster.contacts import ContactData
from shared.contracts.members import (
    ApplicationContactsChanged,
    ApplicationLimitReached,
    ApplicationSubmitted,
)
from shared.events import publish
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Submission:
    """Who sends the application off, and what they agree to, in `language`."""

    signatory_name: str
    signatory_function: str
    language: str
    declarations: tuple[ConsentText, ...]
    circumstances: Circumstances = NO_CIRCUMSTANCES


def submit_application(uow: UnitOfWork, application_id: UUID, submission: Submission) -> str:
    """Gives the reference and records the consents; sent off again, it keeps its reference.

    Raises UnknownApplication, ApplicationIncomplete naming the pages that are missing, and
    TooManyApplications.
    """
    application = lock_application(uow, application_id)
    if application.reference is not None:
        return application.reference
    people = application_contacts(uow.session, application_id)
    if missing := missing_pages(SavedEntries(application, people)):
        raise ApplicationIncomplete(missing=", ".join(missing))
    # Holds the association's series until the end: of two at once one counts after the other.
    application.reference = take_application_reference(uow)
    _watch_flood(uow)
    application.state = ApplicationState.SUBMITTED
    application.submitted_at = uow.clock.now()
    application.signatory_name = submission.signatory_name
    application.signatory_function = submission.signatory_function
    application.may_double = possible_duplicates(uow.session, application, people)
    uow.session.add_all(_consents(uow, application, submission))
    uow.session.flush()
    _tell(uow, application, application.reference, people)
    return application.reference


def _watch_flood(uow: UnitOfWork) -> None:
    """Refuses what is too much; the one that reaches the limit is taken, and the office told."""
    now = uow.clock.now()
    earlier = submissions(uow.session, now - timedelta(hours=2))
    refuse_flood(earlier, now)
    if is_news([*earlier, now]):
        publish(uow, ApplicationLimitReached(per_hour=IN_AN_HOUR_MAX, reached_at=now))


def missing_pages(saved: SavedEntries) -> list[str]:
    """The pages not filled in yet, by the last part of their address."""
    filled_in = {
        "company": saved.application.company_saved,
        "contacts": saved.main is not None,
        "dues": saved.application.annual_cents is not None,
        "payment": bool(saved.application.payment_method),
    }
    return [page for page, is_filled_in in filled_in.items() if not is_filled_in]


def _consents(uow: UnitOfWork, application: Application, submission: Submission) -> list[Consent]:
    return [
        Consent(
            association_id=uow.own,
            application_id=application.id,
            topic=declaration.topic,
            language=submission.language,
            text=declaration.text,
            text_sha256=hashlib.sha256(declaration.text.encode()).hexdigest(),
            given_at=uow.clock.now(),
            ip=submission.circumstances.ip,
            user_agent=submission.circumstances.user_agent[:USER_AGENT_MAX],
        )
        for declaration in submission.declarations
    ]


def _tell(
    uow: UnitOfWork, application: Application, reference: str, people: tuple[ContactData, ...]
) -> None:
    publish(
        uow,
        ApplicationContactsChanged(
            application_id=application.id,
            company=application.company,
            language=application.language,
            contacts=tuple(person.message for person in people),
        ),
    )
    publish(
        uow,
        ApplicationSubmitted(
            application_id=application.id,
            reference=reference,
            kind=application.kind.value,
            submitted_at=uow.clock.now(),
        ),
    )
