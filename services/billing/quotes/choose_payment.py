"""Keeps how an applicant will pay: by a mandate given here and now, or by transfer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.billing.accounts.enter_mandate import MandateEntry, enter_mandate
from services.billing.accounts.rules.mandate_text import MandateText
from services.billing.accounts.rules.states import MandateState, PaymentMethod
from services.billing.accounts.tables import Mandate
from services.billing.association.queries import own_association
from services.billing.errors import AccountOfCreditor, DuesNotQuoted
from services.billing.quotes.quote_dues import mark_changed, open_quote
from services.billing.quotes.tables import Quote
from services.billing.sepa.iban import parse_iban
from shared.contracts.billing import PaymentChosen
from shared.events import publish
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Signing:
    """A mandate as signed on the page. With an empty `iban` the account given before stays.

    `text` is what was shown, `ip` and `user_agent` the circumstances: the evidence.
    """

    iban: str
    account_holder: str
    signatory_name: str
    signatory_function: str
    text: MandateText
    ip: str
    user_agent: str


def choose_payment(uow: UnitOfWork, application_id: UUID, signing: Signing | None) -> Quote:
    """Direct debit with a signing, transfer without; a mandate given before is replaced.

    Raises QuoteNotFound, QuoteClosed, DuesNotQuoted, InvalidIban, AccountOfCreditor,
    AccountHolderUnreadable, DebtorTownUnreadable.
    """
    quote = open_quote(uow.session, application_id)
    if quote.annual_cents is None:
        raise DuesNotQuoted
    former = uow.session.get(Mandate, quote.mandate_id) if quote.mandate_id else None
    if signing is None and quote.method is PaymentMethod.TRANSFER:
        return quote
    mandate = _sign(uow, quote, signing, former) if signing else None
    if former:
        former.state = MandateState.ENDED
    quote.method = PaymentMethod.DIRECT_DEBIT if mandate else PaymentMethod.TRANSFER
    quote.mandate_id = mandate.id if mandate else None
    mark_changed(uow, quote)
    publish(
        uow,
        PaymentChosen(
            application_id=quote.application_id,
            revision=quote.revision,
            method=quote.method.value,
            mandate_id=quote.mandate_id,
        ),
    )
    return quote


def _sign(uow: UnitOfWork, quote: Quote, signing: Signing, former: Mandate | None) -> Mandate:
    iban = signing.iban
    if not iban and former:
        iban = uow.keys.decrypt(former.iban_sealed, former.id.bytes)
    account = uow.keys.search_hashes(parse_iban(iban))
    if own_association(uow.session).iban_hash in account:
        raise AccountOfCreditor
    return enter_mandate(
        uow,
        MandateEntry(
            iban=iban,
            account_holder=signing.account_holder,
            signed_on=uow.clock.today(),
            application_id=quote.application_id,
            evidence=_evidence(uow, signing),
            city=quote.city,
        ),
    )


def _evidence(uow: UnitOfWork, signing: Signing) -> dict[str, object]:
    association = own_association(uow.session)
    return {
        "text": list(signing.text.paragraphs),
        "text_sha256": signing.text.sha256,
        "language": signing.text.language,
        "creditor": association.name,
        "creditor_identifier": association.creditor_identifier,
        "account_holder": signing.account_holder,
        "signatory_name": signing.signatory_name,
        "signatory_function": signing.signatory_function,
        "given_at": uow.clock.now().isoformat(),
        "ip": signing.ip,
        "user_agent": signing.user_agent[:300],
    }
