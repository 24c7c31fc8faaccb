"""A member with a mandate, and what the office does with it."""

from __future__ import annotations

from datetime import date

from services.billing.accounts.amend_mandate import MandateTerms, amend_mandate
from services.billing.accounts.tables import Mandate
from services.billing.sepa.iban import make_iban
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER
from tests.billing.runs.desk import OWN, stored

HOLDER = "Société Générale d'Étanchéité & Cie S.à r.l."
OTHER_IBAN = make_iban("DE", "590501010000000099")
NEW_TERMS = MandateTerms(OTHER_IBAN, HOLDER, date(2027, 1, 10))


def mandate_of(runtime: ServiceRuntime, reference: str = "REF-M-1") -> Mandate:
    return next(one for one in stored(runtime, Mandate) if one.reference == reference)


def amend(
    runtime: ServiceRuntime, terms: MandateTerms = NEW_TERMS, reference: str = "REF-M-1"
) -> Mandate:
    mandate_id = mandate_of(runtime, reference).id
    with runtime.transaction(OWN) as uow:
        amend_mandate(uow, mandate_id, terms, "letter of 10 January", BY_TREASURER)
    return mandate_of(runtime, reference)
