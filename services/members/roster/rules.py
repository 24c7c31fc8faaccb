"""Kinds of membership, its states, and what a contact is for."""

from __future__ import annotations

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


class ContactRole(StrEnum):
    """`main` gets the correspondence, `billing` the invoices."""

    MAIN = "main"
    BILLING = "billing"
