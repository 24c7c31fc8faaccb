"""Takes the rule of admission of an association file, as far as nobody has to look at it first."""

from __future__ import annotations

from services.members.association.admission_rule import AdmissionRule, rule_in_force
from services.members.association.change_rule import change_rule
from services.members.association.tables import Association
from services.members.settings.propose_rule_change import propose_rule_change
from services.members.settings.queries import rule_of, waiting_row
from shared.association_spec import Applied, Difference
from shared.proposals import ProposalWaits
from shared.unit_of_work import UnitOfWork

WHAT = "rule of admission"


def take_rule(
    uow: UnitOfWork,
    association: Association,
    wanted: AdmissionRule,
    said: AdmissionRule | None,
    *,
    take_file: bool,
) -> tuple[Applied, AdmissionRule]:
    """What came of it, and what the file has said from now on.

    `said` is the rule of the file before; None counts as the one in force. In production a file
    never changes the rule by itself: its change waits for an officer.
    """
    own = rule_in_force(association)
    if wanted == own:
        return Applied(), wanted
    alone = uow.settings.environment != "production"
    if wanted == said:
        return _differ(uow, association, wanted, take_file=take_file and alone), wanted
    if alone:
        change_rule(uow, association, wanted)
        return Applied(changed=True), wanted
    try:
        propose_rule_change(uow, wanted, None)
    except ProposalWaits:
        shown = Difference(WHAT, wanted.shown, "another change waits")
        return Applied(differences=(shown,)), said or own
    return Applied(changed=True, waiting=(WHAT,)), wanted


def _differ(
    uow: UnitOfWork, association: Association, wanted: AdmissionRule, *, take_file: bool
) -> Applied:
    """The file is as it was: what it proposed still waits, or pages have changed the rule."""
    waiting = waiting_row(uow.session, uow.clock.now())
    if waiting is not None and waiting.proposed_by is None and rule_of(waiting) == wanted:
        return Applied(waiting=(WHAT,))
    shown = Difference(WHAT, wanted.shown, rule_in_force(association).shown, taken=take_file)
    if take_file:
        change_rule(uow, association, wanted)
    return Applied(changed=take_file, differences=(shown,))
