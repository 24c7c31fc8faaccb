"""What all pages of notifications stand on: templates, the service's runtime, names of states."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from services.notifications.composing.tables import MessageState
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.navigation import runtime_of
from shared.web.pages import Pages

PAGES = Pages("services.notifications")
Runtime = Annotated[ServiceRuntime, Depends(runtime_of("notifications"))]
MailReader = Annotated[Actor, Depends(require(Permission.MAILS_READ))]
OfficeClerk = Annotated[Actor, Depends(require(Permission.MEMBERS_WRITE))]
STATE_NAMES = {
    MessageState.QUEUED: (_("Waiting to be sent"), "info"),
    MessageState.SENDING: (_("Being sent"), "info"),
    MessageState.SENT: (_("Sent"), "success"),
    MessageState.KEPT: (_("Kept, not sent"), "neutral"),
    MessageState.FAILED: (_("Failed"), "danger"),
    MessageState.WAITING_FOR_ADDRESS: (_("No address"), "warn"),
}
