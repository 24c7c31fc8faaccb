"""Admission as a kind of resolution: what the ballot shows, and what the decision causes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.members.applications.decide_application import decide_application
from services.members.applications.lock_application import lock_application
from services.members.applications.queries import applications_by_id
from services.members.applications.tables import Application
from services.members.resolutions.kinds import KindOfResolution, Subject
from services.members.resolutions.rules import ResolutionKind
from services.members.roster.labels import KIND_NAMES
from shared.db import Session
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


ADMISSION = KindOfResolution(
    kind=ResolutionKind.ADMISSION,
    lock_dossier=_lock_dossier,
    read_subjects=_read_subjects,
    carry_out=decide_application,
    template="applications/admission.html",
    listed_under=(_("Applications"), "applications"),
)
