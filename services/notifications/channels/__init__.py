"""Ways a message leaves: SMTP, so far."""

from __future__ import annotations

from functools import lru_cache

from services.notifications.channels.smtp import SmtpChannel

# One channel per server and process: its connections are kept per thread.
channel_to = lru_cache(maxsize=8)(SmtpChannel)

__all__ = ["SmtpChannel", "channel_to"]
