"""What an applicant signs: names, rights and notice in each language, one hash a wording."""

from __future__ import annotations

import pytest

from services.billing.accounts.rules.mandate_text import core_mandate_text
from shared.i18n import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_creditor_and_notice(language: Language) -> None:
    text = core_mandate_text(language, "AutOS e.V.", 14)
    authorisation, _refund, notice = text.paragraphs
    assert authorisation.count("AutOS e.V.") == 2
    assert "14" in notice


def test_a_hash_belongs_to_one_wording() -> None:
    found = {
        core_mandate_text(one, "AutOS e.V.", days).sha256 for one in LANGUAGES for days in (5, 14)
    }
    assert len(found) == 2 * len(LANGUAGES)
    assert core_mandate_text("de", "AutOS e.V.", 5).sha256 in found
