"""What a member owes for a year under a regulation, with every step of the reckoning.

Membership that ends within the year does not lower its dues (they are owed for the year; leaving
takes effect by the statutes' notice rule). The year of joining is charged by the proration.
"""

from __future__ import annotations

from datetime import date

from services.billing.dues.assessment import (
    Assessment,
    AssessmentLine,
    MemberFacts,
    Parameters,
    blocked,
)
from services.billing.dues.prorations import PRORATIONS
from services.billing.dues.regulation import DuesRegulation
from services.billing.dues.rounding import UNIT_CENTS, rounded_share

__all__ = [
    "Assessment",
    "AssessmentLine",
    "Assessor",
    "MemberFacts",
    "Parameters",
    "assess",
    "assess_admission",
]


class Assessor:
    """A regulation made ready for one year. Make it once for a run, then `assess` each member."""

    def __init__(self, regulation: DuesRegulation, year: int) -> None:
        self._year = year
        self._first_day, self._last_day = date(year, 1, 1), date(year, 12, 31)
        self._rates = {kind: rule.compile() for kind, rule in regulation.kinds.items()}
        self._proration = PRORATIONS[regulation.proration]
        self._unit_cents = UNIT_CENTS[regulation.rounding]
        self._entry_fee_cents = regulation.entry_fee_cents

    def assess(self, facts: MemberFacts) -> Assessment:
        """The dues of the year, without entry fee."""
        rate = self._rates.get(facts.kind)
        if rate is None:
            return blocked("kind_without_rule")
        if facts.left_on is not None:
            if facts.left_on < facts.joined_on:
                return blocked("contradicting_dates")
            if facts.left_on < self._first_day:
                return self._outside("membership.ended", left_on=facts.left_on)
        if facts.joined_on < self._first_day:
            return rate(facts)
        if facts.joined_on > self._last_day:
            return self._outside("membership.not_begun", joined_on=facts.joined_on)
        return self._prorated(rate(facts), facts.joined_on)

    def assess_admission(self, facts: MemberFacts) -> Assessment:
        """The entry fee and the dues of the year, of a member who joins in it."""
        dues = self.assess(facts)
        fee = self._entry_fee_cents.get(facts.kind, 0)
        if dues.blocked is not None or not fee:
            return dues
        return dues._replace(
            amount_cents=dues.amount_cents + fee,
            lines=(*dues.lines, AssessmentLine("entry_fee", fee, {})),
            entry_fee_cents=fee,
        )

    def _prorated(self, whole_year: Assessment, joined_on: date) -> Assessment:
        share = self._proration.share(joined_on)
        full = whole_year.full_amount_cents
        if share.numerator == share.denominator or not full:
            return whole_year
        charged = rounded_share(full, share.numerator, share.denominator, self._unit_cents)
        to_the_cent = rounded_share(full, share.numerator, share.denominator, UNIT_CENTS["cent"])
        line = AssessmentLine(
            f"proration.{self._proration.mode}",
            charged - full,
            {
                "joined_on": joined_on.isoformat(),
                "numerator": share.numerator,
                "denominator": share.denominator,
                "charged_cents": charged,
                "rounded": int(charged != to_the_cent),
            },
        )
        return whole_year._replace(amount_cents=charged, lines=(*whole_year.lines, line))

    def _outside(self, code: str, **day: date) -> Assessment:
        parameters = {name: value.isoformat() for name, value in day.items()}
        line = AssessmentLine(code, 0, {"year": self._year, **parameters})
        return Assessment(0, "", (line,), 0)


def assess(regulation: DuesRegulation, facts: MemberFacts, year: int) -> Assessment:
    """The dues of one member for one year; for many members make one `Assessor`."""
    return Assessor(regulation, year).assess(facts)


def assess_admission(regulation: DuesRegulation, facts: MemberFacts) -> Assessment:
    """What a newly admitted member owes: the entry fee and the pro rata dues of that year."""
    return Assessor(regulation, facts.joined_on.year).assess_admission(facts)
