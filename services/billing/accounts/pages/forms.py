"""What the pages of mandates ask for: account, day, reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from services.billing.accounts import errors
from services.billing.accounts.amend_mandate import MandateTerms
from services.billing.accounts.rules.states import PaymentMethod, Scheme
from services.billing.errors import AccountHolderUnreadable, AccountOfCreditor, DebtorTownUnreadable
from services.billing.sepa.iban import InvalidIban
from services.billing.sepa.sepa_text import NAME_LENGTH, bank_can_read
from shared.errors import DomainError
from shared.i18n import _
from shared.web.forms import (
    NO_ADDRESS,
    Ask,
    Day,
    Form,
    HoldsAccount,
    TellsInWords,
    Tick,
    WholeNumber,
)

REASON_CHARACTERS_MAX = 500
TYPED_CHARACTERS_MAX = 60
"""35 of a reference or 34 of an IBAN, with room for spaces typed in between."""
_HOLDER = _("Enter the account holder as the bank knows it")
_LATIN = _("Write the account holder in Latin letters, as the bank knows the name.")
_SIGNED = _("Enter the day of signing, for example 31.01.2027")
Reason = Annotated[str, Field(max_length=REASON_CHARACTERS_MAX), TellsInWords()]
# Where an error of a use case stands on a page.
FIELDS: Mapping[type[DomainError], str] = MappingProxyType(
    {
        InvalidIban: "iban",
        AccountOfCreditor: "iban",
        AccountHolderUnreadable: "account_holder",
        DebtorTownUnreadable: "iban",
        errors.SignedLater: "signed_on",
        errors.MandateReferenceRefused: "reference",
        errors.MandateReferenceTaken: "reference",
        errors.MandateEndsElsewhen: "on",
        errors.ConfirmedElsewhen: "on",
    }
)


def _refuse_unreadable(holder: str) -> str:
    if not bank_can_read(holder):
        raise ValueError("nothing of it would be left in the bank file")
    return holder


class ReasonForm(Form):
    """Why a mandate is suspended or taken up again."""

    reason: Annotated[Reason, Ask(_("Say in a few words why."))]


class RevokeForm(ReasonForm):
    """From when a mandate is over, and how the member pays then."""

    on: Annotated[Day, Ask(_("Enter the day on which the mandate ends"))]
    by_transfer: Tick = False


class ConfirmForm(Form):
    """Since when the debtor's bank knows a B2B mandate, and how that is known; with the preview of
    the dues run that it is entered from, if it is."""

    on: Annotated[Day, Ask(_("Enter the day of the bank's confirmation"))]
    reason: Annotated[Reason, Ask(_("Say how it is known, for example who told you."))]
    year: WholeNumber | None = None
    collect_on: Day | None = None


class AmendForm(Form):
    """Another account of the same company."""

    account_holder: Annotated[
        str,
        Ask(_HOLDER, invalid=_LATIN),
        Field(max_length=NAME_LENGTH),
        NO_ADDRESS,
        AfterValidator(_refuse_unreadable),
    ]
    iban: Annotated[
        str, Field(max_length=TYPED_CHARACTERS_MAX), HoldsAccount(), Ask(_("Enter the IBAN"))
    ]
    signed_on: Annotated[Day, Ask(_SIGNED)]
    reason: Annotated[Reason, Ask(_("Say how the member told you, for example by letter."))]

    def terms(self) -> MandateTerms:
        return MandateTerms(self.iban, self.account_holder, self.signed_on)


class NewMandateForm(Form):
    """A mandate that was signed on paper."""

    account_holder: Annotated[
        str,
        Ask(_HOLDER, invalid=_LATIN),
        Field(max_length=NAME_LENGTH),
        NO_ADDRESS,
        AfterValidator(_refuse_unreadable),
    ]
    iban: Annotated[
        str, Field(max_length=TYPED_CHARACTERS_MAX), HoldsAccount(), Ask(_("Enter the IBAN"))
    ]
    signed_on: Annotated[Day, Ask(_SIGNED)]
    scheme: Annotated[Literal["core", "b2b"], Ask(_("Choose the kind of mandate"))]
    reference: Annotated[str, Field(max_length=TYPED_CHARACTERS_MAX)] = ""

    def terms(self) -> MandateTerms:
        return MandateTerms(self.iban, self.account_holder, self.signed_on, Scheme(self.scheme))


class PaymentForm(Form):
    """How the member pays from now on."""

    method: Annotated[PaymentMethod, Ask(_("Choose how your company will pay"))]
