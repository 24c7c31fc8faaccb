"""Where mails lie that no server takes: a folder of `.eml` files beside the databases."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from shared.documents import write_whole

# What file systems take (255 bytes), less the moment, the id and the ending.
RECIPIENT_CHARACTERS_MAX = 150


class Outbox:
    """One folder, for this user alone: its mails hold links and codes that work."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder if it is missing, not those above it."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Writes a mail so that it is there whole or not at all; again, it takes its own place.

        It waits for no disk: the mail stands in the database, from where it can be written again.
        """
        write_whole(self._folder / name, content, durable=False)


def name_in_outbox(composed_at: datetime, recipient: str, message_id: UUID) -> str:
    """Sorts by moment, then recipient: "20270115T090000.000000Z_a@firma.example_0192f3a4….eml"."""
    moment = composed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    to = re.sub(r"[^A-Za-z0-9@._+-]", "_", recipient)[:RECIPIENT_CHARACTERS_MAX]
    return f"{moment}_{to}_{message_id.hex}.eml"
