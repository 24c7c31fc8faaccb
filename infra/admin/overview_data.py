"""The overview's data: each service is asked about its own, nothing is kept here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.billing.overview import BillingOverview
from services.billing.overview import overview as of_billing
from services.billing.settings.queries import AccountChange, waiting_account_change
from services.members.overview import MembersOverview
from services.members.overview import overview as of_members
from services.members.settings.queries import RuleChange, waiting_rule_change
from services.notifications.overview import MailsOverview
from services.notifications.overview import overview as of_mails
from shared.actor import Actor
from shared.events.operations.status import ServiceStatus, status_of
from shared.permissions import Permission
from shared.service import ServiceRuntime


@dataclass(frozen=True)
class OverviewData:
    """What is known of one association; None for a service that does not run in this process."""

    members: MembersOverview | None
    billing: BillingOverview | None
    mails: MailsOverview | None
    events: tuple[ServiceStatus, ...] = ()

    @property
    def stopped(self) -> int:
        """Events that wait for a person."""
        return sum(one.dead + one.parked for one in self.events)

    @property
    def undelivered(self) -> int:
        """Events on their way for longer than a healthy relay needs."""
        late = timedelta(minutes=5).total_seconds()
        return sum(
            one.outbox_waiting + sum(one.unreceived.values())
            for one in self.events
            if max(one.outbox_waiting_seconds, one.unreceived_seconds) > late
        )

    @property
    def moving(self) -> int:
        """Events that will be handled without anybody's help."""
        return sum(one.outbox_waiting + one.pending for one in self.events)


def gather(runtimes: Mapping[str, ServiceRuntime], reader: Actor) -> OverviewData:
    """Asks every service that runs here; of events only where the person may operate them."""
    own = reader.association_id
    members = billing = mails = None
    if runtime := runtimes.get("members"):
        with runtime.reading(own) as session:
            members = of_members(session, reader.person_id, runtime.clock.now())
    if runtime := runtimes.get("billing"):
        with runtime.reading(own) as session:
            billing = of_billing(session, runtime.clock.today(), runtime.clock.now())
    if runtime := runtimes.get("notifications"):
        with runtime.reading(own) as session:
            mails = of_mails(session)
    operates = reader.may(Permission.EVENTS_OPERATE)
    events = tuple(status_of(runtimes.values(), own)) if operates else ()
    return OverviewData(members, billing, mails, events)


def changes_for(runtimes: Mapping[str, ServiceRuntime], reader: Actor) -> int:
    """Proposed changes of settings that somebody else than this person has proposed."""
    own = reader.association_id
    found: list[AccountChange | RuleChange | None] = []
    if runtime := runtimes.get("billing"):
        with runtime.reading(own) as session:
            found.append(waiting_account_change(session, runtime.clock.now()))
    if runtime := runtimes.get("members"):
        with runtime.reading(own) as session:
            found.append(waiting_rule_change(session, runtime.clock.now()))
    return sum(one is not None and one.proposed_by != reader.person_id for one in found)


def stopped_events(runtimes: Mapping[str, ServiceRuntime], association_id: UUID) -> int:
    """Events of an association that wait for a person."""
    return sum(one.dead + one.parked for one in status_of(runtimes.values(), association_id))
