"""What the states of a message are called, and the tone in which pages show them."""

from __future__ import annotations

from services.notifications.composing.rules.message_state import MessageState
from shared.i18n import _

STATE_NAMES = {
    MessageState.QUEUED: (_("Waiting to be sent"), "info"),
    MessageState.SENDING: (_("Being sent"), "info"),
    MessageState.SENT: (_("Sent"), "success"),
    MessageState.KEPT: (_("Kept, not sent"), "neutral"),
    MessageState.FAILED: (_("Failed"), "danger"),
    MessageState.WAITING_FOR_ADDRESS: (_("No address"), "warn"),
    MessageState.SUPERSEDED: (_("Told otherwise"), "neutral"),
}
