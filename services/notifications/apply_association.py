"""Takes over who writes, from the association file."""

from __future__ import annotations

from typing import Any

from services.notifications.association.tables import Association
from services.notifications.association.transfer_account import account_of
from services.notifications.composing import headers
from services.notifications.composing.draft import Mailbox
from shared.association_spec import Applied, AssociationSpec
from shared.postal_address import ADDRESS_FIELDS
from shared.unit_of_work import UnitOfWork


def apply_association(uow: UnitOfWork, spec: AssociationSpec) -> Applied:
    """Creates or updates the sender; returns whether anything changed.

    Raises HeaderInjection or UnusableAddress for a sender no mail could be sent from.
    """
    mail = spec.mail
    headers.mailbox("From", Mailbox(mail.from_name, mail.from_address))
    if mail.reply_to:
        headers.usable_address(mail.reply_to)
    headers.checked("Subject", spec.name)
    wanted: dict[str, Any] = {
        "slug": spec.slug,
        "name": spec.name,
        **{name: getattr(spec, name) for name in ADDRESS_FIELDS},
        "register_court": spec.register_court,
        "register_number": spec.register_number,
        "email": spec.email,
        "phone": spec.phone,
        "website": spec.website,
        "languages": list(spec.languages),
        "from_name": mail.from_name,
        "from_address": mail.from_address,
        "reply_to": mail.reply_to,
        "accent": spec.accent,
        "account_holder": spec.bank.account_holder,
        "bic": spec.bank.bic,
    }
    association = uow.session.get(Association, uow.own)
    now = uow.clock.now()
    if association is None:
        association = Association(association_id=uow.own, applied_at=now, **wanted)
        _seal(uow, association, spec.bank.iban)
        uow.session.add(association)
        return Applied(changed=True)
    changed = {name for name, value in wanted.items() if getattr(association, name) != value}
    for name in changed:
        setattr(association, name, wanted[name])
    if account_of(association, uow.keys).iban != spec.bank.iban:
        _seal(uow, association, spec.bank.iban)
        changed.add("iban_sealed")
    if changed:
        association.applied_at = now
    return Applied(bool(changed))


def _seal(uow: UnitOfWork, association: Association, iban: str) -> None:
    association.iban_sealed = uow.keys.encrypt(iban, uow.own.bytes)
