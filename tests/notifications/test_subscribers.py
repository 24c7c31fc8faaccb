"""Whoever is written to is written to: every row of the catalogue has its subscriber."""

from __future__ import annotations

from services.notifications.composing.catalogue import CATALOGUE
from services.notifications.service import SERVICE


def test_every_event_of_the_catalogue_is_heard() -> None:
    heard = {type_ for one in SERVICE.subscribers for type_ in one.by_type}
    assert {row.event.type for row in CATALOGUE} <= heard
