"""The rules of a circular resolution: a table, all small boards, and what must always hold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.association.rules import VotingRule
from services.members.resolutions.rules import Choice, Outcome, Reason, count_votes, tally

MEMBERS, CAST, ALL = VotingRule
LETTERS = {
    "y": Choice.YES,
    "n": Choice.NO,
    "a": Choice.ABSTAIN,
    "r": Choice.RECUSED,
    "l": Choice.LEFT_OFFICE,
}
OPEN, ADOPTED, REJECTED, LAPSED = Outcome
choices = st.lists(st.sampled_from(list(Choice)), max_size=9)
rules = st.sampled_from(list(VotingRule))
percents = st.integers(0, 100)


def votes(letters: str) -> list[Choice]:
    return [LETTERS[letter] for letter in letters]


@pytest.mark.parametrize(
    ("rule", "quorum", "cast", "electorate", "closed", "outcome", "reason"),
    [
        # majority of all entitled, quorum half
        (MEMBERS, 50, "", 5, False, OPEN, None),
        (MEMBERS, 50, "yy", 5, False, OPEN, None),
        (MEMBERS, 50, "yyy", 5, False, ADOPTED, Reason.MAJORITY_REACHED),
        (MEMBERS, 50, "yyn", 5, False, OPEN, None),
        (MEMBERS, 50, "nnn", 5, False, REJECTED, Reason.MAJORITY_MISSED),
        (MEMBERS, 50, "aaa", 5, False, REJECTED, Reason.MAJORITY_MISSED),
        (MEMBERS, 50, "yy", 4, False, OPEN, None),
        (MEMBERS, 50, "yynn", 4, False, REJECTED, Reason.MAJORITY_MISSED),
        (MEMBERS, 50, "yyr", 4, False, ADOPTED, Reason.MAJORITY_REACHED),
        (MEMBERS, 50, "yyl", 4, False, ADOPTED, Reason.MAJORITY_REACHED),
        (MEMBERS, 50, "yy", 5, True, LAPSED, Reason.NO_QUORUM),
        (MEMBERS, 50, "yya", 5, True, REJECTED, Reason.MAJORITY_MISSED),
        (MEMBERS, 50, "", 5, True, LAPSED, Reason.NO_QUORUM),
        (MEMBERS, 50, "y", 1, False, ADOPTED, Reason.MAJORITY_REACHED),
        (MEMBERS, 100, "yyy", 5, False, OPEN, None),
        (MEMBERS, 100, "yyynn", 5, False, ADOPTED, Reason.MAJORITY_REACHED),
        (MEMBERS, 0, "", 3, True, LAPSED, Reason.NO_QUORUM),
        (MEMBERS, 50, "rrr", 3, False, LAPSED, Reason.NOBODY_ENTITLED),
        # majority of the votes cast: waits until no missing vote can turn it
        (CAST, 50, "yy", 5, False, OPEN, None),
        (CAST, 50, "yyy", 5, False, ADOPTED, Reason.MORE_YES_THAN_NO),
        (CAST, 50, "yyn", 5, False, OPEN, None),
        (CAST, 50, "yyna", 5, False, OPEN, None),
        (CAST, 50, "yynaa", 5, False, ADOPTED, Reason.MORE_YES_THAN_NO),
        (CAST, 50, "yna", 5, False, OPEN, None),
        (CAST, 50, "yn", 2, False, REJECTED, Reason.NOT_MORE_YES_THAN_NO),
        (CAST, 50, "aaa", 3, False, REJECTED, Reason.NOT_MORE_YES_THAN_NO),
        (CAST, 50, "yyn", 5, True, ADOPTED, Reason.MORE_YES_THAN_NO),
        (CAST, 50, "yy", 5, True, LAPSED, Reason.NO_QUORUM),
        (CAST, 50, "yyr", 5, True, ADOPTED, Reason.MORE_YES_THAN_NO),
        (CAST, 34, "y", 3, True, LAPSED, Reason.NO_QUORUM),
        (CAST, 33, "y", 3, True, ADOPTED, Reason.MORE_YES_THAN_NO),
        # everybody, in text form: § 32 (3) BGB
        (ALL, 0, "yyy", 3, False, ADOPTED, Reason.ALL_AGREED),
        (ALL, 0, "yy", 3, False, OPEN, None),
        (ALL, 0, "n", 3, False, REJECTED, Reason.NOT_ALL_AGREED),
        (ALL, 0, "yya", 3, False, REJECTED, Reason.NOT_ALL_AGREED),
        (ALL, 0, "yy", 3, True, LAPSED, Reason.SOMEBODY_SILENT),
        (ALL, 100, "yyr", 3, False, ADOPTED, Reason.ALL_AGREED),
        (ALL, 0, "", 0, True, LAPSED, Reason.NOBODY_ENTITLED),
    ],
)
def test_table(
    rule: VotingRule,
    quorum: int,
    cast: str,
    electorate: int,
    closed: bool,
    outcome: Outcome,
    reason: Reason | None,
) -> None:
    result = tally(rule, quorum, votes(cast), electorate, closed=closed)
    assert (result.outcome, result.reason) == (outcome, reason)


@pytest.mark.parametrize("rule", list(VotingRule))
@pytest.mark.parametrize("quorum", [0, 34, 50, 67, 100])
@pytest.mark.parametrize("electorate", [1, 2, 3, 4])
def test_decided_early_only_when_no_missing_vote_can_change_it(
    rule: VotingRule, quorum: int, electorate: int
) -> None:
    """Every board of up to four, every set of votes, every way in which it may go on."""
    for cast in range(electorate + 1):
        for done in itertools.combinations_with_replacement(Choice, cast):
            early = tally(rule, quorum, done, electorate, closed=False).outcome
            ends = {
                tally(rule, quorum, (*done, *more), electorate, closed=True).outcome
                for missing in range(electorate - cast + 1)
                for more in itertools.combinations_with_replacement(Choice, missing)
            }
            if early is OPEN:
                assert len(ends) > 1, (done, ends)
            else:
                assert ends == {early}, (done, early, ends)


@given(rules, percents, choices, st.integers(0, 5), st.booleans(), st.randoms())
def test_the_order_of_votes_does_not_matter(
    rule: VotingRule, quorum: int, cast: Sequence[Choice], silent: int, closed: bool, random: object
) -> None:
    shuffled = list(cast)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    electorate = len(cast) + silent
    one = tally(rule, quorum, cast, electorate, closed=closed)
    assert one == tally(rule, quorum, shuffled, electorate, closed=closed)


@given(rules, percents, choices, st.integers(1, 5), st.booleans())
def test_one_more_yes_never_turns_adoption_into_anything_else(
    rule: VotingRule, quorum: int, cast: Sequence[Choice], silent: int, closed: bool
) -> None:
    electorate = len(cast) + silent
    if tally(rule, quorum, cast, electorate, closed=closed).outcome is ADOPTED:
        more = [*cast, Choice.YES]
        assert tally(rule, quorum, more, electorate, closed=closed).outcome is ADOPTED


@given(rules, percents, choices, st.integers(0, 5), st.data())
def test_a_no_instead_of_a_yes_never_helps(
    rule: VotingRule, quorum: int, cast: Sequence[Choice], silent: int, data: st.DataObject
) -> None:
    electorate = len(cast) + silent
    if Choice.YES not in cast:
        return
    worse = list(cast)
    worse[worse.index(Choice.YES)] = Choice.NO
    if tally(rule, quorum, worse, electorate, closed=True).outcome is ADOPTED:
        assert tally(rule, quorum, cast, electorate, closed=True).outcome is ADOPTED


@given(rules, percents, choices, st.integers(0, 5))
def test_closing_always_decides_and_silence_never_consents(
    rule: VotingRule, quorum: int, cast: Sequence[Choice], silent: int
) -> None:
    result = tally(rule, quorum, cast, len(cast) + silent, closed=True)
    assert result.outcome is not OPEN
    assert result.reason is not None
    if Choice.YES not in cast:
        assert result.outcome is not ADOPTED


@given(choices, st.integers(0, 5))
def test_everybody_is_counted_once(cast: Sequence[Choice], silent: int) -> None:
    count = count_votes(cast, len(cast) + silent)
    assert (
        count.yes + count.no + count.abstain + count.excluded + count.silent == len(cast) + silent
    )
    assert count.silent == silent
