"""One member of a run in a line, as page, sheet, command line and report show it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.dues.explain import explain
from services.billing.runs.plan import PlannedMember
from shared.i18n import Language


class RunLine(NamedTuple):
    """What one member is charged and why; `invoice` once it has a number.

    `language` is the one of `explanation`; `previous_cents` the dues of the year before; `blocked`
    members are left out of the run.
    """

    member_id: UUID
    member_number: str
    company: str
    place: str
    amount_cents: int
    dues_class: str
    explanation: tuple[str, ...]
    language: str
    method: PaymentMethod
    blocked: bool = False
    invoice: str | None = None
    mandate_id: UUID | None = None
    previous_cents: int | None = None

    def to_json(self) -> dict[str, object]:
        """An item of `umlauf dues preview --json` and `umlauf dues run --json`."""
        return {
            "member_number": self.member_number,
            "company": self.company,
            "amount_cents": self.amount_cents,
            "dues_class": self.dues_class,
            "explanation": list(self.explanation),
            "payment_method": self.method.value,
        }


def planned_line(member: PlannedMember, language: Language | None = None) -> RunLine:
    """A planned member, with the reasons in the reader's language or, without one, in its own."""
    assessment, address = member.assessment, member.address
    return RunLine(
        member_id=member.member_id,
        member_number=member.member_number,
        company=member.company,
        place=f"{address.city}, {address.country}",
        amount_cents=assessment.amount_cents,
        dues_class=assessment.dues_class,
        explanation=explain(assessment.lines, language) if language else member.explanation,
        language=language or member.language,
        method=member.method,
        blocked=member.blocked,
        mandate_id=member.mandate.id if member.mandate else None,
        previous_cents=member.previous_cents,
    )
