"""Mandates in words: what happened to one, and what was just done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.billing.accounts.rules.states import MandateChangeKind
from shared.i18n import _

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        MandateChangeKind.ENTERED: _("Entered"),
        MandateChangeKind.AMENDED: _("Account or holder changed"),
        MandateChangeKind.SUSPENDED: _("Suspended"),
        MandateChangeKind.RESUMED: _("Taken up again"),
        MandateChangeKind.REVOKED: _("Ended"),
        MandateChangeKind.B2B_CONFIRMED: _("Confirmed by the debtor's bank"),
    }
)
DONE: Mapping[str, str] = MappingProxyType(
    {
        "entered": _("The mandate is entered. The member pays by it from the next invoice on."),
        "amended": _("The account is changed. The next bank file tells the member's bank."),
        "suspended": _("The mandate is suspended. Dues are invoiced, but not debited."),
        "resumed": _("The mandate is valid again. The next dues run debits by it."),
        "revoked": _("The mandate is ended. Nothing is debited by it any more."),
        "confirmed": _("The confirmation is noted. The mandate can be collected by."),
        "paying": _("The way of paying is changed. It holds from the next invoice on."),
    }
)
