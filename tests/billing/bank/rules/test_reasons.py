"""Every reason has a label in every language, and is read as it was stored."""

from __future__ import annotations

import pytest

from services.billing.bank.rules.match_reasons import LABELS, Reason, reason_label
from shared.i18n import translator


@pytest.mark.parametrize("language", ["de", "fr", "en"])
@pytest.mark.parametrize("code", LABELS)
def test_every_reason_has_words(code: str, language: str) -> None:
    texts = translator("de" if language == "de" else "fr" if language == "fr" else "en")
    said = reason_label(Reason(code, "4200"), texts, lambda cents: f"{cents} ct")
    assert said
    assert "%(" not in said
    assert Reason.read(Reason(code, "a b").stored()) == Reason(code, "a b")
