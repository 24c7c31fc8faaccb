"""What each kind of correction asks for, and where an error of a use case stands on its form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from services.billing.corrections import errors
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from shared.errors import DomainError
from shared.i18n import _
from shared.proposals import NoReason
from shared.web.forms import Ask, Cents, Day, Filled, Form, TellsInWords, WholeNumber, blank

REASON_CHARACTERS_MAX = 500
Reason = Annotated[str, Field(max_length=REASON_CHARACTERS_MAX), TellsInWords()]
# Where an error of a use case stands on a page.
_FIELDS: Mapping[type[DomainError], str] = MappingProxyType(
    {
        NoReason: "reason",
        errors.NoAmount: "amount",
        errors.TooMuchToCredit: "amount",
        errors.TooMuchToGiveUp: "amount",
        errors.FiguresChangeNothing: "employees",
        errors.PartsOutOfRange: "parts",
    }
)


class CorrectionForm(Form):
    """Why an invoice is corrected."""

    reason: Annotated[Reason, Ask(_("Say in a few words why."))]

    def order(self) -> CorrectionOrder:
        raise TypeError("each topic has an order of its own")


class CancelForm(CorrectionForm):
    """What becomes of the year after the invoice is cancelled."""

    then: Annotated[
        Literal["nothing", "reissue", "free_year"], Ask(_("Choose what happens afterwards"))
    ]

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(
            CorrectionKind.CANCELLATION,
            self.reason,
            reissue=self.then == "reissue",
            free_year=self.then == "free_year",
        )


class CreditForm(CorrectionForm):
    """How much is taken back."""

    amount: Annotated[Cents, Ask(_("Enter the amount that is taken back, for example 120.00"))]

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(CorrectionKind.CREDIT_NOTE, self.reason, amount_cents=self.amount)


class ReassessForm(CorrectionForm):
    """The figures as they should have been; without any, the member's own of today count."""

    employees: WholeNumber | None = None
    turnover: Cents | None = None

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(
            CorrectionKind.DEBIT_NOTE,
            self.reason,
            corrected=True,
            employees=self.employees,
            turnover_cents=self.turnover,
        )


class WaiveForm(CorrectionForm):
    """How much is waived; all that is open without an amount."""

    amount: Cents | None = None

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(CorrectionKind.WAIVER, self.reason, amount_cents=self.amount)


class WriteOffForm(WaiveForm):
    """How much is written off; all that is open without an amount."""

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(CorrectionKind.WRITE_OFF, self.reason, amount_cents=self.amount)


class DeferForm(CorrectionForm):
    """Until when it need not be paid."""

    until: Annotated[Day, Ask(_("Enter the day by which it is to be paid"))]

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(CorrectionKind.DEFERRAL, self.reason, until_on=self.until)


class InstalmentsForm(CorrectionForm):
    """How many parts, and when the first is due."""

    parts: Annotated[WholeNumber, Ask(_("Enter the number of parts, for example 3"))]
    first: Annotated[Day, Ask(_("Enter the day of the first part"))]

    def order(self) -> CorrectionOrder:
        return CorrectionOrder(
            CorrectionKind.INSTALMENTS, self.reason, parts=self.parts, first_on=self.first
        )


class ReasonForm(Form):
    """Why a proposal is rejected, or a correction taken back."""

    reason: Annotated[Reason, Ask(_("Say in a few words why."))]


class HoldForm(ReasonForm):
    """Until when nobody is reminded."""

    until: Annotated[Day, Ask(_("Enter the last day of the hold"))]


TOPICS: Mapping[str, type[CorrectionForm]] = MappingProxyType(
    {
        "cancel": CancelForm,
        "credit": CreditForm,
        "reassess": ReassessForm,
        "waive": WaiveForm,
        "write-off": WriteOffForm,
        "defer": DeferForm,
        "instalments": InstalmentsForm,
    }
)
_DAYS = {"defer": "until", "instalments": "first", "hold": "until"}


def blank_topic(topic: str) -> Filled[CorrectionForm]:
    """The form before anything is typed."""
    initial = {"then": "nothing"} if topic == "cancel" else {}
    return blank(TOPICS[topic], **initial)


def field_of(topic: str, error: DomainError) -> str:
    """The field that a refusal is about; none where it is about the invoice."""
    if isinstance(error, errors.DayNotAhead | errors.DayTooFarAhead):
        return _DAYS.get(topic, "")
    return next((name for kind, name in _FIELDS.items() if isinstance(error, kind)), "")
