"""Keeps what billing tells about an application: figures, dues, payment."""

from __future__ import annotations

from services.members.applications.lock_application import lock_application
from services.members.applications.rules import FINAL, ApplicationState
from services.members.applications.tables import Application
from services.members.errors import UnknownApplication
from shared.contracts.billing import DuesQuoted, PaymentChosen
from shared.unit_of_work import UnitOfWork


def keep_dues(uow: UnitOfWork, event: DuesQuoted) -> None:
    """The declared figures and the dues they lead to, in the words of billing."""
    application = _open(uow, event)
    if application is None:
        return
    facts: dict[str, object] = {
        "employees": event.employees,
        "turnover_cents": event.turnover_cents,
        "dues_class": event.dues_class,
        "annual_cents": event.annual_cents,
        "first_cents": event.first_cents,
        "explanation": list(event.explanation),
    }
    _keep(application, facts)
    application.billing_revision = max(application.billing_revision, event.revision)
    uow.session.flush()


def keep_payment(uow: UnitOfWork, event: PaymentChosen) -> None:
    """How the applicant will pay; the account itself stays with billing."""
    application = _open(uow, event)
    if application is None:
        return
    application.payment_method = event.method
    application.mandate_id = event.mandate_id
    application.billing_revision = max(application.billing_revision, event.revision)
    uow.session.flush()


def _open(uow: UnitOfWork, event: DuesQuoted | PaymentChosen) -> Application | None:
    """None when the draft was deleted or is decided: what was decided is never changed."""
    try:
        application = lock_application(uow, event.application_id)
    except UnknownApplication:
        return None
    late = application.state in FINAL or event.revision < application.billing_revision
    return None if late else application


def _keep(application: Application, facts: dict[str, object]) -> None:
    changed = [name for name, value in facts.items() if getattr(application, name) != value]
    for name in changed:
        setattr(application, name, facts[name])
    if changed and application.state is not ApplicationState.DRAFT:
        application.dossier_version += 1
