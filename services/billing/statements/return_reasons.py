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
    ReturnReason("AC01", _("The account number is wrong."), _NEW, True, _NEW_ACCOUNT),
    ReturnReason("AC03", _("The creditor's account number is wrong."), _OURS, True, _OUR_DATA),
    ReturnReason("AC04", _("The account is closed."), _NEW, True, _NEW_ACCOUNT),
    ReturnReason("AC05", _("The debtor's account is closed."), _NEW, True, _NEW_ACCOUNT),
    ReturnReason(
        "AC06",
        _("The account is blocked for direct debits."),
        _NEW,
        True,
        _("Stop collecting. Offer payment by transfer."),
    ),
    ReturnReason(
        "AC13",
        _("The debtor is a consumer; B2B debits are for companies."),
        _NEW,
        True,
        _("Ask for a Core mandate."),
    ),
    ReturnReason(
        "AG01",
        _("Direct debits are not allowed on this account."),
        _NEW,
        True,
        _("Ask for another account or payment by transfer."),
    ),
    ReturnReason(
        "AG02",
        _("The sequence type or instrument does not fit."),
        _OURS,
        False,
        _("Check sequence, instrument and mandate reference, then collect again."),
    ),
    ReturnReason(
        "AM02",
        _("The amount is higher than allowed."),
        _RETRY,
        False,
        _("Ask the member about a limit."),
    ),
    ReturnReason(
        "AM04",
        _("There was not enough money on the account."),
        _RETRY,
        False,
        _ASK_TRANSFER,
        retries=1,
    ),
    ReturnReason(
        "AM05",
        _("The debit was collected twice."),
        _OURS,
        True,
        _("Compare with the collection log first. Do not collect again."),
    ),
    ReturnReason("AM07", _("The money on the account is blocked."), _RETRY, False, _ASK_TRANSFER),
    ReturnReason("BE01", _("Name and account do not belong together."), _OURS, False, _OUR_DATA),
    ReturnReason(
        "BE05",
        _("The creditor identifier is unknown or wrong."),
        _OURS,
        False,
        _("Check the creditor identifier and tell the bank about a change."),
    ),
    ReturnReason("BE06", _("The debtor is not known at this bank."), _NEW, True, _NEW_ACCOUNT),
    ReturnReason("BE07", _("The debtor's address is missing."), _OURS, False, _OUR_DATA),
    ReturnReason("CNOR", _("The creditor's bank cannot be reached."), _OURS, False, _OUR_DATA),
    ReturnReason("CURR", _("The currency is wrong."), _OURS, False, _FILE),
    ReturnReason(
        "DNOR",
        _("The debtor's bank cannot be reached for this kind of debit."),
        _OURS,
        False,
        _("Check the BIC, and for B2B whether the bank takes part."),
    ),
    ReturnReason("DT01", _("The date is invalid."), _OURS, False, _FILE),
    ReturnReason("ED05", _("Settlement failed between the banks."), _RETRY, False, _ASK_TRANSFER),
    ReturnReason("FF01", _("The file format is wrong."), _OURS, False, _FILE),
    ReturnReason("FF05", _("The instrument (Core or B2B) is wrong."), _OURS, False, _FILE),
    ReturnReason(
        "FOCR", _("Returned after we asked for it."), _OURS, True, _("Nothing needs to be done.")
    ),
    ReturnReason(
        "MD01",
        _("There is no valid mandate, or the debtor says so."),
        _NEW,
        True,
        _("Stop collecting. Present the mandate, or ask for a new one; B2B: is it at the bank?"),
    ),
    ReturnReason("MD02", _("Mandate data are missing or wrong."), _OURS, False, _OUR_DATA),
    ReturnReason(
        "MD06",
        _("The debtor asked for the money back within eight weeks."),
        _DISPUTE,
        False,
        _PERSON,
    ),
    ReturnReason("MD07", _("The debtor is deceased."), _NEW, True, _PERSON),
    ReturnReason("MS02", _("The debtor refused the debit."), _DISPUTE, False, _PERSON),
    ReturnReason(
        "MS03",
        _("The bank gives no reason."),
        _UNKNOWN,
        False,
        _ASK_TRANSFER,
    ),
    ReturnReason("NARR", _("The reason is given in words."), _UNKNOWN, False, _PERSON),
    ReturnReason(
        "RC01", _("The BIC is wrong."), _OURS, False, _("Leave the BIC out and collect again.")
    ),
    ReturnReason("RR01", _("The debtor's account data are missing."), _OURS, False, _OUR_DATA),
    ReturnReason(
        "RR02",
        _("The debtor's name or address is missing or in a format no longer taken."),
        _OURS,
        False,
        _("Add the address in parts and collect again."),
    ),
    ReturnReason(
        "RR03",
        _("The creditor's name or address is missing or in a format no longer taken."),
        _OURS,
        False,
        _("Add the address in parts and collect again."),
    ),
    ReturnReason(
        "RR04", _("Returned for regulatory reasons."), _DISPUTE, False, _("Ask our bank.")
    ),
    ReturnReason(
        "SL01",
        _("The debtor limits debits at the bank."),
        _DISPUTE,
        False,
        _("Ask the member to release our creditor identifier at the bank."),
    ),
    ReturnReason("TM01", _("The file came after the bank's cut-off time."), _OURS, False, _FILE),
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
    return ReturnReason(code.strip(), neutral.meaning, neutral.kind, neutral.final, neutral.action)
