"""Reckons the dues of an applicant from the figures it declares."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.errors import DuesNotReckonable, QuoteClosed, QuoteNotFound
from services.billing.quotes.queries import Declared, offer_for
from services.billing.quotes.tables import Quote
from shared.contracts.billing import DuesQuoted
from shared.db import Session
from shared.events import publish
from shared.i18n import language_of
from shared.unit_of_work import UnitOfWork


def quote_dues(uow: UnitOfWork, application_id: UUID, declared: Declared) -> Quote:
    """Keeps the figures with the dues as if admitted today; the same again changes nothing.

    Raises QuoteNotFound, QuoteClosed, NoDuesRegulation, DuesNotReckonable.
    """
    quote = open_quote(uow.session, application_id)
    language = language_of(quote.language) or "en"
    offer = offer_for(
        uow.session,
        quote.kind,
        declared,
        language,
        quote.country,
        today=uow.clock.today(),
    )
    if offer.blocked:
        raise DuesNotReckonable
    facts: dict[str, object] = {
        "employees": declared.employees,
        "turnover_cents": declared.turnover_cents,
        "dues_class": offer.dues_class,
        "annual_cents": offer.annual_cents,
        "first_cents": offer.first_cents,
        "explanation": list(offer.explanation),
    }
    changed = [name for name, value in facts.items() if getattr(quote, name) != value]
    if not changed:
        return quote
    for name in changed:
        setattr(quote, name, facts[name])
    mark_changed(uow, quote)
    publish(
        uow,
        DuesQuoted(
            application_id=quote.application_id,
            revision=quote.revision,
            employees=declared.employees,
            turnover_cents=declared.turnover_cents,
            dues_class=offer.dues_class,
            annual_cents=offer.annual_cents,
            first_cents=offer.first_cents,
            explanation=offer.explanation,
        ),
    )
    return quote


def locked_quote(session: Session, application_id: UUID) -> Quote | None:
    """The quote, held until the transaction ends."""
    return session.exec(
        select(Quote).where(Quote.application_id == application_id).with_for_update()
    ).first()


def open_quote(session: Session, application_id: UUID) -> Quote:
    """The locked quote of an application not yet sent; raises QuoteNotFound, QuoteClosed."""
    quote = locked_quote(session, application_id)
    if quote is None:
        raise QuoteNotFound
    if quote.closed:
        raise QuoteClosed
    return quote


def mark_changed(uow: UnitOfWork, quote: Quote) -> None:
    """A new revision, by which the check page knows that it has the latest."""
    quote.revision += 1
    quote.updated_at = uow.clock.now()
