"""Whose links a mail is given when it goes out: those of the association that sends it."""

from __future__ import annotations

from services.notifications.association.tables import Association
from services.notifications.composing.links import Signer
from services.notifications.errors import AssociationUnknown
from shared.db import Session
from shared.unit_of_work import Runtime


def open_signer(session: Session, runtime: Runtime) -> Signer:
    """For mails of the session's own association, sent now. Raises AssociationUnknown."""
    association = session.get(Association, session.own)
    if association is None:
        raise AssociationUnknown
    return Signer(runtime.settings, association.slug, runtime.clock.now())
