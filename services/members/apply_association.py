"""Takes the members' part of an association file: identity, rule of admission, people."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select

from services.members.association.announce_officer import announce_officer
from services.members.association.rules import VotingRule
from services.members.association.tables import Association, Person
from services.members.errors import NobodyOnTheBoard
from services.members.resolutions.retire_elector import retire_elector
from services.members.roster.rules import CONFERRED, MemberKind
from shared.association_spec import AssociationSpec
from shared.permissions import Role
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


def apply_association(uow: UnitOfWork, spec: AssociationSpec) -> bool:
    """Creates or updates association and people; returns whether anything changed.

    Applying twice changes nothing and publishes nothing. People who are no longer named lose
    their roles; a seat on the board that is lost leaves the ballots still open. Raises
    NobodyOnTheBoard.
    """
    if not any(Role.BOARD in person.roles for person in spec.people):
        raise NobodyOnTheBoard
    changed = _upsert_association(uow, spec)
    return _upsert_people(uow, spec) or changed


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


def _upsert_people(uow: UnitOfWork, spec: AssociationSpec) -> bool:
    known = {person.id: person for person in uow.session.exec(select(Person)).all()}
    changed = False
    for named in spec.people:
        row = known.pop(spec.person_id(named), None)
        roles: list[str] = sorted(named.roles)
        if row is None:
            row = Person(
                association_id=spec.id,
                id=spec.person_id(named),
                name=named.name,
                email=named.email,
                language=named.language,
                roles=roles,
            )
        elif (row.name, row.language, row.roles) == (named.name, named.language, roles):
            continue
        _change(uow, row, named.name, named.language, roles)
        changed = True
    for row in known.values():
        if row.roles:
            _change(uow, row, row.name, row.language, [])
            changed = True
    return changed


def _change(uow: UnitOfWork, row: Person, name: str, language: str, roles: list[str]) -> None:
    leaves_board = Role.BOARD in row.roles and Role.BOARD not in roles
    row.name, row.language, row.roles = name, language, roles
    uow.session.add(row)
    announce_officer(uow, row)
    if leaves_board:
        retire_elector(uow, row.id)
