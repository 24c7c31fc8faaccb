"""Updates billing's side of an application in step with what the members service tells."""

from __future__ import annotations

from uuid import UUID

from services.billing.errors import DuesNotReckonable
from services.billing.quotes.queries import Declared
from services.billing.quotes.quote_dues import locked_quote, quote_dues
from services.billing.quotes.tables import Quote
from shared.contracts.members import ApplicationDrafted
from shared.unit_of_work import UnitOfWork


def upsert_quote(uow: UnitOfWork, event: ApplicationDrafted) -> None:
    """Opens the quote of a new application; what changes the dues later is reckoned again.

    Told the same again, it only knows how long the draft's link lasts (`updated_at`).
    """
    quote = locked_quote(uow.session, event.application_id)
    facts = {name: getattr(event, name) for name in ("token_sha256", "kind", "company")}
    facts |= {"country": event.country, "language": event.language, "city": event.city}
    moment = event.saved_at or uow.clock.now()
    if quote is None:
        uow.session.add(
            Quote(
                association_id=uow.own,
                application_id=event.application_id,
                updated_at=moment,
                **facts,
            )
        )
        return
    if event.saved_at:
        quote.updated_at = max(quote.updated_at, event.saved_at)
    if all(getattr(quote, name) == value for name, value in facts.items()):
        return
    for name, value in facts.items():
        setattr(quote, name, value)
    quote.updated_at = max(quote.updated_at, moment)
    if quote.annual_cents is not None and not quote.closed:
        _quote_again(uow, quote)


def close_quote(uow: UnitOfWork, application_id: UUID) -> None:
    """The application was sent off or taken back: what it declared stands."""
    quote = locked_quote(uow.session, application_id)
    if quote is not None:
        quote.closed = True


def _quote_again(uow: UnitOfWork, quote: Quote) -> None:
    try:
        quote_dues(uow, quote.application_id, Declared(quote.employees, quote.turnover_cents))
    except DuesNotReckonable:
        quote.dues_class = quote.annual_cents = quote.first_cents = None
        quote.explanation = []
