"""What choices, outcomes and rules are called, and why a resolution has its result."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.members.association.rules import VotingRule
from services.members.resolutions.rules import Choice, Count, Outcome, Reason, VoidReason
from shared.i18n import Language, _, translator

CHOICE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Choice.YES: _("Admit"),
        Choice.NO: _("Refuse"),
        Choice.ABSTAIN: _("Abstain"),
        Choice.RECUSED: _("I am biased and take no part"),
        Choice.LEFT_OFFICE: _("Left office before voting"),
    }
)


OUTCOME_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Outcome.OPEN: _("Voting is open"),
        Outcome.ADOPTED: _("Adopted"),
        Outcome.REJECTED: _("Not adopted"),
        Outcome.LAPSED: _("Lapsed"),
    }
)


VOID_REASONS: Mapping[str, str] = MappingProxyType(
    {VoidReason.LINK_REPORTED: _("the link it was cast by was reported")}
)


RULE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        VotingRule.MAJORITY_OF_MEMBERS: _("Majority of the members of the board"),
        VotingRule.MAJORITY_OF_VOTES_CAST: _("Majority of the votes cast"),
        VotingRule.UNANIMOUS_IN_TEXT_FORM: _("Unanimous in text form (§ 32 (3) BGB)"),
    }
)


_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.MAJORITY_REACHED: _(
            "Yes votes: %(yes)s of %(base)s members of the board entitled to vote, "
            "%(majority)s needed for the majority."
        ),
        Reason.MAJORITY_MISSED: _(
            "Yes votes: only %(yes)s of %(base)s members of the board entitled to vote, "
            "%(majority)s needed for the majority."
        ),
        Reason.MORE_YES_THAN_NO: _(
            "Votes: %(yes)s yes, %(no)s no; that is the majority of the votes cast. "
            "Turnout: %(took_part)s of %(base)s entitled (at least %(quorum)s needed)."
        ),
        Reason.NOT_MORE_YES_THAN_NO: _(
            "Votes: %(yes)s yes, %(no)s no; that is no majority of the votes cast. "
            "Turnout: %(took_part)s of %(base)s entitled (at least %(quorum)s needed)."
        ),
        Reason.ALL_AGREED: _("All %(base)s members of the board entitled to vote agreed."),
        Reason.NOT_ALL_AGREED: _(
            "Not everybody agreed: %(yes)s votes for, %(no)s against, %(abstain)s abstentions. "
            "The statutes ask for the consent of all %(base)s."
        ),
        Reason.SOMEBODY_SILENT: _(
            "%(silent)s of %(base)s entitled did not vote by the deadline. Silence is no consent."
        ),
        Reason.NO_QUORUM: _(
            "Turnout by the deadline: only %(took_part)s of %(base)s entitled "
            "(at least %(quorum)s needed)."
        ),
        Reason.NOBODY_ENTITLED: _("Nobody on the board is entitled to vote on this application."),
        Reason.APPLICATION_WITHDRAWN: _("The applicant withdrew the application."),
    }
)


def explain(reason: Reason, count: Count, quorum_percent: int, language: Language) -> str:
    """Why a resolution has its result, with the figures it was reckoned from."""
    return translator(language).gettext(
        _REASONS[reason],
        yes=count.yes,
        no=count.no,
        abstain=count.abstain,
        silent=count.silent,
        base=count.base,
        took_part=count.took_part,
        majority=count.majority,
        quorum=count.quorum(quorum_percent),
    )
