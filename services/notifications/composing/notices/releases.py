"""Notices to those who release money: what waits for them, and the codes they asked for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from shared.contracts.billing import (
    CollectionReleaseAsked,
    DuesRunReleaseAsked,
    DuesRunReleaseCodeRequested,
)
from shared.contracts.collections import CollectionPrepared
from shared.permissions import Permission

_NOBODY = UUID(int=0)


def run_asked(
    event: DuesRunReleaseAsked, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """Everybody who may release the run has a link of their own; who prepared it has none."""
    preparer = sources.directory.officer_name(event.prepared_by, cause.occurred_at)
    releasers = sources.directory.officers_who_may(
        Permission.DUES_RELEASE, cause.occurred_at, but=event.prepared_by
    )
    for person_id in releasers:
        yield Notice(
            template="dues_release",
            about_id=person_id,
            reference=str(event.run_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            facts={
                "year": event.year,
                "preparer": preparer,
                "members": event.members,
                "invoices": event.invoices,
                "total_cents": event.total_cents,
                "collect_on": event.collect_on,
                "until_at": event.until_at,
                "link_to_run": sources.links.release(event.run_id, person_id, event.until_at),
            },
        )


def code_requested(
    event: DuesRunReleaseCodeRequested, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The code alone, without a link: who reads this mail must have the page open."""
    yield Notice(
        template="release_code",
        about_id=event.person_id,
        reference=str(event.request_id),
        recipients=sources.directory.officer(event.person_id, cause.occurred_at),
        facts={
            "year": event.year,
            "code": sources.links.release_code(event.request_id),
            "expires_at": event.expires_at,
        },
    )


def file_asked(
    event: CollectionReleaseAsked, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The system has prepared it, so everybody who may release may."""
    company = sources.directory.correspondent(event.member_id, cause.occurred_at).company
    releasers = sources.directory.officers_who_may(
        Permission.DUES_RELEASE, cause.occurred_at, but=_NOBODY
    )
    for person_id in releasers:
        yield Notice(
            template="collection_release",
            about_id=person_id,
            reference=str(event.collection_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            company=company,
            facts={
                "number": event.number,
                "amount_cents": event.control_sum_cents,
                "collect_on": event.collect_on,
                "link_to_files": sources.page("collections"),
            },
        )


def prepared_file(
    event: CollectionPrepared, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """Everybody who may release it, but not who prepared it."""
    preparer = sources.directory.officer_name(event.prepared_by, cause.occurred_at)
    releasers = sources.directory.officers_who_may(
        Permission.DUES_RELEASE, cause.occurred_at, but=event.prepared_by
    )
    for person_id in releasers:
        yield Notice(
            template="collection_prepared",
            about_id=person_id,
            reference=str(event.collection_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            facts={
                "preparer": preparer,
                "transactions": event.transactions,
                "amount_cents": event.control_sum_cents,
                "collect_on": event.collect_on,
                "link_to_files": sources.page("collections"),
            },
        )
