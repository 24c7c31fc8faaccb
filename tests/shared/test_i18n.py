"""Texts and refusals in the reader's language, its plurals and its punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po

from shared.errors import DomainError
from shared.i18n import LANGUAGES, language_of, locale_for, translator


def test_plurals_differ_between_german_and_french() -> None:
    one, many = "%(num)s member", "%(num)s members"
    assert translator("de").ngettext(one, many, 0) == "0 Mitglieder"
    assert translator("fr").ngettext(one, many, 0) == "0 membre"
    assert translator("en").ngettext(one, many, 0) == "0 members"
    assert translator("fr").ngettext(one, many, 2) == "2 membres"


def test_french_punctuation_does_not_break_off() -> None:
    assert translator("fr").gettext("How do you vote?") == "Quel est votre vote\u00a0?"


class Unknown(DomainError):
    """«{text}» is not an amount; write it like 1.234,56 or 1234.56."""

    code = "unknown"


def test_errors_speak_the_readers_language() -> None:
    error = Unknown(text="viel")
    assert translator("de").error(error).startswith("„viel“ ist kein Betrag")
    assert translator("en").error(error) == error.message
    assert translator("de").error(Unknown("This is a demo.")) == "Dies ist eine Demo."


def test_languages_are_recognised() -> None:
    assert [language_of(text) for text in ("de-AT", "FR_lu", "en", "pl", "", None)] == [
        "de", "fr", "en", None, None, None,
    ]  # fmt: skip
    assert {str(locale_for(language)) for language in LANGUAGES} == {"de_DE", "fr_FR", "en_GB"}


def test_french_has_its_own_apostrophe() -> None:
    straight = re.compile(r"[^\W\d]'[^\W\d]")
    for path in Path(__file__).parents[2].glob("*/**/locale/fr.po"):
        with path.open("rb") as file:
            texts = [text for one in read_po(file) if one.id for text in _forms(one.string)]
        assert texts
        assert [text for text in texts if straight.search(text)] == [], path


def _forms(string: str | Iterable[str] | None) -> Iterable[str]:
    return (string,) if isinstance(string, str) else string or ()
