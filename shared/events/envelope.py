"""What travels: an event (the decided fact) inside an envelope (who, when, why)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """Base of all published events: frozen, past tense, one class per version in use.

    `type` is `<publisher>.<noun>.<participle>`, e.g. "billing.invoice.issued". `personal` marks
    the few events that exist to carry personal data; they are redacted in outbox and inbox once
    delivered.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    version: ClassVar[int] = 1
    personal: ClassVar[bool] = False

    @property
    def aggregate(self) -> str:
        """What order is kept for, e.g. "invoice:0192…"."""
        raise LookupError(f"{type(self).__name__} names no aggregate")

    @classmethod
    def source(cls) -> str:
        """The publishing service."""
        return cls.type.partition(".")[0]

    @classmethod
    def upcast(cls, payload: Mapping[str, object], version: int) -> Self:  # noqa: ARG003
        """An event of this class from a payload of this or an older version."""
        return cls.model_validate(payload)


class Envelope(NamedTuple):
    """One published event with its circumstances; CloudEvents 1.0 on the wire.

    A plain tuple: it is only ever made from our own tables, and by the hundred thousand.
    """

    id: UUID
    type: str
    version: int
    source: str
    association_id: UUID | None
    aggregate: str
    occurred_at: datetime
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None
    payload: dict[str, object]
