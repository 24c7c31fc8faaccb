"""An operator acts for one association: what another one holds stays as it is, and unseen."""

from __future__ import annotations

from shared.events import Subscriber
from shared.events.operator import Filter, list_events, replay, retry, show, status
from tests.shared.events.stage import AUTOREGION, AUTOS, Casting, MemberAdmitted, Play, keep
from tests.shared.events.test_operator import BY, KEEP, WHY, Switch


def both_tell(play: Play) -> None:
    play.members.tell(MemberAdmitted(member="a"), association=AUTOS)
    play.members.tell(MemberAdmitted(member="r"), association=AUTOREGION)
    play.members.tell(MemberAdmitted(member="s"), association=None)


def test_an_association_sees_its_own_events_and_those_of_the_system(cast: Casting) -> None:
    play = cast(Switch().subscriber)
    both_tell(play)
    (members, _) = status(play.runtimes, AUTOS)
    assert members.outbox_waiting == 2
    play.settle()
    (_, billing) = status(play.runtimes, AUTOS)
    assert (billing.dead, billing.blocked_aggregates) == (2, ["member:a", "member:s"])
    assert status(play.runtimes)[1].dead == 3
    seen = list_events(play.runtimes, Filter(association_id=AUTOS))
    assert {line.aggregate for line in seen} == {"member:a", "member:s"}


def test_a_retry_by_type_leaves_another_associations_events_alone(cast: Casting) -> None:
    play = cast(Switch().subscriber)
    both_tell(play)
    play.settle()
    again = retry(
        play.runtimes, type=MemberAdmitted.type, association_id=AUTOREGION, by=BY, reason=WHY
    )
    assert again == 2
    (still,) = list_events(play.runtimes, Filter(status="dead"))
    assert still.association_id == AUTOS


def test_one_missed_event_is_delivered_later_and_that_is_recorded(cast: Casting) -> None:
    play = cast()
    both_tell(play)
    play.settle()
    late = Subscriber("billing.late", (MemberAdmitted,), keep)
    play.billing.runtime.service.subscribers.extend([KEEP, late])  # type: ignore[attr-defined]
    one = {"association_id": AUTOS, "by": BY, "reason": WHY}
    assert replay(play.runtimes, play.routes, KEEP.name, **one) == 2  # type: ignore[arg-type]
    play.settle()
    (first, *_) = list_events(play.runtimes, Filter(aggregate="member:a"))
    late_one = replay(play.runtimes, play.routes, late.name, event_id=first.event_id, **one)  # type: ignore[arg-type]
    assert late_one == 1
    play.settle()
    assert [member for member, _ in play.billing.effects()] == ["a", "s", "a"]
    deeds = show(play.runtimes, first.event_id).actions
    assert [(deed.subscriber, deed.action, deed.was) for deed in deeds] == [
        (KEEP.name, "replay", "missed"),
        (late.name, "replay", "missed"),
    ]
