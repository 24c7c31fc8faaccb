"""An applicant as billing knows it, for tests of single steps of a quote."""

from __future__ import annotations

from services.billing.accounts.rules.mandate_text import core_mandate_text
from services.billing.quotes.choose_payment import Signing, choose_payment
from services.billing.quotes.queries import Declared
from services.billing.quotes.quote_dues import quote_dues
from services.billing.quotes.tables import Quote
from services.billing.quotes.upsert_quote import close_quote
from services.billing.sepa.iban import make_iban
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN
from tests.support.billing_site import APPLICATION

IBAN = make_iban("FR", "20041010050500013M02606")


def quote(runtime: ServiceRuntime, employees: int | None = 11) -> Quote:
    with runtime.transaction(OWN) as uow:
        return quote_dues(uow, APPLICATION, Declared(employees))


def close(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow:
        close_quote(uow, APPLICATION)


def signing(iban: str = IBAN) -> Signing:
    return Signing(
        iban=iban,
        account_holder="Étanchéité & Cie",
        signatory_name="Éloïse Müller-N'Diaye",
        signatory_function="Gérante",
        text=core_mandate_text("fr", "AutOS e.V.", 14),
        ip="192.0.2.7",
        user_agent="Firefox" * 100,
    )


def choose(runtime: ServiceRuntime, chosen: Signing | None) -> Quote:
    with runtime.transaction(OWN) as uow:
        return choose_payment(uow, APPLICATION, chosen)
