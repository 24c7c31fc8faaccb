"""Tables of the notifications service."""

from services.notifications.models.association import Association, OfficerRow
from services.notifications.models.correspondent import Correspondent, StoredContact
from services.notifications.models.message import Message, MessageState, StoredAttachment
from services.notifications.models.resolution import ResolutionRow
from services.notifications.models.tables import EVENTS, REGISTRY

__all__ = [
    "EVENTS",
    "REGISTRY",
    "Association",
    "Correspondent",
    "Message",
    "MessageState",
    "OfficerRow",
    "ResolutionRow",
    "StoredAttachment",
    "StoredContact",
]
