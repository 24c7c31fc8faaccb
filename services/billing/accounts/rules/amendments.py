"""What a bank must be told about a mandate that changed since it was last collected by."""

from __future__ import annotations

from typing import NamedTuple

from services.billing.sepa.direct_debit import Amendment


class AmendableMandate(NamedTuple):
    """A mandate and its creditor as they are, and as a bank last took a debit by them.

    `accepted_reference` is None before the first debit; the creditor's fields are None where they
    are not known, as with mandates imported from another program.
    """

    reference: str
    creditor_name: str
    creditor_identifier: str
    account_amended: bool
    accepted_reference: str | None
    accepted_creditor_identifier: str | None
    accepted_creditor_name: str | None


def amendment_of(mandate: AmendableMandate) -> Amendment | None:
    """The amendment (Mandatsänderung) of the next debit; None where there is nothing to tell.

    EPC Core and B2B rulebooks, AT-24: a changed reference, creditor or account is told with the
    next collection, and again until one was not rejected. A new account is SMNDA, whatever the
    bank. Of a mandate by which nothing was ever collected no bank knows an earlier state.
    """
    if mandate.accepted_reference is None:
        return None
    amendment = Amendment(
        original_mandate_id=_if_changed(mandate.accepted_reference, mandate.reference),
        original_creditor_name=_if_changed(mandate.accepted_creditor_name, mandate.creditor_name),
        original_creditor_identifier=_if_changed(
            mandate.accepted_creditor_identifier, mandate.creditor_identifier
        ),
        new_account=mandate.account_amended,
    )
    return None if amendment == Amendment() else amendment


def _if_changed(accepted: str | None, now: str) -> str | None:
    return accepted if accepted and accepted != now else None
