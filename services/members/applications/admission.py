"""Admission as a kind of resolution: what the ballot shows, and what the decision causes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.applications.queries import application_contacts, applications_by_id
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.resolutions.kinds import KindOfResolution, Subject
from services.members.resolutions.rules import Outcome, ResolutionKind
from services.members.resolutions.tables import Resolution
from services.members.roster.admit_member import NewMember, admit_member
from services.members.roster.company import CompanyData
from services.members.roster.labels import KIND_NAMES
from shared.contracts.members import ApplicationRejected
from shared.db import Session
from shared.events import publish
from shared.i18n import _
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AdmissionFacts:
    """What the board decides on; `kind_name` is the msgid of the kind of membership."""

    application: Application
    kind_name: str


def facts_of(application: Application) -> AdmissionFacts:
    """As the ballot and the application's own page show them."""
    return AdmissionFacts(application, KIND_NAMES[application.kind])


def _lock_dossier(uow: UnitOfWork, application_id: UUID) -> int:
    return lock_application(uow, application_id).dossier_version


def _read_subjects(session: Session, application_ids: Collection[UUID]) -> dict[UUID, Subject]:
    found = applications_by_id(session, application_ids)
    return {id_: _subject(application) for id_, application in found.items()}


def _subject(application: Application) -> Subject:
    reference = application.reference or ""
    return Subject(
        title=application.company,
        reference=reference,
        page=f"applications/{reference}",
        submitted_at=application.submitted_at,
        dossier_version=application.dossier_version,
        facts=facts_of(application),
    )


def _carry_out(uow: UnitOfWork, resolution: Resolution) -> None:
    """Admitted, rejected, or back at the office, which may put it to the vote again."""
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


ADMISSION = KindOfResolution(
    kind=ResolutionKind.ADMISSION,
    lock_dossier=_lock_dossier,
    read_subjects=_read_subjects,
    carry_out=_carry_out,
    template="applications/admission.html",
    listed_under=(_("Applications"), "applications"),
)
