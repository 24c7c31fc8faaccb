"""The notice that asks a member for the figures its dues are reckoned from."""

from __future__ import annotations

from collections.abc import Iterator

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from shared.contracts.figures import FiguresAsked


def asked(event: FiguresAsked, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    """To whom we write about the member; the link opens a form."""
    member = sources.directory.correspondent(event.member_id, cause.occurred_at)
    yield Notice(
        template="figures_asked",
        about_id=event.member_id,
        reference=str(event.request_id),
        recipients=sources.directory.recipients(member, "main"),
        company=member.company,
        country=member.country,
        facts={"link_to_form": sources.links.figures(event.request_id)},
    )
