"""Collections in words: what was just done, what stands in the way, why a debit left its file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request

from services.billing.collections import rewrite_file
from services.billing.collections.rules.return_policy import Barrier
from services.billing.collections.rules.states import NOT_TOLD
from services.billing.page_context import texts_of
from shared.i18n import _

DONE: Mapping[str, str] = MappingProxyType(
    {
        "prepared": _(
            "The bank file is prepared. Those who may release it have been asked by e-mail."
        ),
        "released": _(
            "The bank file is released and made. The members are told of the debit by e-mail; then "
            "the file can be handed in."
        ),
        "submitted": _(
            "Noted: the file is with the bank. Its debits are pending until the statement books "
            "them."
        ),
        "undone": _("Undone: the file counts as not handed in."),
        "remade": _("The file is made anew under new ids. Hand in this one."),
        "taken_out": _("The direct debit is taken out. The earlier file is void."),
        "put_back": _("The open item can be collected again."),
    }
)
BARRIERS: Mapping[str, str] = MappingProxyType(
    {
        Barrier.HELD: _("The invoice is on hold."),
        Barrier.MANDATE: _("The mandate is not in force."),
        Barrier.LAPSED: _("The mandate was not used for 36 months: ask for a new one."),
        Barrier.UNCONFIRMED: _("That the debtor's bank knows the B2B mandate is not confirmed."),
        Barrier.DEBTOR: _("The bank cannot read the account holder or the address."),
        Barrier.UNDECIDED: _("It came back: decide on the page of returned debits."),
        Barrier.RETRIED: _("It was collected twice already: ask for a transfer."),
        Barrier.NEW_MANDATE: _("It came back: a new account or mandate is needed."),
        Barrier.TRANSFER: _("It came back: a transfer is asked for."),
        Barrier.TAKEN_OUT: _("It was taken out of a bank file by hand."),
        Barrier.CREDIT: _("The member has credit: decide what becomes of it."),
    }
)
NOTES: Mapping[str, str] = MappingProxyType(
    {
        rewrite_file.SETTLED_MEANWHILE: _("Taken out by itself: paid meanwhile."),
        NOT_TOLD: _("Taken out: the member could not be told."),
        rewrite_file.MANDATE_OVER: _("Taken out by itself: the mandate is not in force."),
        rewrite_file.HELD: _("Taken out by itself: the invoice is on hold."),
    }
)


def done_text(request: Request) -> str:
    """What has just been done, after the redirect."""
    text = DONE.get(request.query_params.get("done", ""))
    return texts_of(request).gettext(text) if text else ""
