"""What an applicant agrees to, word for word."""

from __future__ import annotations

from services.members.applications.declarations import declarations
from shared.i18n import LANGUAGES


def test_each_language_has_its_own_words_and_the_association_s_name() -> None:
    said = {
        language: [one.text for one in declarations("AutOS e.V.", language)]
        for language in LANGUAGES
    }
    assert all("AutOS e.V." in text for texts in said.values() for text in texts)
    assert len({text for texts in said.values() for text in texts}) == 2 * len(LANGUAGES)
