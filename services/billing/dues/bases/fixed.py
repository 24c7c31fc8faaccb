"""Basis `fixed`: one amount for every member of the kind; zero is free, and still recorded."""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.dues.assessment import Assessment, AssessmentLine, MemberFacts
from services.billing.dues.kinds import Basis, FeeRow, Rate
from services.billing.dues.table import Table
from services.billing.dues.words import Words
from shared.money import plain_amount


@dataclass(frozen=True)
class FixedAmount:
    """The same full-year amount for everybody."""

    amount_cents: int
    basis: str = "fixed"

    def compile(self) -> Rate:
        line = AssessmentLine("basis.fixed", self.amount_cents, {})
        assessment = Assessment(self.amount_cents, "", (line,), self.amount_cents)

        def rate(_: MemberFacts) -> Assessment:
            return assessment

        return rate

    def to_dict(self) -> dict[str, object]:
        return {"amount": plain_amount(self.amount_cents)}

    def columns(self, _: Words) -> tuple[str, ...]:
        return ()

    def rows(self, words: Words) -> tuple[FeeRow, ...]:
        return (FeeRow("", (), words.formats.euros(self.amount_cents), self.amount_cents),)

    def notes(self, words: Words) -> tuple[str, ...]:
        return () if self.amount_cents else (words.translate.gettext("Exempt from dues."),)


def _read(table: Table) -> FixedAmount:
    for key in ("steps", "missing"):
        table.refuse(key, f'basis "fixed" has one amount and no {key}')
    return FixedAmount(table.required_amount("amount") or 0)


def _say(words: Words, line: AssessmentLine) -> str:
    amount = words.formats.euros(line.amount_cents)
    if line.amount_cents:
        return words.translate.gettext("fixed annual dues %(amount)s", amount=amount)
    return words.translate.gettext("exempt from dues %(amount)s", amount=amount)


BASIS = Basis("fixed", _read, {"basis.fixed": _say})
