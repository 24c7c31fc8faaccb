"""Messages as files: the bytes that were sent, or would be; links in them only for the reader."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlmodel import col, select

from services.notifications.composing.links import Signer, StoredMark, is_link
from services.notifications.composing.serializer import whole
from services.notifications.composing.tables import Message
from services.notifications.errors import MessageDamaged
from shared.batches import batches
from shared.db import Session
from shared.documents import DocumentStore
from shared.i18n import Translator, _

LINK_IN_WORDS = _("[link, signed when sent]")
CODE_IN_WORDS = _("[code, made when sent]")
# Skeletons of some 20 kB each are in memory at the same time.
FILES_BATCH_ROWS = 200


def message_files(
    session: Session, run_id: UUID, documents: DocumentStore
) -> Iterator[tuple[str, bytes]]:
    """The mails of a dues run as (file name, bytes), in the order of invoice and recipient.

    Names are like "mails/BR-2027-0001_rechnung@firma.example.eml"; those without an address have
    no file. Links in them open nothing.
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
    """The message with words in place of its links, for who is not its reader.

    Raises MessageDamaged.
    """
    return _whole(message, documents, {one["mark"]: in_words(one) for one in message.marks})


def signed_bytes(message: Message, documents: DocumentStore, signer: Signer) -> bytes:
    """The message as its reader gets it. Raises MessageDamaged."""
    return _whole(message, documents, signer.signed(message.marks))


def in_words(mark: StoredMark, texts: Translator | None = None) -> str:
    """What stands for a link or code where it must not be shown."""
    words = LINK_IN_WORDS if is_link(mark) else CODE_IN_WORDS
    return texts.gettext(words) if texts else words


def _whole(message: Message, documents: DocumentStore, made: Mapping[str, str]) -> bytes:
    if hashlib.sha256(message.skeleton).hexdigest() != message.skeleton_sha256:
        raise MessageDamaged
    return whole(
        message.skeleton, lambda sha256: documents.get(message.association_id, sha256), made
    )


def file_name(message: Message) -> str:
    """Number and recipient, with nothing in it that a file system would mind."""
    number = ""
    if message.attachments:
        number = message.attachments[0]["name"].rpartition(".")[0].partition("_")[2]
    stem = f"{number or message.template}_{message.recipient}"
    return re.sub(r"[^A-Za-z0-9@._+-]", "_", stem)[:200] + ".eml"
