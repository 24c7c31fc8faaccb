"""What an association's file says of its bank's limits and of returned debits."""

from __future__ import annotations

from dataclasses import replace

from services.billing.association.queries import own_association
from shared.association_spec import CollectionSpec
from shared.service import ServiceRuntime
from tests.billing.conftest import apply, association
from tests.billing.runs.desk import OWN


def test_what_it_says_counts_and_what_it_does_not_say_stays(runtime: ServiceRuntime) -> None:
    said = CollectionSpec(200, 5_000_00, {"MS03": "transfer"})
    apply(runtime, replace(association(), collections=said))
    apply(runtime, association())
    with runtime.reading(OWN) as session:
        own = own_association(session)
        kept = own.file_transactions_max, own.file_cents_max, own.return_policy
    assert kept == (200, 5_000_00, {"MS03": "transfer"})
