"""What is wrong with a cell, as programs and as people read it."""

from __future__ import annotations

import pytest

from services.members.importing.problems import MESSAGES, RowError
from shared.i18n import LANGUAGES, Language


@pytest.mark.parametrize("code", list(MESSAGES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_says_what_to_do_in_every_language(code: str, language: Language) -> None:
    values = {
        "value": "Fírma",
        "first": "2",
        "kinds": "full, honorary",
        "other": "0041",
        "company": "x",
    }
    said = RowError(3, "company", code, values).message(language)
    assert said
    assert "%(" not in said


def test_a_program_reads_row_column_and_code() -> None:
    error = RowError(3, "joined_on", "invalid_date", {"value": "31.02.2020"})
    assert error.to_json() == {
        "row": 3,
        "column": "joined_on",
        "code": "invalid_date",
        "message": "31.02.2020 is no date. Write 2027-02-15 or 15.02.2027.",
    }
