"""Kinds of membership, its states, and what a contact is for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class MemberKind(StrEnum):
    """Vollmitglied, Netzwerkpartner, Fördermitglied, Ehrenmitglied, beratendes Mitglied."""

    FULL = "full"
    NETWORK_PARTNER = "network_partner"
    SUPPORTING = "supporting"
    HONORARY = "honorary"
    CONSULTATIVE = "consultative"


CONFERRED = frozenset({MemberKind.HONORARY, MemberKind.CONSULTATIVE})


class MemberState(StrEnum):
    """`active`, or `left` from `left_on` on."""

    ACTIVE = "active"
    LEFT = "left"


def state_of(left_on: date | None, today: date) -> MemberState:
    """On the last day of membership a member is still one."""
    return MemberState.LEFT if left_on and left_on < today else MemberState.ACTIVE


class ContactRole(StrEnum):
    """`main` gets the correspondence, `billing` the invoices."""

    MAIN = "main"
    BILLING = "billing"
