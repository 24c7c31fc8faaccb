"""Notices to people about how they sign in: codes they asked for, changes they should know of."""

from __future__ import annotations

from collections.abc import Iterator

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from services.notifications.contacts.recipient import Recipient, name_of
from shared.contracts.members import AccountChanged, AddressCodeRequested, SignInCodeRequested


def sign_in_code(
    event: SignInCodeRequested, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """To the address that is kept here, whatever was typed into the page."""
    yield Notice(
        template="sign_in_code",
        about_id=event.person_id,
        reference=str(event.request_id),
        recipients=sources.directory.officer(event.person_id, cause.occurred_at),
        facts={
            "code": sources.links.sign_in_code(event.request_id),
            "browser": event.browser,
            "network": event.network,
            "requested_at": event.requested_at,
            "expires_at": event.expires_at,
        },
    )


def address_code(
    event: AddressCodeRequested, _: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """To the new address, which is not kept anywhere before its code was typed."""
    yield Notice(
        template="address_code",
        about_id=event.person_id,
        reference=str(event.request_id),
        recipients=(_recipient(event, sources),),
        facts={
            "code": sources.links.address_code(event.request_id),
            "expires_at": event.expires_at,
        },
    )


def account_changed(
    event: AccountChanged, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """To the address that the account had before the change."""
    yield Notice(
        template="account_changed",
        about_id=event.person_id,
        reference=str(cause.event_id),
        recipients=(_recipient(event, sources),),
        facts={
            "change": event.change,
            "changed_at": event.changed_at,
            "by": event.by,
            "browser": event.browser,
            "network": event.network,
        },
    )


def _recipient(event: AddressCodeRequested | AccountChanged, sources: NoticeSources) -> Recipient:
    return Recipient(event.email, name_of(event.name), sources.directory.language(event.language))
