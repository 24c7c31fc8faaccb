"""Rules of the one form "this account with these words belongs to …": kept, forgotten, applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from services.billing.bank.payments import Payment
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction, BookingRule
from services.billing.errors import BookingRuleNotFound, BookingRuleWithoutAccount
from services.billing.sepa.iban import mask_iban
from shared.actor import Actor
from shared.db import Session
from shared.ibans import mask_ibans
from shared.ids import new_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

WORDS_LENGTH_MAX = 140
"""One line of remittance information."""


@dataclass(frozen=True, slots=True)
class BookingRules:
    """The rules of an association, asked of each payment that nothing else places."""

    by_hash: dict[str, list[BookingRule]]

    def account_of(self, payment: Payment) -> str | None:
        """The account of a payment; of several rules the one with the longest words counts."""
        found = [rule for each in payment.iban_hashes for rule in self.by_hash.get(each, ())]
        said = folded(mask_ibans(payment.searched or payment.text))
        fitting = [rule for rule in found if rule.words in said]
        return max(fitting, key=lambda rule: len(rule.words)).account_name if fitting else None


def load_rules(session: Session) -> BookingRules:
    """A few dozen at most, so all of them at once."""
    by_hash: dict[str, list[BookingRule]] = {}
    for rule in list_rules(session):
        by_hash.setdefault(rule.iban_hash, []).append(rule)
    return BookingRules(by_hash)


def list_rules(session: Session) -> Sequence[BookingRule]:
    return session.exec(
        select(BookingRule).order_by(col(BookingRule.account_name), col(BookingRule.created_at))
    ).all()


def keep_rule(
    uow: UnitOfWork, row: BankTransaction, words: str, account_name: str, by: Actor
) -> BookingRule:
    """From now on money of this transaction's account with these words goes to the account.

    Raises MissingPermission, and BookingRuleWithoutAccount where the bank did not say whose account
    it is.
    """
    by.require(Permission.BANK_ASSIGN)
    if row.counterparty_iban_sealed is None:
        raise BookingRuleWithoutAccount
    iban = uow.keys.decrypt(row.counterparty_iban_sealed, row.id.bytes)
    id_, hashed = new_id(), uow.keys.search_hash(iban)
    wanted = folded(mask_ibans(words))[:WORDS_LENGTH_MAX]
    known = uow.session.exec(
        select(BookingRule).where(
            col(BookingRule.iban_hash).in_(uow.keys.search_hashes(iban)),
            BookingRule.words == wanted,
        )
    ).first()
    if known is not None:
        known.account_name = account_name
        return known
    rule = BookingRule(
        association_id=uow.own,
        id=id_,
        iban_sealed=uow.keys.encrypt(iban, id_.bytes),
        iban_hash=hashed,
        iban_masked=mask_iban(iban),
        words=wanted,
        account_name=account_name,
        created_by=by.person_id,
        created_at=uow.clock.now(),
    )
    uow.session.add(rule)
    uow.session.flush()
    return rule


def forget_rule(uow: UnitOfWork, rule_id: UUID, by: Actor) -> None:
    """What it has booked stays. Raises MissingPermission, BookingRuleNotFound."""
    by.require(Permission.BANK_ASSIGN)
    rule = uow.session.exec(select(BookingRule).where(BookingRule.id == rule_id)).first()
    if rule is None:
        raise BookingRuleNotFound
    uow.session.delete(rule)


def apply_rule(payment: Payment, rules: BookingRules) -> str | None:
    """The account that a payment which nothing else placed belongs to, and why, on the payment;
    what comes back is never placed by a rule."""
    if payment.state is not TransactionState.UNMATCHED or not payment.is_in_euros:
        return None
    if payment.is_return or payment.is_transfer_back:
        return None
    name = rules.account_of(payment)
    if name:
        payment.explanation = (Reason("booked_by_rule", name),)
    return name


def folded(text: str) -> str:
    """Words as they are compared: banks change capitals and break lines."""
    return " ".join(text.casefold().split())
