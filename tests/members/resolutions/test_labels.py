"""What choices, outcomes and rules are called, and why a resolution has its result."""

from __future__ import annotations

import pytest

from services.members.association.rules import VotingRule
from services.members.resolutions.labels import CHOICE_NAMES, OUTCOME_NAMES, RULE_NAMES, explain
from services.members.resolutions.rules import Choice, Count, Outcome, Reason
from shared.i18n import LANGUAGES, Language

COUNT = Count(electorate=5, yes=3, no=1, abstain=0, excluded=0)


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_explained_in_every_language(reason: Reason, language: Language) -> None:
    said = explain(reason, COUNT, 50, language)
    assert said
    assert "%(" not in said


def test_the_figures_are_those_it_was_reckoned_from() -> None:
    said = explain(Reason.MAJORITY_REACHED, COUNT, 50, "en")
    assert said == (
        "Yes votes: 3 of 5 members of the board entitled to vote, 3 needed for the majority."
    )


def test_every_code_has_its_name() -> None:
    assert set(CHOICE_NAMES) == set(Choice)
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert set(RULE_NAMES) == set(VotingRule)
