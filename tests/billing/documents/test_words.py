"""The printed words: three languages that say the same, and words the law wants."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

import pytest
from babel.dates import format_date

from services.billing.documents.words import WORDS, Words
from shared.i18n import LANGUAGES, Language

NAMES = [field.name for field in fields(Words)]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_language_of_the_house_has_words() -> None:
    assert set(WORDS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_left_out(language: Language, name: str) -> None:
    text: str = getattr(WORDS[language], name)
    assert text.strip() == text
    assert text


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_is_filled_with_the_same_in_every_language(name: str) -> None:
    found = {language: placeholders(getattr(WORDS[language], name)) for language in LANGUAGES}
    assert found["fr"] == found["en"] == found["de"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_are_translated(language: Language) -> None:
    """Only names that are the same everywhere may be equal."""
    same = {name for name in NAMES if getattr(WORDS[language], name) == getattr(WORDS["de"], name)}
    assert same <= {"account", "bank_code", "position", "register"}


@pytest.mark.parametrize(
    ("language", "written"), [("de", "05.02.2027"), ("fr", "05/02/2027"), ("en", "5 Feb 2027")]
)
def test_days_are_written_as_the_language_does(language: Language, written: str) -> None:
    assert format_date(date(2027, 2, 5), WORDS[language].date, locale=language) == written


def test_a_cancellation_is_never_called_a_credit_note() -> None:
    """A Gutschrift is self-billing, § 14 (2) UStG."""
    for words in WORDS.values():
        for name in ("cancellation", "cancels", "cancelled"):
            assert not re.search("gutschrift|credit note|avoir", getattr(words, name), re.I)


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Vorankündigung"), ("fr", "Préavis"), ("en", "pre-notification")]
)
def test_the_notice_of_a_debit_is_called_by_its_name(language: Language, word: str) -> None:
    assert word in WORDS[language].direct_debit


@pytest.mark.parametrize("language", LANGUAGES)
def test_amount_and_day_stand_in_the_notice(language: Language) -> None:
    words = WORDS[language]
    for sentence in (words.direct_debit_text, words.transfer_text):
        said = sentence.format(amount="600,00 €", date="15.02.2027")
        assert "600,00 €" in said
        assert "15.02.2027" in said


def test_words_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        WORDS["de"] = WORDS["fr"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        WORDS["de"].invoice = "Rechnung"  # type: ignore[misc]
