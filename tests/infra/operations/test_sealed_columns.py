"""Sealed columns: all of them are found, on both databases, and brought under the newest key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from infra.operations.migrations import bring_up
from infra.operations.sealed_columns import SealedColumn, sealed_columns
from infra.registry import services
from services.billing.accounts.tables import Mandate
from services.billing.bank.tables import BankTransaction
from services.billing.service import SERVICE
from shared.clock import FixedClock
from shared.crypto import KeyRing
from shared.db import SEALED_FOR, Database
from shared.documents import FolderStore
from shared.ids import association_id, new_id
from shared.service import ServiceRuntime
from shared.settings import Settings

OWN, OTHER = association_id("autos"), association_id("autoregion")
OLD, BOTH = KeyRing("old"), KeyRing("new, old")
IBANS = [f"DE{number:020}" for number in range(23)]
TODAY = FixedClock.on(date(2027, 1, 15))


@pytest.fixture
def billing(database_url: str, tmp_path: Path) -> Iterator[ServiceRuntime]:
    made = ServiceRuntime(
        service=SERVICE,
        database=Database(database_url, durable=False),
        clock=TODAY,
        documents=FolderStore(tmp_path),
        keys=BOTH,
        settings=Settings(environment="test"),
    )
    bring_up(SERVICE, made.database)
    for place, iban in enumerate(IBANS):
        with made.database.writing(OWN if place % 2 else OTHER) as session:
            session.add(mandate(session.own, iban))
    yield made
    made.database.dispose()


def mandate(owner: object, iban: str) -> Mandate:
    id_ = new_id()
    return Mandate.model_validate(
        {
            "id": id_,
            "association_id": owner,
            "reference": iban,
            "scheme": "core",
            "state": "active",
            "account_holder": "Société Générale d'Étanchéité",
            "iban_sealed": OLD.encrypt(iban, id_.bytes),
            "iban_hash": OLD.search_hash(iban),
            "iban_masked": "",
            "iban_country": "DE",
            "signed_on": TODAY.today(),
            "created_at": TODAY.now(),
        }
    )


def mandates(billing: ServiceRuntime) -> SealedColumn:
    return next(one for one in sealed_columns([billing]) if one.table.name == "mandate")


def test_every_sealed_column_of_every_service_says_for_whom_it_is_sealed() -> None:
    """By its type and name; one without the mark would be forgotten when keys are rotated."""
    for service in services():
        for table in service.metadata.sorted_tables:
            for column in table.columns:
                secret = column.name not in ("skeleton", "public_key")
                binary = isinstance(column.type, sa.LargeBinary) and secret
                assert (SEALED_FOR in column.info) == column.name.endswith("_sealed") == binary
                if SEALED_FOR in column.info:
                    assert isinstance(table.c[column.info[SEALED_FOR]].type, sa.Uuid)


def test_no_table_that_refuses_changes_has_one() -> None:
    """Its rows could not be brought under another key."""
    for service in services():
        for table in service.metadata.sorted_tables:
            if table.info.get("append_only"):
                assert not [column for column in table.columns if SEALED_FOR in column.info]


def test_rows_of_all_associations_come_under_the_newest_key_batch_by_batch(
    billing: ServiceRuntime,
) -> None:
    column, after, sizes = mandates(billing), None, []
    while True:
        with billing.database.writing(None) as session:
            batch = column.reseal(session, BOTH, after, 10)
        if batch is None:
            break
        sizes.append(batch.resealed)
        after = batch.last
        with billing.reading(None) as session:
            rows = session.exec(select(Mandate)).all()
            assert sorted(BOTH.decrypt(row.iban_sealed, row.id.bytes) for row in rows) == IBANS
    assert sizes == [10, 10, 3]
    new = KeyRing("new")
    with billing.reading(None) as session:
        assert column.stale(session, BOTH) == 0
        for row in session.exec(select(Mandate)).all():
            assert row.iban_hash == new.search_hash(new.decrypt(row.iban_sealed, row.id.bytes))
        uses = {(one.place, one.key_id): one.rows for one in column.uses(session)}
    assert uses == {
        ("billing.mandate.iban_sealed", new.newest): 23,
        ("billing.mandate.iban_hash", new.newest): 23,
    }


def test_a_row_changed_meanwhile_keeps_the_change(billing: ServiceRuntime) -> None:
    column = mandates(billing)
    with billing.database.writing(None) as session:
        rows = column._stale_rows(session, BOTH, None, 10)
    changed = "DE99999999999999999999"
    with billing.database.writing(None) as session:
        first = session.exec(select(Mandate).where(Mandate.id == rows[0].key)).one()
        first.iban_sealed = BOTH.encrypt(changed, first.id.bytes)
        first.iban_hash = BOTH.search_hash(changed)
    with billing.database.writing(None) as session:
        updates = [column._changed(row, BOTH) for row in rows]
        session.connection().execute(column._update(), updates)
    with billing.reading(None) as session:
        kept = session.exec(select(Mandate).where(Mandate.id == rows[0].key)).one()
        assert BOTH.decrypt(kept.iban_sealed, kept.id.bytes) == changed
        assert kept.iban_hash == BOTH.search_hash(changed)
        assert column.stale(session, BOTH) == 23 - 10


def test_a_hash_made_by_an_older_version_is_told_as_such(billing: ServiceRuntime) -> None:
    with billing.database.writing(None) as session:
        session.execute(sa.text("UPDATE mandate SET iban_hash = substr(iban_hash, 10)"))
    with billing.reading(None) as session:
        uses = {one.place: one.key_id for one in mandates(billing).uses(session)}
        assert mandates(billing).stale(session, OLD) == 23
    assert uses == {
        "billing.mandate.iban_sealed": OLD.newest,
        "billing.mandate.iban_hash": None,
    }


def test_an_account_that_is_not_there_is_no_row_to_seal(billing: ServiceRuntime) -> None:
    with billing.database.writing(OWN) as session:
        session.add(
            BankTransaction.model_validate(
                {
                    "association_id": OWN,
                    "bank_file_id": new_id(),
                    "fingerprint": "F",
                    "state": "unmatched",
                    "booked_on": TODAY.today(),
                    "amount_cents": 1,
                    "messages": "camt.053",
                }
            )
        )
    (column,) = (c for c in sealed_columns([billing]) if c.table.name == "bank_transaction")
    with billing.reading(None) as session:
        assert column.stale(session, BOTH) == 0
        assert list(column.uses(session)) == []
