"""One holder at a time; what a holder gives back is free."""

from __future__ import annotations

from shared.events.storage.locks import partition_lock, take_fan_out_lock
from shared.events.storage.unsynced_transaction import unsynced_transaction
from tests.support.events import MakeServices, together


def test_a_held_partition_is_refused_and_others_are_not(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    got: dict[int, bool] = {}

    def take(partition: int) -> None:
        with partition_lock(runtime, partition) as held:
            got[partition] = held

    with partition_lock(runtime, 3) as held:
        assert held
        together(lambda: take(3), lambda: take(4))
    assert got == {3: False, 4: True}
    take(3)
    assert got[3]


def test_a_partition_is_free_after_an_error(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    try:
        with partition_lock(runtime, 3):
            raise LookupError
    except LookupError:
        pass
    with partition_lock(runtime, 3) as held:
        assert held


def test_two_services_do_not_share_partitions(make_services: MakeServices) -> None:
    services = make_services()
    with (
        partition_lock(services.members.runtime, 3) as one,
        partition_lock(services.billing.runtime, 3) as other,
    ):
        assert (one, other) == (True, True)


def test_the_fan_out_lock_ends_with_its_transaction(make_services: MakeServices) -> None:
    runtime = make_services().members.runtime
    for _ in range(2):
        with unsynced_transaction(runtime) as session:
            assert take_fan_out_lock(session, runtime)
