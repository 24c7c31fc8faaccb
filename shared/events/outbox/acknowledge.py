"""What a receiving service has safely in its inbox is marked at the publisher."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events.storage.portable_sql import in_values, values_param
from shared.events.storage.tables import tables_of
from shared.events.storage.unsynced_transaction import unsynced_transaction
from shared.events.transport.batch import Ack
from shared.service import ServiceRuntime


def acknowledge(runtime: ServiceRuntime, ack: Ack) -> bool:
    """Marks what the receiving service has safely; True if other deliveries waited for that."""
    tables = tables_of(runtime)
    delivery = tables.outbox_delivery
    with unsynced_transaction(runtime) as session:
        for subscriber, positions in ack.positions.items():
            session.execute(
                sa.update(delivery)
                .where(
                    delivery.c.subscriber == subscriber,
                    delivery.c.received_at.is_(None),
                    in_values(runtime.database, delivery.c.position, "values"),
                )
                .values(received_at=runtime.clock.now()),
                {"values": values_param(runtime.database, positions)},
            )
        waiting = session.execute(
            sa.select(delivery.c.position)
            .where(delivery.c.received_at.is_(None), delivery.c.sends == 0)
            .limit(1)
        ).first()
    return waiting is not None
