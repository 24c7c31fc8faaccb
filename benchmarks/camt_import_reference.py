"""What the bank import is measured against: the same rows with nothing in between."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from lxml import etree
from sqlmodel import col, select

from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.ids import new_id, new_ids
from shared.service import ServiceRuntime

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_PREFIX = f"{{{_NAMESPACE}}}"
_TRANSACTION = (
    "association_id,id,bank_file_id,fingerprint,state,booked_on,value_on,amount_cents,entry_cents,"
    "currency,messages,bank_reference,counterparty_name,counterparty_iban_hash,text,invoice_id,"
    "explanation"
)
_ENTRY = (
    "association_id,id,posting_id,booked_on,debit,credit,amount_cents,member_id,invoice_id,"
    "transaction_id,text,entered_at"
)
_EVENT = (
    "id,type,version,association_id,aggregate,occurred_at,actor,correlation_id,personal,payload,"
    "lane"
)
_PATHS = {
    "amount": "Amt",
    "day": "BookgDt/Dt",
    "reference": "AcctSvcrRef",
    "name": "NtryDtls/TxDtls/RltdPties/Dbtr/Pty/Nm",
    "iban": "NtryDtls/TxDtls/RltdPties/DbtrAcct/Id/IBAN",
    "text": "NtryDtls/TxDtls/RmtInf/Ustrd",
}
_QUALIFIED = {
    name: "/".join(_PREFIX + part for part in path.split("/")) for name, path in _PATHS.items()
}
Row = tuple[Any, ...]


def import_by_sql(runtime: ServiceRuntime, association: UUID, path: Path) -> int:
    """Chunks of the file parsed; known references left out; rows inserted, invoices marked paid;
    one transaction. Gives how many were matched."""
    with runtime.database.engine.begin() as connection:
        if not runtime.database.is_sqlite:
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        driver: Any = connection.connection.driver_connection
        is_sqlite = isinstance(driver, sqlite3.Connection)
        text: Callable[[UUID], str] = (lambda id_: id_.hex) if is_sqlite else str
        return sum(
            _book(driver, text(association), runtime.keys.search_hash, chunk)
            for chunk in _chunks(path)
        )


def _chunks(path: Path) -> Iterator[list[dict[str, str]]]:
    """Some hundred entries at a time, by cutting the bytes at the end of an entry."""
    head = f'<Document xmlns="{_NAMESPACE}">'.encode()
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 19):
            rest += piece
            start = rest.find(b"<Ntry>")
            end = rest.rfind(b"</Ntry>")
            if start < 0 or end < start:
                continue
            body, rest = rest[start : end + 7], rest[end + 7 :]
            root = etree.fromstring(head + body + b"</Document>")
            yield [
                {name: entry.findtext(path) or "" for name, path in _QUALIFIED.items()}
                for entry in root
            ]


def _book(
    driver: Any, association: str, hash_of: Callable[[str], str], entries: list[dict[str, str]]
) -> int:
    known = _select(
        driver,
        "SELECT fingerprint, id FROM bank_transaction "
        "WHERE association_id = {own} AND fingerprint IN ({marks})",
        [association, *(entry["reference"] for entry in entries)],
    )
    named = {
        entry["reference"]: found[0]
        for entry in entries
        if (found := re.search(r"[A-Z]{2}-\d{4}-\d{4,}", entry["text"]))
    }
    invoices = {
        row[0]: row
        for row in _select_rows(
            driver,
            "SELECT number, id, member_id, open_cents FROM invoice "
            "WHERE association_id = {own} AND number IN ({marks})",
            [association, *named.values()],
        )
    }
    rows: tuple[list[Row], list[Row], list[Row], list[Row]] = ([], [], [], [])
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    for entry in entries:
        reference = entry["reference"]
        invoice = invoices.get(named.get(reference, ""))
        if reference in known or invoice is None:
            continue
        _rows(rows, association, entry, invoice, hash_of(entry["iban"]), now)
    _insert(driver, "bank_transaction", _TRANSACTION, rows[0])
    _insert(driver, "ledger_entry", _ENTRY, rows[1])
    _insert(driver, "outbox", _EVENT, rows[2])
    _mark_paid(driver, rows[3])
    return len(rows[0])


def _rows(
    rows: tuple[list[Row], list[Row], list[Row], list[Row]],
    association: str,
    entry: dict[str, str],
    invoice: Sequence[Any],
    iban_hash: str,
    now: str,
) -> None:
    number, invoice_id, member_id, open_cents = invoice
    invoice_id, member_id = str(invoice_id).replace("-", ""), str(member_id).replace("-", "")
    cents = int(entry["amount"].replace(".", ""))
    transaction, file, ledger, event = (id_.hex for id_ in new_ids(4))
    day, text = entry["day"], entry["text"]
    because = json.dumps([f"number_named {number}", "amount_equal"])
    rows[0].append(
        (
            *(association, transaction, file, entry["reference"], "matched", day, day, cents),
            *(cents, "EUR", "camt.053", entry["reference"], entry["name"], iban_hash, text),
            *(invoice_id, because),
        )
    )
    rows[1].append(
        (
            *(association, ledger, ledger, day, "bank", "receivable", cents, member_id),
            *(invoice_id, transaction, number, now),
        )
    )
    payload = json.dumps(
        {
            "invoice_id": invoice_id,
            "member_id": member_id,
            "number": number,
            "amount_cents": cents,
            "paid_on": day,
        }
    )
    rows[2].append(
        (
            *(event, "billing.invoice.paid", 1, association, f"invoice:{invoice_id}", now),
            *("b", event, False, payload, 1),
        )
    )
    rows[3].append((open_cents - cents, "paid" if open_cents == cents else "open", invoice_id))


def _select(driver: Any, query: str, values: list[str]) -> dict[str, Any]:
    return {row[0]: row for row in _select_rows(driver, query, values)}


def _select_rows(driver: Any, query: str, values: list[str]) -> Iterable[Any]:
    if len(values) < 2:
        return []
    mark = "?" if isinstance(driver, sqlite3.Connection) else "%s"
    found: Iterable[Any] = driver.execute(
        query.format(own=mark, marks=",".join([mark] * (len(values) - 1))), values
    ).fetchall()
    return found


def _insert(driver: Any, table: str, columns: str, rows: list[Row]) -> None:
    if isinstance(driver, sqlite3.Connection):
        marks = ",".join("?" * len(columns.split(",")))
        driver.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _mark_paid(driver: Any, rows: list[Row]) -> None:
    if isinstance(driver, sqlite3.Connection):
        driver.executemany("UPDATE invoice SET open_cents = ?, state = ? WHERE id = ?", rows)
        return
    driver.execute(
        "UPDATE invoice AS i SET open_cents = v.cents, state = v.state FROM unnest("
        "%s::bigint[], %s::text[], %s::uuid[]) AS v(cents, state, id) WHERE i.id = v.id",
        [[row[place] for row in rows] for place in range(3)],
    )


def import_row_by_row(runtime: ServiceRuntime, association: UUID, path: Path) -> int:
    """The whole file as a tree; one select, flush and commit an entry."""
    matched = 0
    for entry in etree.parse(str(path)).iter(f"{_PREFIX}Ntry"):
        fields = {name: entry.findtext(where) or "" for name, where in _QUALIFIED.items()}
        with runtime.transaction(association) as uow:
            matched += _book_one(uow.session, association, fields)
    return matched


def _book_one(session: Any, association: UUID, fields: dict[str, str]) -> int:
    if session.exec(
        select(BankTransaction).where(BankTransaction.fingerprint == fields["reference"])
    ).first():
        return 0
    number = fields["text"].rpartition(" ")[2]
    invoice = session.exec(select(Invoice).where(col(Invoice.number) == number)).one()
    cents, day = int(fields["amount"].replace(".", "")), date.fromisoformat(fields["day"])
    transaction = BankTransaction(
        association_id=association,
        bank_file_id=uuid4(),
        fingerprint=fields["reference"],
        state=TransactionState.MATCHED,
        booked_on=day,
        amount_cents=cents,
        messages="camt.053",
        text=fields["text"],
        invoice_id=invoice.id,
    )
    session.add(transaction)
    session.add(
        LedgerEntry(
            association_id=association,
            posting_id=new_id(),
            booked_on=day,
            debit=Account.BANK,
            credit=Account.RECEIVABLE,
            amount_cents=cents,
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            transaction_id=transaction.id,
            text=number,
            entered_at=session.runtime.clock.now(),
        )
    )
    invoice.open_cents -= cents
    invoice.state = InvoiceState.PAID
    session.add(invoice)
    session.flush()
    return 1
