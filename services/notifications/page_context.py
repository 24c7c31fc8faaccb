"""What all pages of notifications stand on: templates, the service's runtime, who reads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from shared.actor import Actor
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.navigation import runtime_of
from shared.web.pages import Pages

PAGES = Pages("services.notifications")
Runtime = Annotated[ServiceRuntime, Depends(runtime_of("notifications"))]
MailReader = Annotated[Actor, Depends(require(Permission.MAILS_READ))]
OfficeClerk = Annotated[Actor, Depends(require(Permission.MEMBERS_WRITE))]
