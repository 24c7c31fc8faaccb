"""What can become of a message."""

from __future__ import annotations

from enum import StrEnum


class MessageState(StrEnum):
    """Where a message stands.

    `queued` → `sending` → `sent`; `kept` where no mail server is configured; `failed` when it was
    refused for good; `waiting_for_address` when nobody has told us where to write; `superseded`
    when a mail to another address or a letter tells it instead.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
    WAITING_FOR_ADDRESS = "waiting_for_address"
    SUPERSEDED = "superseded"


UNDERWAY = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.KEPT)
"""It reached its reader, or may yet."""
