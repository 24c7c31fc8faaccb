"""Writes down how a resolution ended, and tells its electors."""

from __future__ import annotations

from collections.abc import Sequence

from services.members.association.queries import default_language, own_association
from services.members.resolutions.labels import explain
from services.members.resolutions.rules import Result
from services.members.resolutions.tables import Ballot, Resolution
from shared.contracts.members import ResolutionDecided
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def record_result(
    uow: UnitOfWork,
    resolution: Resolution,
    ballots: Sequence[Ballot],
    result: Result,
) -> None:
    """The resolution is locked by whoever calls; nothing of what it decides is done here."""
    assert result.reason is not None, "what is still open is not recorded"
    language = default_language(own_association(uow.session))
    resolution.outcome, resolution.reason = result.outcome, result.reason
    resolution.explanation = explain(
        result.reason, result.count, resolution.quorum_percent, language
    )
    resolution.decided_at = uow.clock.now()
    uow.session.flush()
    publish(
        uow,
        ResolutionDecided(
            resolution_id=resolution.id,
            number=resolution.number,
            application_id=resolution.application_id,
            outcome=result.outcome.value,
            decided_at=resolution.decided_at,
            electors=tuple(ballot.person_id for ballot in ballots),
        ),
    )
