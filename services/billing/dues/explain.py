"""Says an assessment in the member's language: one sentence for each of its lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from functools import lru_cache

from services.billing.dues.assessment import AssessmentLine, whole
from services.billing.dues.bases import BASES
from services.billing.dues.kinds import Phrase
from services.billing.dues.prorations import PRORATIONS
from services.billing.dues.shares import Proration, Share
from services.billing.dues.words import Words, words_for
from shared.i18n import Language

_SENTENCES_MAX = 10_000
"""Sentences remembered for a reader. Bounded, since dues by turnover make one for each member."""


class Explainer:
    """The sentences of one reader. Make it once for many members; `explainer_for` keeps it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._said: dict[Hashable, str] = {}

    def explain(self, lines: Iterable[AssessmentLine]) -> tuple[str, ...]:
        return tuple([self._say(line) for line in lines])

    def _say(self, line: AssessmentLine) -> str:
        """A sentence; one said before is kept, because many members have the same."""
        key = (line.code, line.amount_cents, *line.parameters.items())
        text = self._said.get(key)
        if text is None:
            text = _PHRASES[line.code](self._words, line)
            if len(self._said) < _SENTENCES_MAX:
                self._said[key] = text
        return text


@lru_cache
def explainer_for(language: Language, country: str | None) -> Explainer:
    return Explainer(words_for(language, country))


def explain(
    lines: Iterable[AssessmentLine], language: Language, country: str | None = None
) -> tuple[str, ...]:
    """The sentences of an assessment, in the language and the number formats of the reader."""
    return explainer_for(language, country).explain(lines)


def _prorated(proration: Proration) -> Phrase:
    """'beigetreten 3. August: halber Beitrag 450,00 €'."""

    def say(words: Words, line: AssessmentLine) -> str:
        parameters, gettext = line.parameters, words.translate.gettext
        share = Share(whole(parameters["numerator"]), whole(parameters["denominator"]))
        values = {
            "day": _day(words, parameters["joined_on"]),
            "share": proration.say(words, share),
            "amount": words.formats.euros(whole(parameters["charged_cents"])),
        }
        if parameters["rounded"]:
            return gettext("joined %(day)s: %(share)s, to the full euro %(amount)s", **values)
        return gettext("joined %(day)s: %(share)s %(amount)s", **values)

    return say


def _entry_fee(words: Words, line: AssessmentLine) -> str:
    amount = words.formats.euros(line.amount_cents)
    return words.translate.gettext("entry fee %(amount)s", amount=amount)


def _not_begun(words: Words, line: AssessmentLine) -> str:
    return words.translate.gettext(
        "no dues for %(year)s: membership began only in %(began)s",
        year=line.parameters["year"],
        began=str(line.parameters["joined_on"])[:4],
    )


def _ended(words: Words, line: AssessmentLine) -> str:
    return words.translate.gettext(
        "no dues for %(year)s: membership ended in %(ended)s",
        year=line.parameters["year"],
        ended=str(line.parameters["left_on"])[:4],
    )


def _day(words: Words, iso: object) -> str:
    return words.formats.day(date.fromisoformat(str(iso)))


def _all_phrases() -> Mapping[str, Phrase]:
    phrases: dict[str, Phrase] = {
        "entry_fee": _entry_fee,
        "membership.not_begun": _not_begun,
        "membership.ended": _ended,
    }
    for basis in BASES.values():
        phrases |= basis.phrases
    for proration in PRORATIONS.values():
        phrases[f"proration.{proration.mode}"] = _prorated(proration)
    return phrases


_PHRASES = _all_phrases()
