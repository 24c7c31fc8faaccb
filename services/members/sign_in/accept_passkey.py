"""A passkey has signed: whose it is, once its challenge, signature and counter hold."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.members.evidence import Circumstances
from services.members.sign_in.record_change import record_change
from services.members.sign_in.relying_party import PasskeyUnreadable, RelyingParty, said_by
from services.members.sign_in.rules import AccountChange, Ceremony, counter_says_copy
from services.members.sign_in.start_ceremony import take_challenge
from services.members.sign_in.tables import Account, Passkey
from shared.unit_of_work import UnitOfWork


class Answered(NamedTuple):
    """A browser's answer to a challenge: what it was asked for, in which browser, by whom."""

    credential: str
    ceremony: Ceremony
    browser_hash: str
    account_id: UUID | None = None


def accept_passkey(
    uow: UnitOfWork, party: RelyingParty, answered: Answered, *, where: Circumstances
) -> Account | None:
    """The account, or None where anything does not hold: what, is nobody's business.

    The challenge is used up in either case. A passkey of which there is a copy is blocked, and
    the person told.
    """
    try:
        said = said_by(answered.credential)
    except PasskeyUnreadable:
        return None
    if not take_challenge(
        uow, said.challenge, answered.ceremony, answered.browser_hash, answered.account_id
    ):
        return None
    passkey = _lock_passkey(uow, said.credential_id)
    if passkey is None or passkey.copied_at is not None:
        return None
    if answered.account_id not in (None, passkey.account_id):
        return None
    try:
        asserted = party.asserted(answered.credential, said.challenge, passkey.public_key)
    except PasskeyUnreadable:
        return None
    if counter_says_copy(passkey.sign_count, asserted.sign_count):
        passkey.copied_at = uow.clock.now()
        record_change(uow, passkey.account_id, AccountChange.PASSKEY_COPIED, where=where)
        return None
    passkey.sign_count, passkey.synced = asserted.sign_count, asserted.synced
    passkey.used_at = uow.clock.now()
    return uow.session.get_one(Account, passkey.account_id)


def _lock_passkey(uow: UnitOfWork, credential_id: str) -> Passkey | None:
    return uow.session.exec(
        select(Passkey)
        .where(col(Passkey.credential_id) == credential_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
