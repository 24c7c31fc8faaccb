"""The words of a reader: one sentence is translated once for many figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.formats import formats_for
from services.billing.dues.words import Words, words_for
from shared.i18n import LANGUAGES, Language, translator


def words() -> Words:
    return Words(translator("de"), formats_for("de", "DE"))


def counting(calls: list[str], text: str = "Klasse C: {} Beschäftigte") -> Callable[[str], str]:
    def render(figure: str) -> str:
        calls.append(figure)
        return text.format(figure)

    return render


def test_what_stands_around_a_figure_is_rendered_once() -> None:
    kept, calls = words(), list[str]()
    for _ in range(3):
        assert kept.around("C", counting(calls)) == ("Klasse C: ", " Beschäftigte")
    assert len(calls) == 1


def test_another_key_is_another_sentence() -> None:
    kept, calls = words(), list[str]()
    kept.around("C", counting(calls))
    assert kept.around("D", counting(calls, "{}")) == ("", "")
    assert len(calls) == 2


@given(before=st.text(st.characters(exclude_characters="{}\ufffc")),
       after=st.text(st.characters(exclude_characters="{}\ufffc")), figure=st.text())  # fmt: skip
def test_before_figure_and_after_make_the_sentence(before: str, after: str, figure: str) -> None:
    parts = words().around("key", counting([], before + "{}" + after))
    assert figure.join(parts) == f"{before}{figure}{after}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", [None, "DE", "LU"])
def test_a_readers_words_are_made_once(language: Language, country: str | None) -> None:
    found = words_for(language, country)
    assert found is words_for(language, country)
    assert found.formats is formats_for(language, country)
    assert found.translate.language == language
