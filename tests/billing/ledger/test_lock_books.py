"""Who books money waits for the one before; that it is needed, tests/billing/bank shows."""

from __future__ import annotations

import pytest

from services.billing.errors import UnknownAssociation
from services.billing.ledger.lock_books import lock_books
from shared.ids import association_id
from shared.service import ServiceRuntime
from tests.support.bank import OWN


def test_an_association_that_billing_does_not_know(runtime: ServiceRuntime) -> None:
    with pytest.raises(UnknownAssociation), runtime.transaction(association_id("none")) as uow:
        lock_books(uow.session)


def test_gives_the_association_whose_books_they_are(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow:
        assert lock_books(uow.session).association_id == OWN
