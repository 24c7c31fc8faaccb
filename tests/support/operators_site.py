"""An installation with the demo's people, to look at through its web app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from infra import demo
from infra.composition.installation import Installation, association_ids
from infra.composition.site import demo_officers
from shared.actor import Actor
from shared.clock import FixedClock
from shared.events.storage.tables import tables_of
from shared.settings import Settings

TODAY = date(2026, 11, 16)


@contextmanager
def furnished(folder: Path) -> Iterator[Installation]:
    """Both associations; the members of autos only, so that autoregion is as on its first day."""
    settings = Settings(data=folder, environment="demo")
    with Installation(settings, clock=FixedClock.on(TODAY)).closing() as made:
        made.bring_up()
        for slug in demo.SLUGS:
            demo.apply_file(made, slug)
        demo.import_members_of(made, "autos")
        made.settle()
        yield made


def somebody(house: Installation, slug: str, role: str) -> Actor:
    """The first person of an association with a role."""
    wanted = association_ids(house)[slug]
    people = (one for one in demo_officers(house) if one.association_id == wanted)
    return next(one for one in people if role in one.roles)


def stop_one(house: Installation, slug: str, type_: str = "members.officer.changed") -> UUID:
    """Makes one handled event of an association look given up, as billing has it."""
    inbox = tables_of(house["billing"]).inbox
    with house["billing"].transaction(None) as uow:
        row = (
            uow.session.execute(
                sa.select(inbox)
                .where(inbox.c.association_id == association_ids(house)[slug])
                .where(inbox.c.type == type_, inbox.c.status == "done")
                .order_by(inbox.c.sequence)
            )
            .mappings()
            .first()
        )
        assert row
        uow.session.execute(
            sa.update(inbox)
            .where(inbox.c.sequence == row["sequence"])
            .values(status="dead", done_at=None, attempts=8, last_error="ValueError: <no>")
        )
        found: UUID = row["event_id"]
    return found
