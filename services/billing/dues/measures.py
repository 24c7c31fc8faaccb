"""The figures a company declares each year, employees and turnover, and how they are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.billing.dues.assessment import MemberFacts, Parameters
from services.billing.dues.table import TURNOVER_CENTS_MAX, Table
from services.billing.dues.words import Words
from shared.money import plain_amount

_EMPLOYEES_MAX = 10_000_000
"""More than any employer has: a larger figure is a slip of the keyboard."""


@dataclass(frozen=True)
class Measure:
    """One figure: how it is read from facts and file, and its words.

    `described` and `cell` say a class's range, alone and below a heading, from the parameters
    `<name>_above` (exclusive, None from zero) and `<name>_up_to` (inclusive, None open).
    """

    name: str
    limit_key: str
    declared: Callable[[MemberFacts], int | None]
    read_limit: Callable[[Table], int | None]
    written_limit: Callable[[int], int | str]
    heading: Callable[[Words], str]
    not_declared: Callable[[Words], str]
    described: Callable[[Words, Parameters], str]
    cell: Callable[[Words, Parameters], str]
    shown: Callable[[Words, int], str]
    figure: Callable[[Words, int], str]


def _range(parameters: Parameters, name: str) -> tuple[int | None, int | None]:
    above, up_to = parameters.get(f"{name}_above"), parameters.get(f"{name}_up_to")
    return above if isinstance(above, int) else None, up_to if isinstance(up_to, int) else None


def _employees_described(words: Words, parameters: Parameters) -> str:
    """'bis 10 Beschäftigte', '11–50 Beschäftigte', 'mehr als 100 Beschäftigte'."""
    above, up_to = _range(parameters, "employees")
    ngettext, number = words.translate.ngettext, words.formats.number
    if up_to is None and above is None:
        return words.translate.gettext("any number of employees")
    if up_to is None:
        text = number(above or 0)
        return ngettext(
            "more than %(above)s employee", "more than %(above)s employees", above or 0, above=text
        )
    lowest = 0 if above is None else above + 1
    if lowest == up_to:
        return _employees_shown(words, up_to)
    if above is None:
        return ngettext(
            "up to %(up_to)s employee", "up to %(up_to)s employees", up_to, up_to=number(up_to)
        )
    return words.translate.gettext(
        "%(lowest)s–%(up_to)s employees", lowest=number(lowest), up_to=number(up_to)
    )


def _employees_cell(words: Words, parameters: Parameters) -> str:
    """'bis 10', '11–50', 'mehr als 100'."""
    above, up_to = _range(parameters, "employees")
    gettext, number = words.translate.gettext, words.formats.number
    if up_to is None:
        return gettext("more than %(above)s", above=number(above)) if above is not None else "–"
    lowest = 0 if above is None else above + 1
    if lowest == up_to:
        return number(up_to)
    if above is None:
        return gettext("up to %(up_to)s", up_to=number(up_to))
    return f"{number(lowest)}–{number(up_to)}"


def _employees_shown(words: Words, value: int) -> str:
    def render(count: str) -> str:
        return words.translate.ngettext(
            "%(count)s employee", "%(count)s employees", value, count=count
        )

    # In our languages all numbers from 2 on take the same plural.
    before, after = words.around(("employees", min(value, 2)), render)
    return f"{before}{words.formats.number(value)}{after}"


def _turnover_described(words: Words, parameters: Parameters) -> str:
    """'Umsatz bis 1.000.000 €', 'Umsatz über 1.000.000 € bis 5.000.000 €'."""
    if _range(parameters, "turnover") == (None, None):
        return words.translate.gettext("any turnover")
    cell = _turnover_cell(words, parameters)
    return words.translate.gettext("turnover %(range)s", range=cell)


def _turnover_cell(words: Words, parameters: Parameters) -> str:
    """'bis 1.000.000 €', 'über 1.000.000 € bis 5.000.000 €', 'über 5.000.000 €'."""
    above, up_to = _range(parameters, "turnover")
    gettext, euros = words.translate.gettext, words.formats.round_euros
    if up_to is None:
        return gettext("over %(above)s", above=euros(above)) if above is not None else "–"
    if above is None:
        return gettext("up to %(up_to)s", up_to=euros(up_to))
    return gettext("over %(above)s up to %(up_to)s", above=euros(above), up_to=euros(up_to))


def _turnover_shown(words: Words, cents: int) -> str:
    def render(amount: str) -> str:
        return words.translate.gettext("turnover %(amount)s", amount=amount)

    before, after = words.around("turnover", render)
    return f"{before}{words.formats.round_euros(cents)}{after}"


EMPLOYEES = Measure(
    name="employees",
    limit_key="employees_up_to",
    declared=lambda facts: facts.employees,
    read_limit=lambda table: table.whole("employees_up_to", at_least=0, at_most=_EMPLOYEES_MAX),
    written_limit=int,
    heading=lambda words: words.translate.gettext("Headcount"),
    not_declared=lambda words: words.translate.gettext("headcount not declared"),
    described=_employees_described,
    cell=_employees_cell,
    shown=_employees_shown,
    figure=lambda words, value: words.formats.number(value),
)
TURNOVER = Measure(
    name="turnover",
    limit_key="turnover_up_to",
    declared=lambda facts: facts.turnover_cents,
    read_limit=lambda table: table.amount("turnover_up_to", largest_cents=TURNOVER_CENTS_MAX),
    written_limit=plain_amount,
    heading=lambda words: words.translate.gettext("Annual turnover"),
    not_declared=lambda words: words.translate.gettext("turnover not declared"),
    described=_turnover_described,
    cell=_turnover_cell,
    shown=_turnover_shown,
    figure=lambda words, cents: words.formats.round_euros(cents),
)
MEASURES = (EMPLOYEES, TURNOVER)
