"""What kinds of membership, states and salutations are called, in the languages of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.members.roster.rules import MemberKind, MemberState
from shared.i18n import Language, _

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        MemberKind.FULL: _("Full member"),
        MemberKind.NETWORK_PARTNER: _("Network partner"),
        MemberKind.SUPPORTING: _("Supporting member"),
        MemberKind.HONORARY: _("Honorary member"),
        MemberKind.CONSULTATIVE: _("Consultative member"),
    }
)


KIND_HINTS: Mapping[str, str] = MappingProxyType(
    {
        MemberKind.FULL: _("With a vote in the members' meeting"),
        MemberKind.NETWORK_PARTNER: _("Takes part in the network, without a vote"),
        MemberKind.SUPPORTING: _("Supports the association, without a vote"),
        MemberKind.HONORARY: _("By appointment, without dues"),
        MemberKind.CONSULTATIVE: _("Advises the association, without dues"),
    }
)


MEMBER_STATE_NAMES: Mapping[str, str] = MappingProxyType(
    {MemberState.ACTIVE: _("Member"), MemberState.LEFT: _("No longer a member")}
)


SALUTATIONS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {"de": ("Frau", "Herr"), "fr": ("Madame", "Monsieur"), "en": ("Ms", "Mr")}
)
