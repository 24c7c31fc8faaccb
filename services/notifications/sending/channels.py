"""Ways a message leaves: SMTP, so far."""

from __future__ import annotations

from services.notifications.sending.smtp import SmtpChannel

__all__ = ["SmtpChannel", "channel_to", "close_channels"]

_channels: dict[str, SmtpChannel] = {}


def channel_to(url: str) -> SmtpChannel:
    """The process's channel to a server; each thread has a connection of its own in it."""
    return _channels.setdefault(url, SmtpChannel(url))


def close_channels() -> None:
    """Ends all connections, those of other threads too: at the end of a process or a test."""
    while _channels:
        _channels.popitem()[1].close_all()
