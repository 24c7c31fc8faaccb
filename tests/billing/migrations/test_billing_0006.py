"""From the version before: mandates that a bank knows are told from those that none does."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import NOW, OWN, insert

BEFORE = "billing_0005"


def mandate(connection: sa.Connection, reference: str, **changes: object) -> None:
    told: dict[str, object] = {
        "id": uuid4(),
        "association_id": OWN,
        "reference": reference,
        "scheme": "core",
        "state": "active",
        "account_holder": "Sté Lorraine & Fils",
        "iban_sealed": b"sealed",
        "iban_hash": "hash",
        "iban_masked": "DE12 •••• 4471",
        "iban_country": "DE",
        "signed_on": date(2026, 3, 1),
        "imported": False,
        "evidence": {},
        "created_at": NOW,
    }
    insert(connection, "mandate", **{**told, **changes})


def test_what_banks_know_is_told_from_the_last_use(database: Database) -> None:
    with database.engine.begin() as connection:
        mandate(connection, "NEW")
        mandate(connection, "USED", last_collected_on=date(2026, 3, 15))
        mandate(connection, "TAKEN-OVER", imported=True)
        mandate(connection, "OVER", state="ended", last_collected_on=date(2025, 2, 15))
        command.upgrade(migrations._configuration(SERVICE, connection), "head")
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        rows = connection.execute(
            sa.text("SELECT reference, accepted_reference, account_amended FROM mandate")
        ).all()
        assert {row[0]: row[1] for row in rows} == {
            "NEW": None,
            "USED": "USED",
            "TAKEN-OVER": "TAKEN-OVER",
            "OVER": "OVER",
        }
        assert not any(row[2] for row in rows)
        connection.execute(sa.text("UPDATE mandate SET state = 'suspended'"))
