"""Pages of the notifications service."""

from services.notifications.pages import demo_mailbox, mails
from services.notifications.pages.frame import NAVIGATION as NAVIGATION

ROUTERS = (mails.router, demo_mailbox.router)
