"""What is wrong with a cell, as programs and as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.clean_text import UNCLEAN
from shared.i18n import Language, _, translator

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "missing_column": _("The file has no column %(column)s."),
        "unknown_column": _(
            "The heading %(value)s is unknown. Correct it or take the column out of the file."
        ),
        "double_column": _("The heading %(value)s stands for a column that is there already."),
        "column_without_heading": _(
            "Column %(column)s has contents and no heading. Name it or take it out of the file."
        ),
        "formula_without_value": _(
            "This cell holds a formula (%(value)s) whose result is not in the file. Open and save "
            "it in Excel or LibreOffice, or paste values."
        ),
        "merged_cells": _(
            "This cell is part of merged cells, and only the first of them has the value. Unmerge "
            "them and write the value into each."
        ),
        "error_value": _("%(value)s is an error of the spreadsheet, no value. Correct the cell."),
        "left_before_joined": _("The member left before it joined (%(value)s)."),
        "similar_number": _(
            "The member number %(value)s differs from %(other)s (%(company)s) only by zeros, "
            "spaces or capitals. Write the number as it is stored, or another one."
        ),
        "missing": _("This cell must not be empty."),
        "too_long": _("%(value)s is too long."),
        "double_number": _("The member number %(value)s stands in row %(first)s already."),
        "unknown_country": _("%(value)s is no country. Write a code like DE, FR or LU."),
        "unknown_language": _("%(value)s is none of the languages de, fr and en."),
        "unknown_kind": _("%(value)s is no kind of membership: %(kinds)s."),
        "invalid_email": _("%(value)s is no e-mail address."),
        "too_many_emails": _("More than ten addresses for invoices."),
        "invalid_date": _("%(value)s is no date. Write 2027-02-15 or 15.02.2027."),
        "invalid_number": _("%(value)s is no whole number."),
        "invalid_amount": _("%(value)s is no amount. Write 1.234,56 or 1234.56."),
    }
)


@dataclass(frozen=True)
class RowError:
    """One defect: row as the spreadsheet shows it (headings: row 1), column by English name."""

    row: int
    column: str
    code: str
    values: Mapping[str, str]

    def message(self, language: Language = "en") -> str:
        """What to do about it."""
        texts = translator(language)
        if self.code in UNCLEAN:
            return texts.error(UNCLEAN[self.code](character=self.values["value"]))
        if self.code not in MESSAGES:
            return texts.lookup(self.values["value"])
        return texts.gettext(MESSAGES[self.code], **{"column": self.column, **self.values})

    def to_json(self, language: Language = "en") -> dict[str, object]:
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message(language),
        }
