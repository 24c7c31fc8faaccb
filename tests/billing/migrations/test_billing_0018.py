"""From the version before: credit goes on being set off by itself, and nothing is agreed."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import NOW, OWN, fill, insert

BEFORE = "billing_0017"


def creditor() -> dict[str, object]:
    texts = (
        *("slug", "name", "street", "house_number", "postcode", "city", "country"),
        *("register_court", "register_number", "tax_number", "email", "phone", "website"),
        *("account_holder", "iban_hash", "iban_masked", "bic", "creditor_identifier"),
    )
    rest = {"languages": ["de"], "notice_days": 14, "lead_days": 1, "applied_at": NOW}
    return {
        **dict.fromkeys(texts, ""),
        **rest,
        "association_id": OWN,
        "iban_sealed": b"sealed",
    }


def test_credit_pays_as_before(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
        insert(connection, "association", **creditor())
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        association = SERVICE.metadata.tables["association"].c
        rule = sa.select(association.credit_offset, association.credit_told_from_cents)
        assert connection.execute(rule).all() == [("automatic", 100)]
