"""What other services are told of an application that is being filled in."""

from __future__ import annotations

from services.members.applications.tables import Application
from shared.contracts.members import ApplicationDrafted


def drafted(draft: Application) -> ApplicationDrafted:
    """What billing reckons with, and until when the draft's link counts from."""
    return ApplicationDrafted(
        application_id=draft.id,
        token_sha256=draft.token_sha256,
        kind=draft.kind.value,
        company=draft.company,
        country=draft.country,
        language=draft.language,
        saved_at=draft.saved_at,
        city=draft.city,
    )


def is_news(before: ApplicationDrafted, now: ApplicationDrafted) -> bool:
    """Whether the dues may be others; or it is another day: the draft's link lasts longer."""
    moments = [one.saved_at and one.saved_at.date() for one in (before, now)]
    unmoved = before.model_copy(update={"saved_at": now.saved_at})
    return unmoved != now or moments[0] != moments[1]
