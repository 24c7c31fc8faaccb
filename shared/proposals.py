"""Changes that wait for a second officer: proposed by one, confirmed by another within a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from shared.errors import Conflict, DomainError, Forbidden, NotFound
from shared.permissions import Permission
from shared.terms_of_office import EnteredOffice, hands_of, stands_apart_from

# Long enough for a board that meets once a month; what nobody wanted by then is proposed anew.
PROPOSAL_AGE_MAX = timedelta(days=30)


class ProposalState(StrEnum):
    """What has become of a proposal; an open one older than a month is expired."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Proposal(Protocol):
    """A proposed change as a table keeps it; `proposed_by` is None for the association file."""

    @property
    def state(self) -> ProposalState: ...
    @property
    def proposed_by(self) -> UUID | None: ...
    @property
    def proposed_at(self) -> datetime: ...


class UnknownProposal(NotFound):
    """There is no such proposal."""

    code = "unknown_proposal"


class NothingProposed(DomainError):
    """Nothing is different from what holds now."""

    code = "nothing_proposed"


class ProposalWaits(Conflict):
    """Another change is waiting already. Confirm, reject or withdraw it first."""

    code = "proposal_waits"


class ProposalOver(Conflict):
    """This change is not waiting any more."""

    code = "proposal_over"


class OwnProposal(Forbidden):
    """Who proposes a change does not confirm or reject it: a second officer has to."""

    code = "own_proposal"


class EnteredByProposer(Forbidden):
    """{name} came into this office a few days ago through {other}: these two are no second opinion
    to each other yet. Another officer decides, or wait until {day}."""

    code = "entered_by_proposer"


class ForeignProposal(Forbidden):
    """Only who proposed a change takes it back; others reject it."""

    code = "foreign_proposal"


class NoReason(DomainError):
    """Say in a few words why."""

    code = "no_reason"


def state_on(proposal: Proposal, now: datetime) -> ProposalState:
    """What has become of it by now."""
    over = now >= proposal.proposed_at + PROPOSAL_AGE_MAX
    if proposal.state is ProposalState.OPEN and over:
        return ProposalState.EXPIRED
    return proposal.state


def is_open(proposal: Proposal, now: datetime) -> bool:
    return state_on(proposal, now) is ProposalState.OPEN


def refuse_second_opinion(proposal: Proposal, by: UUID, now: datetime) -> None:
    """Whether a person may confirm or reject. Raises ProposalOver or OwnProposal."""
    if not is_open(proposal, now):
        raise ProposalOver
    if proposal.proposed_by == by:
        raise OwnProposal


def refuse_own_hand(
    decider: UUID,
    proposer: UUID,
    permission: Permission,
    *,
    officers: Mapping[UUID, Sequence[EnteredOffice]],
    names: Mapping[UUID, str],
    day: date,
) -> None:
    """Four eyes are those of two people: none whom the other has just put into the office.

    Raises EnteredByProposer.
    """
    hands = hands_of(proposer, officers, day)
    until = stands_apart_from(officers.get(decider, ()), permission, day, hands)
    if until is not None:
        name, other = names.get(decider, "?"), names.get(proposer, "?")
        raise EnteredByProposer(name=name, other=other, day=until)


def refuse_withdrawal(proposal: Proposal, by: UUID, now: datetime) -> None:
    """Whether a person may take it back. Raises ProposalOver or ForeignProposal."""
    if not is_open(proposal, now):
        raise ProposalOver
    if proposal.proposed_by != by:
        raise ForeignProposal
