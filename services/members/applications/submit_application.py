"""An applicant sends the application off."""

from __future__ import annotations

import hashlib
from uuid import UUID

from services.members.applications.doubles import possible_doubles
from services.members.applications.lock_application import lock_application
from services.members.applications.queries import contacts
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application, Consent
from services.members.association.take_numbers import application_reference
from services.members.errors import ApplicationIncomplete
from services.members.schemas import ContactData, Submission
from shared.contracts.members import ApplicationContactsChanged, ApplicationSubmitted
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def submit_application(uow: UnitOfWork, application_id: UUID, submission: Submission) -> str:
    """Gives the reference and keeps the declarations; sent off again, it keeps its reference.

    Raises ApplicationIncomplete, naming the pages that are missing.
    """
    application = lock_application(uow, application_id)
    if application.reference is not None:
        return application.reference
    people = contacts(uow.session, application_id)
    if missing := missing_pages(application, people):
        raise ApplicationIncomplete(missing=", ".join(missing))
    application.reference = application_reference(uow)
    application.state = ApplicationState.SUBMITTED
    application.submitted_at = uow.clock.now()
    application.signatory_name = submission.signatory_name
    application.signatory_function = submission.signatory_function
    application.may_double = possible_doubles(uow.session, application, people)
    _keep_consents(uow, application, submission)
    uow.session.flush()
    _tell(uow, application, application.reference, people)
    return application.reference


def missing_pages(application: Application, people: tuple[ContactData, ...]) -> list[str]:
    """The pages not filled in yet, by the last part of their address."""
    missing = [] if application.company_saved else ["company"]
    missing += [] if any("main" in person.roles for person in people) else ["contacts"]
    missing += ["dues"] if application.annual_cents is None else []
    return missing + ([] if application.payment_method else ["payment"])


def _keep_consents(uow: UnitOfWork, application: Application, submission: Submission) -> None:
    for declaration in submission.declarations:
        uow.session.add(
            Consent(
                association_id=uow.own,
                application_id=application.id,
                topic=declaration.topic,
                language=submission.language,
                text=declaration.text,
                text_sha256=hashlib.sha256(declaration.text.encode()).hexdigest(),
                given_at=uow.clock.now(),
                ip=submission.circumstances.ip,
                user_agent=submission.circumstances.user_agent[:300],
            )
        )


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
