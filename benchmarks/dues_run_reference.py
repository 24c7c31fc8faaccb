"""What the dues run is measured against: the same rows and file with nothing in between."""

from __future__ import annotations

import io
import json
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from xml.sax.saxutils import escape

import sepaxml
from lxml import etree
from sqlmodel import col, select

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.crypto import KeyRing
from shared.service import ServiceRuntime

_MEMBERS = """
SELECT a.member_id, a.member_number, a.company, a.street, a.house_number, a.postcode, a.city,
       a.country, a.language, a.employees, m.id, m.reference, m.signed_on, m.account_holder,
       m.iban_sealed, m.iban_masked
FROM member_account a
JOIN payment_arrangement p ON p.member_id = a.member_id
JOIN mandate m ON m.id = p.mandate_id
ORDER BY a.member_number
"""
_TABLES = {
    "dues_assessment": (
        "association_id,id,run_id,member_id,year,dues_class,amount_cents,explanation,invoice_id"
    ),
    "invoice": (
        "association_id,id,number,kind,state,member_id,run_id,year,issue_on,due_on,collect_on,"
        "payment_method,mandate_id,language,country,issuer_id,amount_cents,open_cents,snapshot,"
        "issued_at"
    ),
    "ledger_entry": (
        "association_id,id,posting_id,booked_on,debit,credit,amount_cents,member_id,invoice_id,"
        "text,entered_at"
    ),
    "collection_item": (
        "association_id,id,collection_id,invoice_id,mandate_id,end_to_end_id,amount_cents,state,"
        "fees_cents"
    ),
    "outbox": (
        "id,type,version,association_id,aggregate,occurred_at,actor,correlation_id,personal,payload,"
        "lane"
    ),
}
_DEBIT = (
    "<DrctDbtTxInf><PmtId><EndToEndId>{}</EndToEndId></PmtId>"
    '<InstdAmt Ccy="EUR">{}</InstdAmt><DrctDbtTx><MndtRltdInf><MndtId>{}</MndtId>'
    "<DtOfSgntr>{}</DtOfSgntr></MndtRltdInf></DrctDbtTx><DbtrAgt><FinInstnId><Othr>"
    "<Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt><Dbtr><Nm>{}</Nm></Dbtr><DbtrAcct><Id>"
    "<IBAN>{}</IBAN></Id></DbtrAcct><RmtInf><Ustrd>{}</Ustrd></RmtInf></DrctDbtTxInf>"
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"><CstmrDrctDbtInitn><GrpHdr>'
    "<MsgId>M1</MsgId><CreDtTm>2027-01-15T09:00:00Z</CreDtTm><NbOfTxs>{count}</NbOfTxs>"
    "<CtrlSum>{total}</CtrlSum><InitgPty><Nm>B</Nm></InitgPty></GrpHdr><PmtInf>"
    "<PmtInfId>M1</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
    "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm>"
    "<SeqTp>RCUR</SeqTp></PmtTpInf><ReqdColltnDt>{day}</ReqdColltnDt><Cdtr><Nm>B</Nm></Cdtr>"
    "<CdtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></CdtrAcct><CdtrAgt><FinInstnId><Othr>"
    "<Id>NOTPROVIDED</Id></Othr></FinInstnId></CdtrAgt><ChrgBr>SLEV</ChrgBr><CdtrSchmeId><Id>"
    "<PrvtId><Othr><Id>DE98ZZZ09999999999</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr>"
    "</PrvtId></Id></CdtrSchmeId>"
)
_TAIL = "</PmtInf></CstmrDrctDbtInitn></Document>"
Row = tuple[Any, ...]


def insert_and_write(
    runtime: ServiceRuntime, association: UUID, year: int, collect_on: date
) -> None:
    """Five inserts a member in one transaction, one file, checked and written durably."""
    with runtime.database.engine.connect() as connection:
        if not runtime.database.is_sqlite:
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        driver: Any = connection.connection.driver_connection
        is_sqlite = isinstance(driver, sqlite3.Connection)
        members = connection.exec_driver_sql(_MEMBERS).all()
        text: Callable[[UUID], str] = (lambda id_: id_.hex) if is_sqlite else str
        rows = _rows(members, text(association), text, year, collect_on)
        for table, columns in _TABLES.items():
            _insert(driver, table, columns, rows[table])
        connection.commit()
    _write(runtime.keys, members, rows["collection_item"], collect_on)


def _insert(driver: Any, table: str, columns: str, rows: Iterable[Row]) -> None:
    if isinstance(driver, sqlite3.Connection):
        marks = ",".join("?" * len(columns.split(",")))
        driver.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _amount(employees: int) -> tuple[str, int]:
    for limit, dues_class, cents in ((10, "A", 60000), (50, "B", 90000), (100, "C", 120000)):
        if employees <= limit:
            return dues_class, cents
    return ("D", 180000) if employees <= 250 else ("E", 300000)


def _rows(
    members: Sequence[Any],
    association: str,
    text: Callable[[UUID], str],
    year: int,
    collect_on: date,
) -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {table: [] for table in _TABLES}
    run, collection, issuer, correlation = (text(uuid4()) for _ in range(4))
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    day, issued = collect_on.isoformat(), "2027-01-15"
    for number, row in enumerate(members, 1):
        member, mandate = (str(row[index]).replace("-", "") for index in (0, 10))
        dues_class, cents = _amount(row[9])
        why = f"Klasse {dues_class}: gemeldet {row[9]}, {cents // 100},00 €"
        ids = secrets.token_hex(80)
        first, invoice, entry, item, event = (ids[i * 32 : i * 32 + 32] for i in range(5))
        name = f"BR-{year}-{number:04d}"
        snapshot = json.dumps(
            {
                "debtor": dict(zip(("number", "company", "street"), row[1:4], strict=True))
                | dict(zip(("house", "postcode", "city", "country"), row[4:8], strict=True)),
                "lines": [{"text": f"Beitrag {year}", "explanation": [why], "amount_cents": cents}],
                "debit": {"reference": row[11], "holder": row[13], "iban": row[15]},
            }
        )
        payload = json.dumps({"invoice_id": invoice, "number": name, "amount_cents": cents})
        made["dues_assessment"].append(
            (association, first, run, member, year, dues_class, cents, json.dumps([why]), invoice)
        )
        made["invoice"].append(
            (
                *(association, invoice, name, "dues", "open", member, run, year, issued, day, day),
                *("direct_debit", mandate, row[8], row[7], issuer, cents, cents, snapshot, now),
            )
        )
        made["ledger_entry"].append(
            (
                *(association, entry, entry, issued, "receivable", "dues_income", cents, member),
                *(invoice, name, now),
            )
        )
        made["collection_item"].append(
            (
                *(association, item, collection, invoice, mandate, invoice.upper(), cents),
                *("collecting", 0),
            )
        )
        made["outbox"].append(
            (
                *(event, "billing.invoice.issued", 1, association, f"invoice:{invoice}", now),
                *("b", correlation, False, payload, 1),
            )
        )
    return made


def _write(keys: KeyRing, members: Sequence[Any], items: list[Row], collect_on: date) -> None:
    total = sum(item[6] for item in items)
    schema = etree.XMLSchema(
        file=str(Path(sepaxml.__file__).parent / "schemas" / "pain.008.001.08.xsd")
    )
    text = io.StringIO()
    text.write(
        _HEAD.format(
            count=len(items), total=f"{total // 100}.{total % 100:02d}", day=collect_on.isoformat()
        )
    )
    for row, item in zip(members, items, strict=True):
        owner = UUID(str(row[10])).bytes
        iban = keys.decrypt(bytes(row[14]), owner)
        cents = item[6]
        text.write(
            _DEBIT.format(
                item[5],
                f"{cents // 100}.{cents % 100:02d}",
                row[11],
                row[12],
                escape(row[13]),
                iban,
                f"BR {row[1]}",
            )
        )
    text.write(_TAIL)
    content = text.getvalue().encode()
    for _, element in etree.iterparse(io.BytesIO(content), schema=schema):
        element.clear()
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).unlink()


def insert_row_by_row(
    runtime: ServiceRuntime, association: UUID, year: int, collect_on: date
) -> None:
    """One commit a member through the ORM, then sepaxml with its own validation."""
    debits = sepaxml.SepaDD(
        {
            "name": "B",
            "IBAN": "DE02120300000000202051",
            "batch": True,
            "creditor_id": "DE98ZZZ09999999999",
            "currency": "EUR",
        },
        schema="pain.008.001.08",
        clean=True,
    )
    with runtime.reading(association) as session:
        numbers = session.exec(
            select(MemberAccount.member_id).order_by(col(MemberAccount.member_number))
        ).all()
    for position, member_id in enumerate(numbers, 1):
        debits.add_payment(_one_member(runtime, association, member_id, position, year, collect_on))
    debits.export(validate=True)


def _one_member(
    runtime: ServiceRuntime,
    association: UUID,
    member_id: UUID,
    position: int,
    year: int,
    collect_on: date,
) -> dict[str, object]:
    with runtime.transaction(association) as uow:
        account = uow.session.exec(
            select(MemberAccount).where(MemberAccount.member_id == member_id)
        ).one()
        arrangement = uow.session.get(PaymentArrangement, member_id)
        mandate = uow.session.get(Mandate, arrangement.mandate_id if arrangement else None)
        if mandate is None:
            raise LookupError(account.member_number)
        dues_class, cents = _amount(account.employees or 0)
        now = runtime.clock.now()
        invoice = Invoice(
            association_id=association,
            number=f"BR-{year}-{position:04d}",
            kind=InvoiceKind.DUES,
            state=InvoiceState.OPEN,
            member_id=member_id,
            year=year,
            issue_on=now.date(),
            due_on=collect_on,
            payment_method=PaymentMethod.DIRECT_DEBIT,
            mandate_id=mandate.id,
            language=account.language,
            country=account.country,
            issuer_id=association,
            amount_cents=cents,
            open_cents=cents,
            snapshot={"company": account.company},
            issued_at=now,
        )
        uow.session.add(invoice)
        uow.session.add(
            DuesAssessment(
                association_id=association,
                member_id=member_id,
                year=year,
                dues_class=dues_class,
                amount_cents=cents,
                explanation=[dues_class],
                invoice_id=invoice.id,
            )
        )
        uow.session.add(
            LedgerEntry(
                association_id=association,
                posting_id=invoice.id,
                booked_on=now.date(),
                debit=Account.RECEIVABLE,
                credit=Account.DUES_INCOME,
                amount_cents=cents,
                invoice_id=invoice.id,
                text=invoice.number,
                entered_at=now,
            )
        )
        uow.session.add(
            CollectionItem(
                association_id=association,
                collection_id=association,
                invoice_id=invoice.id,
                mandate_id=mandate.id,
                end_to_end_id=invoice.id.hex,
                amount_cents=cents,
                state=ItemState.COLLECTING,
            )
        )
        iban = runtime.keys.decrypt(mandate.iban_sealed, mandate.id.bytes)
        return {
            "name": mandate.account_holder,
            "IBAN": iban,
            "amount": cents,
            "type": "RCUR",
            "collection_date": collect_on,
            "mandate_id": mandate.reference,
            "mandate_date": mandate.signed_on,
            "description": invoice.number,
            "endtoend_id": invoice.id.hex,
        }
