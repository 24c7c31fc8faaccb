"""The table of rights as it was settled, and the person it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from shared.actor import Proof
from shared.association_spec import RoleName
from shared.permissions import (
    PERMISSIONS_OF,
    ROLE_NAMES,
    MissingPermission,
    PasskeyNeeded,
    Permission,
    Role,
    permissions_of,
    roles_with,
)
from tests.support.actors import holder_of

BOARD, TREASURER, OFFICE, AUDITOR, OPERATOR = Role
NOW = datetime(2027, 1, 15, 9, tzinfo=UTC)
READERS = [BOARD, TREASURER, OFFICE, AUDITOR]
SETTLED = {
    Permission.OVERVIEW_READ: list(Role),
    Permission.APPLICATIONS_READ: READERS,
    Permission.APPLICATIONS_WRITE: [OFFICE],
    Permission.RESOLUTIONS_READ: READERS,
    Permission.RESOLUTIONS_VOTE: [BOARD],
    Permission.MEMBERS_READ: READERS,
    Permission.MEMBERS_WRITE: [OFFICE],
    Permission.MEMBERS_IMPORT: [TREASURER, OFFICE],
    Permission.DUES_READ: READERS,
    Permission.DUES_PREPARE: [TREASURER, OFFICE],
    Permission.DUES_RELEASE: [BOARD, TREASURER],
    Permission.COLLECTIONS_SUBMIT: [TREASURER],
    Permission.INVOICES_READ: READERS,
    Permission.INVOICES_WRITE: [TREASURER],
    Permission.MANDATES_WRITE: [TREASURER, OFFICE],
    Permission.BANK_READ: [TREASURER, AUDITOR],
    Permission.BANK_IMPORT: [TREASURER],
    Permission.BANK_ASSIGN: [TREASURER],
    Permission.BANK_FILES_DOWNLOAD: [TREASURER],
    Permission.BOOKS_CLOSE: [TREASURER],
    Permission.REMINDERS_READ: READERS,
    Permission.REMINDERS_RUN: [TREASURER],
    Permission.MAILS_READ: [TREASURER, OFFICE, AUDITOR],
    Permission.PEOPLE_READ: list(Role),
    Permission.PEOPLE_WRITE: [BOARD, OPERATOR],
    Permission.SESSIONS_END: [BOARD, OPERATOR],
    Permission.SETTINGS_READ: READERS,
    Permission.SETTINGS_WRITE: [BOARD, TREASURER],
    Permission.AUDIT_READ: [BOARD, AUDITOR, OPERATOR],
    Permission.EVENTS_OPERATE: [OPERATOR],
}


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_belongs_to_whom_it_was_settled(permission: Permission) -> None:
    assert roles_with(permission) == SETTLED[permission]


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_an_actor_may_what_the_role_may(role: Role, permission: Permission) -> None:
    actor = holder_of(role)
    assert actor.may(permission) is (permission in PERMISSIONS_OF[role])
    if actor.may(permission):
        actor.require(permission)
        return
    with pytest.raises(MissingPermission) as refused:
        actor.require(permission)
    assert refused.value.status == 403
    assert refused.value.details["roles"] == ", ".join(SETTLED[permission])


WEAK = [Proof.LINK, Proof.CODE, Proof.OIDC]


@pytest.mark.parametrize("proof", Proof)
@pytest.mark.parametrize("role", Role)
def test_money_and_the_machine_ask_for_a_passkey(role: Role, proof: Proof) -> None:
    actor = holder_of(role).proved_by(proof, NOW)
    refused = set()
    for permission in actor.permissions:
        try:
            actor.require(permission)
        except PasskeyNeeded:
            refused.add(permission)
    acts = {one for one in actor.permissions if not one.endswith("_read")}
    weak = proof in WEAK and role in (BOARD, TREASURER, OPERATOR)
    assert refused == (acts - {Permission.RESOLUTIONS_VOTE} if weak else set())


def test_the_reference_shows_the_same_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "roles.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    shown = {row[0].strip("`"): row[2:] for row in rows if row and row[0].startswith("`")}
    assert shown == {
        permission.value: ["×" if role in roles_with(permission) else "" for role in Role]
        for permission in Permission
    }


def test_the_refusal_names_who_may() -> None:
    with pytest.raises(MissingPermission) as refused:
        holder_of(Role.OFFICE).require(Permission.DUES_RELEASE)
    assert refused.value.message == (
        "Dr. Änne Office may not do this; it is for: board, treasurer."
    )


def test_roles_add_up_and_an_unknown_one_allows_nothing() -> None:
    both = permissions_of([Role.BOARD, Role.OFFICE])
    assert both == PERMISSIONS_OF[Role.BOARD] | PERMISSIONS_OF[Role.OFFICE]
    assert permissions_of(["boss"]) == frozenset()


def test_every_role_has_a_name_and_may_stand_in_an_association_file() -> None:
    assert set(ROLE_NAMES) == set(Role) == set(PERMISSIONS_OF)
    assert get_args(RoleName) == tuple(Role)
