"""Every text has a German and a French translation; formats follow language and country."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from shared.errors import DomainError
from shared.formats import formats_for, iban, masked_iban
from shared.i18n import (
    LANGUAGES,
    Language,
    catalogue_folders,
    catalogues,
    language_of,
    locale_for,
    translator,
)


@pytest.mark.parametrize("room", [folder.parent.name for folder in catalogue_folders()])
def test_every_text_is_translated(room: str) -> None:
    left = catalogues.problems([room])
    assert not left, "\n".join(left) + f"\n(run: python -m shared.i18n update {room})"


@pytest.mark.parametrize(
    ("message", "faults"),
    [
        (Message("Open", "Offen"), []),
        (Message("Open", ""), ["not translated"]),
        (Message("Open", "Offen", flags=["fuzzy"]), ["marked fuzzy"]),
        (Message("By %(name)s", "Von %(wer)s"), ["other placeholders"]),
        (Message("By {name}", "Von allen"), ["other placeholders"]),
        (Message(("%(num)s vote", "%(num)s votes"), ("eine Stimme", "%(num)s Stimmen")), []),
        (Message(("%(num)s vote", "%(num)s votes"), ("%(num)s Stimme", "")), ["not translated"]),
        (Message(("one", "%(num)s"), ("%(n)s", "%(num)s")), ["other placeholders"]),
    ],
)
def test_faults_of_a_translation_are_seen(message: Message, faults: list[str]) -> None:
    assert catalogues.faults(message)[:1] == faults


def test_texts_are_found_in_code_templates_and_docstrings(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('{{ _("From a template") }}{{ pgettext("c", "Ctx") }}')
    (tmp_path / "errors.py").write_text(
        'class TooLate(DomainError):\n    """It is too late for {name}."""\n    code = "late"\n'
        'class Broken(DomainError):\n    """Machine."""\n    code = "broken"\n    status = 500\n'
        'class Plain:\n    """No message."""\n'
        'x = _("From code")\ny = t.ngettext("one", "many", n)\n'
    )
    assert set(catalogues.messages_of(catalogues.extract(tmp_path))) == {
        (None, "From a template"),
        ("c", "Ctx"),
        (None, "It is too late for {name}."),
        (None, "From code"),
        (None, "one"),
    }


def test_a_written_catalogue_is_calm(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text('_("B")\n_("A")\n')
    first = catalogues.rendered(catalogues.extract(tmp_path), "de")
    (tmp_path / "code.py").write_text('\n\n_("A")\n_("B")\n')
    assert catalogues.rendered(catalogues.extract(tmp_path), "de") == first
    assert first.index('"A"') < first.index('"B"')
    assert "Date" not in first


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


@pytest.mark.parametrize(
    ("language", "country", "money"),
    [
        ("de", None, "1.283.640,50\u00a0€"),
        ("de", "LU", "1.283.640,50\u00a0€"),
        ("fr", None, "1\u202f283\u202f640,50\u00a0€"),
        ("fr", "LU", "1.283.640,50\u00a0€"),
        ("fr", "PL", "1\u202f283\u202f640,50\u00a0€"),
        ("en", None, "€1,283,640.50"),
        ("en", "DE", "€1,283,640.50"),
    ],
)
def test_money_by_language_and_country(language: Language, country: str, money: str) -> None:
    assert formats_for(language, country).money(128_364_050) == money


@pytest.mark.parametrize(
    ("language", "day", "deadline", "percent"),
    [
        ("de", "15.02.2027", "Freitag, 22.01.2027, 18:00 Uhr", "3,1\u00a0%"),
        ("fr", "15/02/2027", "vendredi 22 janvier 2027 à 18:00", "3,1\u00a0%"),
        ("en", "15 Feb 2027", "Friday 22 January 2027, 18:00", "3.1%"),
    ],
)
def test_dates_and_shares(language: Language, day: str, deadline: str, percent: str) -> None:
    formats = formats_for(language)
    assert formats.date(date(2027, 2, 15)) == day
    assert formats.deadline(datetime(2027, 1, 22, 17, 0, tzinfo=UTC)) == deadline
    assert formats.percent(Decimal("0.031")) == percent


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28.03.2027, 01:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28.03.2027, 03:00"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "31.10.2027, 02:30"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "31.10.2027, 02:30"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "01.01.2027, 00:30"),
    ],
)
def test_moments_stand_on_the_associations_clock(moment: datetime, shown: str) -> None:
    assert formats_for("de").datetime(moment) == shown


def test_account_numbers_do_not_break_and_can_be_masked() -> None:
    assert iban("DE02120300000000202051") == "DE02 1203 0000 0000 2020 51".replace(" ", "\u00a0")
    assert masked_iban("DE02 1203 0000 0000 2020 51") == "DE02\u00a0…\u00a02051"


def test_languages_are_recognised() -> None:
    assert [language_of(text) for text in ("de-AT", "FR_lu", "en", "pl", "", None)] == [
        "de", "fr", "en", None, None, None,
    ]  # fmt: skip
    assert {str(locale_for(language)) for language in LANGUAGES} == {"de_DE", "fr_FR", "en_GB"}
