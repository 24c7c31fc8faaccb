"""Takes the members' part of an association file: identity, rule of admission, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from services.members.association.admission_rule import AdmissionRule
from services.members.association.tables import Association
from services.members.people.lock_people import lock_people
from services.members.people.take_people import named_in, take_people
from services.members.roster.rules import CONFERRED, MemberKind
from services.members.settings.file_said import FileSaid
from services.members.settings.take_rule import take_rule
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
    `take_file`; another rule of admission waits for a second officer in production. People who are
    no longer named lose the offices that a file gave them; a seat on the board that is lost leaves
    the ballots still open. Raises NobodyOnTheBoard.
    """
    applied = _upsert_association(uow, spec)
    association = lock_people(uow)
    before = FileSaid.read(association.file_said)
    rule = AdmissionRule.of(spec.admission)
    taken, said_rule = take_rule(uow, association, rule, before.rule, take_file=take_file)
    people = take_people(uow, spec, before.people, take_file=take_file)
    said = FileSaid(named_in(spec), said_rule).written()
    if association.file_said != said:
        association.file_said = said
    return applied | taken | people


def _upsert_association(uow: UnitOfWork, spec: AssociationSpec) -> Applied:
    association = uow.session.get(Association, spec.id)
    wanted = _facts(spec, association)
    if association is None:
        now = uow.clock.now()
        rule = asdict(AdmissionRule.of(spec.admission))
        uow.session.add(
            Association.model_validate(
                {"association_id": spec.id, "applied_at": now, **wanted, **rule}
            )
        )
        uow.session.flush()
        return Applied(changed=True)
    changed = [name for name, value in wanted.items() if getattr(association, name) != value]
    for name in changed:
        setattr(association, name, wanted[name])
    if changed:
        association.applied_at = uow.clock.now()
    return Applied(bool(changed))


def _facts(spec: AssociationSpec, known: Association | None) -> dict[str, object]:
    return {
        **{name: getattr(spec, name) for name in _COPIED},
        "languages": list(spec.languages),
        "kinds": _kinds(spec.dues_regulation, known),
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
