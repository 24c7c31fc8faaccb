"""Every table of notifications: whoever needs the metadata whole imports this."""

from services.notifications.association import tables as association
from services.notifications.composing import tables as composing
from services.notifications.contacts import tables as contacts
from services.notifications.registry import EVENTS, REGISTRY

__all__ = [
    "EVENTS",
    "REGISTRY",
    "association",
    "composing",
    "contacts",
]
