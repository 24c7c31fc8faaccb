"""An exported run as the bank sees it, and the desk that imports its answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.import_report import ImportReport
from services.billing.bank.tables import BankTransaction
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from shared.actor import Actor
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, association
from tests.support.bank_statements import Ntry, Tx, statement

OWN = association().id
IBAN = association().bank.iban
COLLECT_ON = date(2027, 2, 15)


@dataclass
class Bank:
    """The exported run as the bank sees it, and the association that imports its answers."""

    runtime: ServiceRuntime

    def __post_init__(self) -> None:
        with self.runtime.reading(OWN) as session:
            rows = session.exec(
                select(MemberAccount.member_number, CollectionItem)
                .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
                .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
                .order_by(col(MemberAccount.member_number))
            ).all()
            self.e2e = {number: item.end_to_end_id for number, item in rows}
            self.cents = {number: item.amount_cents for number, item in rows}
            self.message_id = session.exec(select(Collection.message_id)).first() or ""
        self.total = sum(self.cents.values())
        self.mandate = {number: f"REF-{number}" for number in self.e2e}

    def imports(self, *files: bytes, by: Actor = BY_TREASURER) -> ImportReport:
        """Imports files together; the books must be right afterwards."""
        with self.runtime.transaction(OWN) as uow:
            report = import_bank_files(
                uow, [(f"file-{n}.xml", data) for n, data in enumerate(files)], by
            )
        self.check()
        return report

    def says(self, *entries: Ntry, kind: str = "camt.053", id_: str = "S-1") -> ImportReport:
        return self.imports(statement(IBAN, *entries, kind=kind, id_=id_))

    def check(self) -> None:
        with self.runtime.reading(OWN) as session:
            report = check_ledger(session)
            assert report.ok, report.differences
            kept = session.exec(
                select(sa.func.coalesce(sa.func.sum(BankTransaction.amount_cents), 0)).where(
                    BankTransaction.state == "unmatched", BankTransaction.currency == "EUR"
                )
            ).one()
            assert -report.balances.get("unmatched", 0) == kept

    def open(self, member: str) -> int:
        with self.runtime.reading(OWN) as session:
            return session.exec(
                select(Invoice.open_cents)
                .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
                .where(MemberAccount.member_number == member)
            ).one()

    def number(self, member: str) -> str:
        with self.runtime.reading(OWN) as session:
            return session.exec(
                select(Invoice.number)
                .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
                .where(MemberAccount.member_number == member)
            ).one()

    def balance(self, account: str) -> int:
        with self.runtime.reading(OWN) as session:
            return check_ledger(session).balances.get(account, 0)

    def item(self, member: str) -> CollectionItem:
        with self.runtime.reading(OWN) as session:
            return session.exec(
                select(CollectionItem).where(CollectionItem.end_to_end_id == self.e2e[member])
            ).one()

    def events(self, type_: str) -> list[dict[str, object]]:
        with self.runtime.reading(OWN) as session:
            rows = session.execute(
                sa.text("SELECT payload FROM outbox WHERE type = :type ORDER BY id"),
                {"type": type_},
            ).all()
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in rows]

    def credit(self, cents: int | None = None, **changes: object) -> Ntry:
        """The sum of the collection, as Postbank says it: no details."""
        told: dict[str, object] = {"ref": "SUM-1", "gvc": "192", "batch": self.message_id}
        return Ntry(self.total if cents is None else cents, **{**told, **changes})  # type: ignore[arg-type]

    def returned(
        self,
        member: str,
        reason: str | None = "MS03",
        fees: tuple[int, ...] = (390, 250),
        ref: str = "",
        on: date = date(2027, 2, 18),
    ) -> Ntry:
        cents = self.cents[member]
        detail = Tx(
            cents + sum(fees),
            self.e2e[member],
            self.mandate[member],
            reason=reason,
            instructed=cents,
            fees=fees,
        )
        return Ntry(-cents - sum(fees), on, ref=ref or f"RET-{member}", gvc="109", txs=(detail,))
