"""When a circular resolution is decided, and how: three rules, a quorum, and silence is no consent.

Sources: BGB § 28 with §§ 32, 34; § 32 (3) for the unanimous resolution in text form; abstentions
are no votes cast (BGH, 25.01.1982, II ZR 164/81).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.members.association.rules import VotingRule


class ResolutionKind(StrEnum):
    """What is decided: the admission of a company."""

    ADMISSION = "admission"


class Choice(StrEnum):
    """What an elector declares; `left_office` is entered when an elector leaves without a vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    RECUSED = "recused"
    LEFT_OFFICE = "left_office"


CHOICES = (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.RECUSED)
"""What an elector may choose, in the order of the ballot."""


class Outcome(StrEnum):
    """`lapsed`: no resolution came about, neither for nor against."""

    OPEN = "open"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    LAPSED = "lapsed"


class Reason(StrEnum):
    """Why a resolution has its outcome."""

    MAJORITY_REACHED = "majority_reached"
    MAJORITY_MISSED = "majority_missed"
    MORE_YES_THAN_NO = "more_yes_than_no"
    NOT_MORE_YES_THAN_NO = "not_more_yes_than_no"
    ALL_AGREED = "all_agreed"
    NOT_ALL_AGREED = "not_all_agreed"
    SOMEBODY_SILENT = "somebody_silent"
    NO_QUORUM = "no_quorum"
    NOBODY_ENTITLED = "nobody_entitled"
    APPLICATION_WITHDRAWN = "application_withdrawn"


class VoidReason(StrEnum):
    """Why a vote that was cast does not count."""

    LINK_REPORTED = "link_reported"


@dataclass(frozen=True)
class Count:
    """The votes of a resolution. `excluded` are recused or out of office and lower the base.

    § 34 BGB takes the vote from who is concerned, so the majority, the quorum and unanimity are all
    reckoned without them.
    """

    electorate: int
    yes: int
    no: int
    abstain: int
    excluded: int

    @property
    def base(self) -> int:
        """Those entitled to vote."""
        return self.electorate - self.excluded

    @property
    def took_part(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def silent(self) -> int:
        return self.base - self.took_part

    @property
    def majority(self) -> int:
        """The smallest number that is more than half of those entitled."""
        return self.base // 2 + 1

    def quorum(self, percent: int) -> int:
        """How many must take part, at least one."""
        return max(1, -(-self.base * percent // 100))


@dataclass(frozen=True)
class Result:
    """What the votes say now; with OPEN there is no reason yet."""

    outcome: Outcome
    reason: Reason | None
    count: Count


def count_votes(choices: Iterable[Choice], electorate: int) -> Count:
    """Counts the ballots that were cast; the rest of the electorate is silent."""
    found = Counter(choices)
    return Count(
        electorate=electorate,
        yes=found[Choice.YES],
        no=found[Choice.NO],
        abstain=found[Choice.ABSTAIN],
        excluded=found[Choice.RECUSED] + found[Choice.LEFT_OFFICE],
    )


def tally(
    rule: VotingRule,
    quorum_percent: int,
    choices: Iterable[Choice],
    electorate: int,
    *,
    closed: bool,
) -> Result:
    """The result of the votes cast; `closed` once nobody may vote any more.

    Before that a resolution is decided as soon as no vote still missing could change its outcome.
    Votes that are cast count as they are: after the decision nobody may change them.
    """
    count = count_votes(choices, electorate)
    outcome, reason = _decide(rule, quorum_percent, count, final=closed or count.silent == 0)
    return Result(outcome, reason, count)


Verdict = tuple[Outcome, Reason | None]
_OPEN: Verdict = (Outcome.OPEN, None)


def _decide(rule: VotingRule, quorum_percent: int, count: Count, *, final: bool) -> Verdict:
    if count.base == 0:
        return Outcome.LAPSED, Reason.NOBODY_ENTITLED
    if rule is VotingRule.UNANIMOUS_IN_TEXT_FORM:
        return _unanimous(count, final=final)
    if count.took_part < count.quorum(quorum_percent):
        return (Outcome.LAPSED, Reason.NO_QUORUM) if final else _OPEN
    if rule is VotingRule.MAJORITY_OF_MEMBERS:
        return _majority_of_members(count, final=final)
    return _majority_of_votes_cast(count, final=final)


def _unanimous(count: Count, *, final: bool) -> Verdict:
    """Everybody entitled must agree; one vote against or one abstention ends it."""
    if count.no or count.abstain:
        return Outcome.REJECTED, Reason.NOT_ALL_AGREED
    if count.silent == 0:
        return Outcome.ADOPTED, Reason.ALL_AGREED
    return (Outcome.LAPSED, Reason.SOMEBODY_SILENT) if final else _OPEN


def _majority_of_members(count: Count, *, final: bool) -> Verdict:
    """More than half of all entitled must agree; abstaining and silence help nobody.

    A missing vote helps most as a yes: a recusal lowers the majority by at most one.
    """
    if count.yes >= count.majority:
        return Outcome.ADOPTED, Reason.MAJORITY_REACHED
    if final or count.yes + count.silent < count.majority:
        return Outcome.REJECTED, Reason.MAJORITY_MISSED
    return _OPEN


def _majority_of_votes_cast(count: Count, *, final: bool) -> Verdict:
    """More yes than no; abstentions count for the quorum only, and a tie rejects."""
    missing = 0 if final else count.silent
    if count.yes > count.no + missing:
        return Outcome.ADOPTED, Reason.MORE_YES_THAN_NO
    if count.yes + missing <= count.no:
        return Outcome.REJECTED, Reason.NOT_MORE_YES_THAN_NO
    return _OPEN
