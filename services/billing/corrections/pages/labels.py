"""Corrections in words: what was just done, and what a check page says would be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from services.billing.corrections.previews import Preview
from services.billing.corrections.rules.kinds import CorrectionKind
from shared.i18n import Translator, _
from shared.proposals import ProposalState

KINDS: Mapping[str, str] = MappingProxyType(
    {
        CorrectionKind.CANCELLATION: _("Cancellation"),
        CorrectionKind.CREDIT_NOTE: _("Credit note"),
        CorrectionKind.DEBIT_NOTE: _("Supplementary invoice"),
        CorrectionKind.WAIVER: _("Waiver"),
        CorrectionKind.WRITE_OFF: _("Write-off"),
        CorrectionKind.DEFERRAL: _("Deferral"),
        CorrectionKind.INSTALMENTS: _("Instalment plan"),
    }
)
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ProposalState.OPEN: (_("Waits for a second person"), "warn"),
        ProposalState.CONFIRMED: (_("Done"), "success"),
        ProposalState.REJECTED: (_("Rejected"), "neutral"),
        ProposalState.WITHDRAWN: (_("Withdrawn"), "neutral"),
        ProposalState.EXPIRED: (_("Expired"), "neutral"),
        "undone": (_("Taken back"), "neutral"),
    }
)
DONE: Mapping[str, str] = MappingProxyType(
    {
        "cancellation": _("The invoice is cancelled. The member gets the cancellation by mail."),
        "credit_note": _("The credit note is issued. The member gets it by mail."),
        "debit_note": _("The supplementary invoice is issued. The member gets it by mail."),
        "waiver": _("The claim is waived. The member is told by mail."),
        "write_off": _("The claim is written off. The member is not told."),
        "deferral": _("The deferral holds from now on. The member is told by mail."),
        "instalments": _("The instalment plan holds from now on. The member gets it by mail."),
        "waits": _("The correction waits for a second person, who is asked by mail."),
        "held": _("Nobody is reminded of this invoice for the time being."),
        "released": _("The hold has ended."),
        "undone": _("That is taken back. The invoice stands as before."),
        "rejected": _("The correction is rejected. Nothing has changed."),
        "withdrawn": _("The correction is withdrawn. Nothing has changed."),
    }
)


class Row(NamedTuple):
    """A line of a check page: a term, and an amount, a day or both."""

    term: str
    cents: int | None = None
    day: date | None = None


def rows_of(preview: Preview, texts: Translator) -> Iterator[Row]:
    """What would be done, line by line."""
    effect, gettext = preview.effect, texts.gettext
    yield Row(gettext(KINDS[effect.kind]), effect.amount_cents)
    if effect.closed_cents:
        yield Row(gettext(_("Open afterwards")), preview.open_cents - effect.closed_cents)
    if effect.credit_cents:
        yield Row(gettext(_("Becomes the member's credit")), effect.credit_cents)
    if effect.anew and effect.kind is CorrectionKind.CANCELLATION:
        yield Row(gettext(_("New invoice")), effect.anew.assessment.amount_cents)
    elif effect.anew:
        yield Row(
            gettext(_("Dues of the year by these figures")), effect.anew.assessment.amount_cents
        )
    for number, part in enumerate(effect.parts, start=1):
        term = gettext(_("Part %(number)s"), number=number)
        yield Row(term, part.amount_cents, part.due_on)
    for debit in effect.debits:
        yield Row(gettext(_("Direct debit that is given up")), day=debit.collect_on)
