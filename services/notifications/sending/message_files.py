"""Messages as files: the bytes that were sent, or would be."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from uuid import UUID

from sqlmodel import col, select

from services.notifications.composing.serializer import whole
from services.notifications.composing.tables import Message
from services.notifications.errors import MessageDamaged
from shared.batches import batches
from shared.db import Session
from shared.documents import DocumentStore

# Skeletons of some 20 kB each are in memory at the same time.
FILES_BATCH_ROWS = 200


def message_files(
    session: Session, run_id: UUID, documents: DocumentStore
) -> Iterator[tuple[str, bytes]]:
    """The mails of a dues run as (file name, bytes), in the order of invoice and recipient.

    Names are like "mails/BR-2027-0001_rechnung@firma.example.eml"; those without an address have
    no file.
    """
    ids = session.exec(
        select(Message.id)
        .where(Message.run_id == run_id, Message.skeleton_sha256 != "")
        .order_by(col(Message.subject), col(Message.recipient))
    ).all()
    for some in batches(ids, FILES_BATCH_ROWS):
        query = select(Message).where(col(Message.id).in_(some))
        for message in session.exec(query.order_by(Message.subject, Message.recipient)):
            yield f"mails/{file_name(message)}", message_bytes(message, documents)
            session.expunge(message)


def message_bytes(message: Message, documents: DocumentStore) -> bytes:
    """The whole message, checked against its fingerprints. Raises MessageDamaged."""
    if hashlib.sha256(message.skeleton).hexdigest() != message.skeleton_sha256:
        raise MessageDamaged
    return whole(message.skeleton, lambda sha256: documents.get(message.association_id, sha256))


def file_name(message: Message) -> str:
    """Number and recipient, with nothing in it that a file system would mind."""
    number = ""
    if message.attachments:
        number = message.attachments[0]["name"].rpartition(".")[0].partition("_")[2]
    stem = f"{number or message.template}_{message.recipient}"
    return re.sub(r"[^A-Za-z0-9@._+-]", "_", stem)[:200] + ".eml"
