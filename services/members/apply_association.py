"""Takes the members' part of an association file: identity, rule of admission, people."""

from __future__ import annotations

from collections.abc import Mapping

from services.members.association.rules import VotingRule
from services.members.association.tables import Association
from services.members.people.lock_people import lock_people
from services.members.people.take_people import FilePerson, named_in, take_people
from services.members.roster.rules import CONFERRED, MemberKind
from shared.association_spec import Applied, AssociationSpec
from shared.postal_address import ADDRESS_FIELDS
from shared.unit_of_work import UnitOfWork

_COPIED = (
    "slug",
    "name",
    *ADDRESS_FIELDS,
    "register_court",
    "register_number",
    "email",
    "phone",
    "website",
    "accent",
)


def apply_association(
    uow: UnitOfWork, spec: AssociationSpec, *, take_file: bool = False
) -> Applied:
    """Creates or updates association and people, and says what pages have changed since.

    Applying twice changes nothing and publishes nothing. What pages have changed stays, unless
    `take_file`. People who are no longer named lose the offices that a file gave them; a seat on
    the board that is lost leaves the ballots still open. Raises NobodyOnTheBoard.
    """
    changed = _upsert_association(uow, spec)
    association = lock_people(uow)
    people = take_people(uow, spec, _said_before(association), take_file=take_file)
    said: dict[str, object] = {
        "people": {email: _written(one) for email, one in named_in(spec).items()}
    }
    if association.file_said != said:
        association.file_said = said
    return Applied(changed) | people


def _said_before(association: Association) -> dict[str, FilePerson] | None:
    """The people of the file that was applied last."""
    people = (association.file_said or {}).get("people")
    if not isinstance(people, dict):
        return None
    return {
        email: FilePerson(one["name"], one["language"], frozenset(one["roles"]))
        for email, one in people.items()
    }


def _written(person: FilePerson) -> dict[str, object]:
    return {"name": person.name, "language": person.language, "roles": sorted(person.roles)}


def _upsert_association(uow: UnitOfWork, spec: AssociationSpec) -> bool:
    association = uow.session.get(Association, spec.id)
    wanted = _facts(spec, association)
    if association is None:
        now = uow.clock.now()
        uow.session.add(
            Association.model_validate({"association_id": spec.id, "applied_at": now, **wanted})
        )
        uow.session.flush()
        return True
    changed = [name for name, value in wanted.items() if getattr(association, name) != value]
    for name in changed:
        setattr(association, name, wanted[name])
    if changed:
        association.applied_at = uow.clock.now()
    return bool(changed)


def _facts(spec: AssociationSpec, known: Association | None) -> dict[str, object]:
    return {
        **{name: getattr(spec, name) for name in _COPIED},
        "languages": list(spec.languages),
        "kinds": _kinds(spec.dues_regulation, known),
        "rule": VotingRule(spec.admission.rule),
        "quorum_percent": spec.admission.quorum_percent,
        "deadline_days": spec.admission.deadline_days,
        "oidc_issuer": spec.oidc.issuer if spec.oidc else "",
        "oidc_client_id": spec.oidc.client_id if spec.oidc else "",
    }


def _kinds(regulation: Mapping[str, object] | None, known: Association | None) -> list[str]:
    """The kinds with dues of their own, without those that are conferred and not applied for."""
    tables = regulation.get("kinds") if regulation else None
    if not isinstance(tables, list):
        return known.kinds if known else [MemberKind.FULL.value]
    named = [table.get("kind") for table in tables if isinstance(table, Mapping)]
    return [kind.value for name in named if (kind := _kind(name)) and kind not in CONFERRED]


def _kind(name: object) -> MemberKind | None:
    return next((kind for kind in MemberKind if kind.value == name), None)
