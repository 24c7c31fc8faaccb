"""Money of a member that comes for an invoice, and goes back, as the bank's statement tells it."""

from __future__ import annotations

from datetime import date

from services.billing.bank.import_bank_files import import_bank_files
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, association
from tests.billing.runs.desk import OWN
from tests.support.bank_statements import Ntry, Tx, statement


def pay(runtime: ServiceRuntime, number: str, cents: int, on: date = date(2027, 1, 20)) -> None:
    """A transfer that names the invoice."""
    mark = new_id().hex
    entry = Ntry(cents, on, ref=mark, txs=(Tx(cents, text=f"Rechnung {number}"),))
    file = statement(association().bank.iban, entry, id_=mark)
    with runtime.transaction(OWN) as uow:
        report = import_bank_files(uow, [(f"{mark}.xml", file)], BY_TREASURER)
    assert not report.to_json()["unmatched"], report
