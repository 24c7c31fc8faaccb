"""A demo stands alone: it uses no server of anybody else's and writes to nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator

from shared.errors import DomainError
from shared.loopback import host_of_url, is_loopback
from shared.settings import Settings


class DemoStandsAlone(DomainError):
    """A demo has a Redis and a folder for documents of its own, and sends mail to this machine at
    most: unset {setting}, which is another installation's."""

    code = "demo_stands_alone"
    status = 500


def demo_service_problems(settings: Settings) -> Iterator[DomainError]:
    """What a shell in which a real installation was run would lend to a demo. Databases are looked
    at themselves: they say what they were made as."""
    if not settings.demo:
        return
    if settings.redis_server or os.environ.get("REDIS_URL"):
        name = "UMLAUF_REDIS_URL" if settings.redis_server else "REDIS_URL"
        yield DemoStandsAlone(setting=name)
    if settings.documents_url:
        yield DemoStandsAlone(setting="UMLAUF_DOCUMENTS_URL")
    if settings.mail_server and not is_loopback(host_of_url(settings.mail_server) or ""):
        yield DemoStandsAlone(setting="UMLAUF_SMTP_URL")
