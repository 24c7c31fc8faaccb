"""Why a debit came back, by the bank's code, and what the treasurer should do about it.

Most German returns say MS03, because banks mask "no funds" (AM04) and "deceased" (MD07) for data
protection: MS03 must never be read as a lack of money. Sources: EPC guidance on reason codes, DK.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.i18n import _


class ReturnKind(StrEnum):
    """What kind of trouble a code means."""

    RETRY = "retry"
    NEW_MANDATE = "new_mandate"
    DISPUTE = "dispute"
    OUR_ERROR = "our_error"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """`meaning` and `action` are English texts to be translated.

    `final`: collecting again without a change cannot work. `retries`: how often a machine may
    collect again by itself; in a later run, with a new end-to-end id and a new pre-notification.
    """

    code: str
    meaning: str
    kind: ReturnKind
    final: bool
    action: str
    retries: int = 0


_NEW_ACCOUNT = _("Stop collecting. Ask the member for the right account.")
_PERSON = _("Talk to the member. Do not collect again by yourself.")
_OUR_DATA = _("Correct our data and collect again.")
_FILE = _("Correct the file and hand it in again under a new message id.")
_ASK_TRANSFER = _("Ask the member to pay by transfer.")
_NEW, _DISPUTE = ReturnKind.NEW_MANDATE, ReturnKind.DISPUTE
_OURS, _RETRY, _UNKNOWN = ReturnKind.OUR_ERROR, ReturnKind.RETRY, ReturnKind.UNKNOWN


_REASONS = (
    ReturnReason(
        code="AC01",
        meaning=_("The account number is wrong."),
        kind=_NEW,
        final=True,
        action=_NEW_ACCOUNT,
    ),
    ReturnReason(
        code="AC03",
        meaning=_("The creditor's account number is wrong."),
        kind=_OURS,
        final=True,
        action=_OUR_DATA,
    ),
    ReturnReason(
        code="AC04", meaning=_("The account is closed."), kind=_NEW, final=True, action=_NEW_ACCOUNT
    ),
    ReturnReason(
        code="AC05",
        meaning=_("The debtor's account is closed."),
        kind=_NEW,
        final=True,
        action=_NEW_ACCOUNT,
    ),
    ReturnReason(
        code="AC06",
        meaning=_("The account is blocked for direct debits."),
        kind=_NEW,
        final=True,
        action=_("Stop collecting. Offer payment by transfer."),
    ),
    ReturnReason(
        code="AC13",
        meaning=_("The debtor is a consumer; B2B debits are for companies."),
        kind=_NEW,
        final=True,
        action=_("Ask for a Core mandate."),
    ),
    ReturnReason(
        code="AG01",
        meaning=_("Direct debits are not allowed on this account."),
        kind=_NEW,
        final=True,
        action=_("Ask for another account or payment by transfer."),
    ),
    ReturnReason(
        code="AG02",
        meaning=_("The sequence type or instrument does not fit."),
        kind=_OURS,
        final=False,
        action=_("Check sequence, instrument and mandate reference, then collect again."),
    ),
    ReturnReason(
        code="AM02",
        meaning=_("The amount is higher than allowed."),
        kind=_RETRY,
        final=False,
        action=_("Ask the member about a limit."),
    ),
    ReturnReason(
        code="AM04",
        meaning=_("There was not enough money on the account."),
        kind=_RETRY,
        final=False,
        action=_ASK_TRANSFER,
        retries=1,
    ),
    ReturnReason(
        code="AM05",
        meaning=_("The debit was collected twice."),
        kind=_OURS,
        final=True,
        action=_("Compare with the collection log first. Do not collect again."),
    ),
    ReturnReason(
        code="AM07",
        meaning=_("The money on the account is blocked."),
        kind=_RETRY,
        final=False,
        action=_ASK_TRANSFER,
    ),
    ReturnReason(
        code="BE01",
        meaning=_("Name and account do not belong together."),
        kind=_OURS,
        final=False,
        action=_OUR_DATA,
    ),
    ReturnReason(
        code="BE05",
        meaning=_("The creditor identifier is unknown or wrong."),
        kind=_OURS,
        final=False,
        action=_("Check the creditor identifier and tell the bank about a change."),
    ),
    ReturnReason(
        code="BE06",
        meaning=_("The debtor is not known at this bank."),
        kind=_NEW,
        final=True,
        action=_NEW_ACCOUNT,
    ),
    ReturnReason(
        code="BE07",
        meaning=_("The debtor's address is missing."),
        kind=_OURS,
        final=False,
        action=_OUR_DATA,
    ),
    ReturnReason(
        code="CNOR",
        meaning=_("The creditor's bank cannot be reached."),
        kind=_OURS,
        final=False,
        action=_OUR_DATA,
    ),
    ReturnReason(
        code="CURR", meaning=_("The currency is wrong."), kind=_OURS, final=False, action=_FILE
    ),
    ReturnReason(
        code="DNOR",
        meaning=_("The debtor's bank cannot be reached for this kind of debit."),
        kind=_OURS,
        final=False,
        action=_("Check the BIC, and for B2B whether the bank takes part."),
    ),
    ReturnReason(
        code="DT01", meaning=_("The date is invalid."), kind=_OURS, final=False, action=_FILE
    ),
    ReturnReason(
        code="ED05",
        meaning=_("Settlement failed between the banks."),
        kind=_RETRY,
        final=False,
        action=_ASK_TRANSFER,
    ),
    ReturnReason(
        code="FF01", meaning=_("The file format is wrong."), kind=_OURS, final=False, action=_FILE
    ),
    ReturnReason(
        code="FF05",
        meaning=_("The instrument (Core or B2B) is wrong."),
        kind=_OURS,
        final=False,
        action=_FILE,
    ),
    ReturnReason(
        code="FOCR",
        meaning=_("Returned after we asked for it."),
        kind=_OURS,
        final=True,
        action=_("Nothing needs to be done."),
    ),
    ReturnReason(
        code="MD01",
        meaning=_("There is no valid mandate, or the debtor says so."),
        kind=_NEW,
        final=True,
        action=_(
            "Stop collecting. Present the mandate, or ask for a new one; B2B: is it at the bank?"
        ),
    ),
    ReturnReason(
        code="MD02",
        meaning=_("Mandate data are missing or wrong."),
        kind=_OURS,
        final=False,
        action=_OUR_DATA,
    ),
    ReturnReason(
        code="MD06",
        meaning=_("The debtor asked for the money back within eight weeks."),
        kind=_DISPUTE,
        final=False,
        action=_PERSON,
    ),
    ReturnReason(
        code="MD07", meaning=_("The debtor is deceased."), kind=_NEW, final=True, action=_PERSON
    ),
    ReturnReason(
        code="MS02",
        meaning=_("The debtor refused the debit."),
        kind=_DISPUTE,
        final=False,
        action=_PERSON,
    ),
    ReturnReason(
        code="MS03",
        meaning=_("The bank gives no reason."),
        kind=_UNKNOWN,
        final=False,
        action=_ASK_TRANSFER,
    ),
    ReturnReason(
        code="NARR",
        meaning=_("The reason is given in words."),
        kind=_UNKNOWN,
        final=False,
        action=_PERSON,
    ),
    ReturnReason(
        code="RC01",
        meaning=_("The BIC is wrong."),
        kind=_OURS,
        final=False,
        action=_("Leave the BIC out and collect again."),
    ),
    ReturnReason(
        code="RR01",
        meaning=_("The debtor's account data are missing."),
        kind=_OURS,
        final=False,
        action=_OUR_DATA,
    ),
    ReturnReason(
        code="RR02",
        meaning=_("The debtor's name or address is missing or in a format no longer taken."),
        kind=_OURS,
        final=False,
        action=_("Add the address in parts and collect again."),
    ),
    ReturnReason(
        code="RR03",
        meaning=_("The creditor's name or address is missing or in a format no longer taken."),
        kind=_OURS,
        final=False,
        action=_("Add the address in parts and collect again."),
    ),
    ReturnReason(
        code="RR04",
        meaning=_("Returned for regulatory reasons."),
        kind=_DISPUTE,
        final=False,
        action=_("Ask our bank."),
    ),
    ReturnReason(
        code="SL01",
        meaning=_("The debtor limits debits at the bank."),
        kind=_DISPUTE,
        final=False,
        action=_("Ask the member to release our creditor identifier at the bank."),
    ),
    ReturnReason(
        code="TM01",
        meaning=_("The file came after the bank's cut-off time."),
        kind=_OURS,
        final=False,
        action=_FILE,
    ),
)
RETURN_REASONS = {reason.code: reason for reason in _REASONS}
_GERMAN_SUFFIXES = {"901": "AC01", "911": "FF01", "914": "MS03"}
"""Text key suffixes of German banks, the part of the table that is known for certain."""


def return_reason(code: str | None, *, gvc_suffix: str | None = None) -> ReturnReason:
    """The reason for a code; an unknown one keeps its code and is treated like MS03.

    Without a code the German text key suffix stands in.
    """
    if code is None:
        code = _GERMAN_SUFFIXES.get(gvc_suffix or "", "MS03")
    known = RETURN_REASONS.get(code.strip().upper())
    if known is not None:
        return known
    neutral = RETURN_REASONS["MS03"]
    return ReturnReason(
        code=code.strip(),
        meaning=neutral.meaning,
        kind=neutral.kind,
        final=neutral.final,
        action=neutral.action,
    )
