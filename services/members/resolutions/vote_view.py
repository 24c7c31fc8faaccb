"""A voting as pages show it to one reader, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.members.resolutions.labels import CHOICE_NAMES, OUTCOME_NAMES, RULE_NAMES, explain
from services.members.resolutions.queries import Voting
from services.members.resolutions.rules import CHOICES
from services.members.resolutions.tables import Ballot
from shared.i18n import Language, translator


@dataclass(frozen=True)
class VoteView:
    """`ballot` is the reader's own, if any; `choices` are value and name of what can be chosen;
    `explanation` says why it has its result and is empty while it is open."""

    voting: Voting
    ballot: Ballot | None
    choices: list[tuple[str, str]]
    choice_names: Mapping[str, str]
    outcome: str
    rule: str
    explanation: str

    @property
    def comments(self) -> list[Ballot]:
        """What the others wrote."""
        return self.voting.comments(self.ballot.id if self.ballot else None)


def view_of(voting: Voting, ballot: Ballot | None, language: Language) -> VoteView:
    """The voting in this language."""
    texts = translator(language)
    names = {choice: texts.gettext(name) for choice, name in CHOICE_NAMES.items()}
    resolution = voting.resolution
    return VoteView(
        voting=voting,
        ballot=ballot,
        choices=[(choice.value, names[choice]) for choice in CHOICES],
        choice_names=names,
        outcome=texts.gettext(OUTCOME_NAMES[resolution.outcome]),
        rule=texts.gettext(RULE_NAMES[resolution.rule]),
        explanation=explain(resolution.reason, voting.count, resolution.quorum_percent, language)
        if resolution.reason
        else "",
    )
