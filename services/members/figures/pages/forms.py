"""The fields in which figures are declared."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from services.members.figures.rules import EMPLOYEES_MAX, TURNOVER_CENTS_MAX, Figures
from shared.i18n import _
from shared.web.forms import Ask, Day, Form, WholeNumber, read_amount

_EMPLOYEES = _("Enter the number of employees, for example 84")
_TURNOVER = _("Enter the annual turnover in euros, for example 12,500,000")


class FiguresForm(Form):
    """What is left empty stays as it is; turnover in cents."""

    employees: Annotated[WholeNumber | None, Ask(_EMPLOYEES), Field(ge=0, le=EMPLOYEES_MAX)] = None
    turnover: Annotated[
        int | None,
        BeforeValidator(read_amount),
        Ask(_TURNOVER),
        Field(ge=0, le=TURNOVER_CENTS_MAX),
    ] = None

    @property
    def figures(self) -> Figures:
        return Figures(self.employees, self.turnover)


class OfficerForm(FiguresForm):
    """With the preview of the dues run that it is entered from, if it is."""

    year: WholeNumber | None = None
    collect_on: Day | None = None


class MemberForm(FiguresForm):
    """With the name of who declares."""

    name: Annotated[str, Ask(_("Enter your name")), Field(min_length=1, max_length=120)]
