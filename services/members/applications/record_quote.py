"""Records what billing tells about an application: figures, dues, payment."""

from __future__ import annotations

from services.members.applications.lock_application import lock_application
from services.members.applications.rules import FINAL, ApplicationState
from services.members.applications.tables import Application
from services.members.errors import UnknownApplication
from shared.contracts.billing import DuesQuoted, PaymentChosen
from shared.unit_of_work import UnitOfWork


def record_quote(uow: UnitOfWork, event: DuesQuoted) -> None:
    """The declared figures and the dues they lead to, in the words of billing.

    What the board decides on has changed then: the dossier gets a new version.
    """
    application = _undecided(uow, event)
    if application is None:
        return
    before = _figures(application)
    application.employees, application.turnover_cents = event.employees, event.turnover_cents
    application.dues_class = event.dues_class
    application.annual_cents, application.first_cents = event.annual_cents, event.first_cents
    application.explanation = list(event.explanation)
    if _figures(application) != before and application.state is not ApplicationState.DRAFT:
        application.dossier_version += 1
    application.billing_revision = event.revision
    uow.session.flush()


def record_payment(uow: UnitOfWork, event: PaymentChosen) -> None:
    """How the applicant will pay; the account itself stays with billing."""
    application = _undecided(uow, event)
    if application is None:
        return
    application.payment_method = event.method
    application.mandate_id = event.mandate_id
    application.billing_revision = event.revision
    uow.session.flush()


def _undecided(uow: UnitOfWork, event: DuesQuoted | PaymentChosen) -> Application | None:
    """None when the draft was deleted, when a later revision is here already, or when it is
    decided: what was decided is never changed."""
    try:
        application = lock_application(uow, event.application_id)
    except UnknownApplication:
        return None
    late = application.state in FINAL or event.revision < application.billing_revision
    return None if late else application


def _figures(application: Application) -> tuple[object, ...]:
    return (
        application.employees,
        application.turnover_cents,
        application.dues_class,
        application.annual_cents,
        application.first_cents,
        list(application.explanation),
    )
