"""Keeps the company page of an application that is still being filled in."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.events import drafted, is_news
from services.members.applications.lock_application import lock_draft
from services.members.association.queries import own_association
from services.members.errors import KindNotOpen
from services.members.roster.company import CompanyData
from services.members.roster.rules import MemberKind
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def save_company(
    uow: UnitOfWork,
    application_id: UUID,
    kind: MemberKind,
    company: CompanyData,
    website: str = "",
) -> None:
    """Keeps the page and tells billing what its dues depend on, if that is news.

    Raises UnknownApplication, AlreadySubmitted, KindNotOpen.
    """
    draft = lock_draft(uow, application_id)
    if kind.value not in own_association(uow.session).kinds:
        raise KindNotOpen
    told = drafted(draft) if draft.company_saved else None
    company.write_to(draft)
    draft.kind, draft.website = kind, website
    draft.company_saved = True
    draft.saved_at = uow.clock.now()
    uow.session.flush()
    if told is None or is_news(told, drafted(draft)):
        publish(uow, drafted(draft))
