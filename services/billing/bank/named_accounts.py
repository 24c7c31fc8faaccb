"""Accounts for money that is no dues: those every association has, and those it names itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.billing.bank.tables import NamedAccount
from services.billing.errors import AccountNameTaken, AccountNameUnusable, UnknownAccountName
from services.billing.ledger.standard_accounts import STANDARD
from shared.actor import Actor
from shared.db import Session
from shared.i18n import LANGUAGES, translator
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

NAME_LENGTH_MAX = 60
"""As long as a heading of a chart of accounts is printed in one line."""


def account_names(session: Session) -> list[str]:
    """All names as they are stored: the standard ones, then the association's own."""
    own = session.exec(select(NamedAccount.name).order_by(col(NamedAccount.name)))
    return [*STANDARD, *own]


def find_account(session: Session, asked: str) -> str:
    """The name as it is stored; asked for in any language, in capitals or not.

    Raises UnknownAccountName.
    """
    names = account_names(session)
    found = _by_spelling(names).get(_folded(asked))
    if found is None:
        raise UnknownAccountName(name=asked, known=", ".join(names))
    return found


def add_account(uow: UnitOfWork, name: str, by: Actor) -> str:
    """One more account of the association's own.

    Raises MissingPermission, AccountNameUnusable, AccountNameTaken.
    """
    by.require(Permission.BANK_ASSIGN)
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > NAME_LENGTH_MAX:
        raise AccountNameUnusable(most=NAME_LENGTH_MAX)
    if _folded(wanted) in _by_spelling(account_names(uow.session)):
        raise AccountNameTaken(name=wanted)
    uow.session.add(
        NamedAccount(
            association_id=uow.own,
            name=wanted,
            created_by=by.person_id,
            created_at=uow.clock.now(),
        )
    )
    uow.session.flush()
    return wanted


def _by_spelling(names: Sequence[str]) -> dict[str, str]:
    spelt: dict[str, str] = {}
    for name in names:
        labels = [translator(one).gettext(STANDARD[name]) for one in LANGUAGES if name in STANDARD]
        spelt |= {_folded(each): name for each in (name, *labels)}
    return spelt


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
