"""What the states of an application and the ways of payment are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.members.applications.rules import ApplicationState
from shared.i18n import _

STATE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        ApplicationState.DRAFT: _("Draft"),
        ApplicationState.SUBMITTED: _("Waiting for e-mail confirmation"),
        ApplicationState.CONFIRMED: _("Waiting for the office"),
        ApplicationState.IN_RESOLUTION: _("With the board"),
        ApplicationState.ADMITTED: _("Admitted"),
        ApplicationState.REJECTED: _("Rejected"),
        ApplicationState.WITHDRAWN: _("Withdrawn"),
    }
)


PAYMENT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "direct_debit": _("SEPA direct debit"),
        "transfer": _("Invoice and transfer"),
    }
)
