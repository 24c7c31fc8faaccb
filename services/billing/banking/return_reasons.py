"""Why a debit came back, by the bank's code, and what the treasurer should do about it.

Most German returns say MS03, because banks mask "no funds" (AM04) and "deceased" (MD07) for data
protection: MS03 must never be read as a lack of money. Sources: EPC guidance on reason codes, DK.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


_NEW_ACCOUNT = "Stop collecting. Ask the member for the right account."
_PERSON = "Talk to the member. Do not collect again by yourself."
_OUR_DATA = "Correct our data and collect again."
_FILE = "Correct the file and hand it in again under a new message id."
_RETRY_ONCE = "Collect once more, or ask the member to pay by transfer."
_NEW, _DISPUTE = ReturnKind.NEW_MANDATE, ReturnKind.DISPUTE
_OURS, _RETRY, _UNKNOWN = ReturnKind.OUR_ERROR, ReturnKind.RETRY, ReturnKind.UNKNOWN


_REASONS = (
    ReturnReason("AC01", "The account number is wrong.", _NEW, True, _NEW_ACCOUNT),
    ReturnReason("AC03", "The creditor's account number is wrong.", _OURS, True, _OUR_DATA),
    ReturnReason("AC04", "The account is closed.", _NEW, True, _NEW_ACCOUNT),
    ReturnReason("AC05", "The debtor's account is closed.", _NEW, True, _NEW_ACCOUNT),
    ReturnReason(
        "AC06",
        "The account is blocked for direct debits.",
        _NEW,
        True,
        "Stop collecting. Offer payment by transfer.",
    ),
    ReturnReason(
        "AC13",
        "The debtor is a consumer; B2B debits are for companies.",
        _NEW,
        True,
        "Ask for a Core mandate.",
    ),
    ReturnReason(
        "AG01",
        "Direct debits are not allowed on this account.",
        _NEW,
        True,
        "Ask for another account or payment by transfer.",
    ),
    ReturnReason(
        "AG02",
        "The sequence type or instrument does not fit.",
        _OURS,
        False,
        "Check sequence, instrument and mandate reference, then collect again.",
    ),
    ReturnReason(
        "AM02", "The amount is higher than allowed.", _RETRY, False, "Ask the member about a limit."
    ),
    ReturnReason(
        "AM04", "There was not enough money on the account.", _RETRY, False, _RETRY_ONCE, retries=1
    ),
    ReturnReason(
        "AM05",
        "The debit was collected twice.",
        _OURS,
        True,
        "Compare with the collection log first. Do not collect again.",
    ),
    ReturnReason(
        "AM07", "The money on the account is blocked.", _RETRY, False, _RETRY_ONCE
    ),
    ReturnReason("BE01", "Name and account do not belong together.", _OURS, False, _OUR_DATA),
    ReturnReason(
        "BE05",
        "The creditor identifier is unknown or wrong.",
        _OURS,
        False,
        "Check the creditor identifier and tell the bank about a change.",
    ),
    ReturnReason("BE06", "The debtor is not known at this bank.", _NEW, True, _NEW_ACCOUNT),
    ReturnReason("BE07", "The debtor's address is missing.", _OURS, False, _OUR_DATA),
    ReturnReason("CNOR", "The creditor's bank cannot be reached.", _OURS, False, _OUR_DATA),
    ReturnReason("CURR", "The currency is wrong.", _OURS, False, _FILE),
    ReturnReason(
        "DNOR",
        "The debtor's bank cannot be reached for this kind of debit.",
        _OURS,
        False,
        "Check the BIC, and for B2B whether the bank takes part.",
    ),
    ReturnReason("DT01", "The date is invalid.", _OURS, False, _FILE),
    ReturnReason("ED05", "Settlement failed between the banks.", _RETRY, False, _RETRY_ONCE),
    ReturnReason("FF01", "The file format is wrong.", _OURS, False, _FILE),
    ReturnReason("FF05", "The instrument (Core or B2B) is wrong.", _OURS, False, _FILE),
    ReturnReason(
        "FOCR", "Returned after we asked for it.", _OURS, True, "Nothing needs to be done."
    ),
    ReturnReason(
        "MD01",
        "There is no valid mandate, or the debtor says so.",
        _NEW,
        True,
        "Stop collecting. Present the mandate, or ask for a new one; B2B: is it at the bank?",
    ),
    ReturnReason("MD02", "Mandate data are missing or wrong.", _OURS, False, _OUR_DATA),
    ReturnReason(
        "MD06", "The debtor asked for the money back within eight weeks.", _DISPUTE, False, _PERSON
    ),
    ReturnReason("MD07", "The debtor is deceased.", _NEW, True, _PERSON),
    ReturnReason("MS02", "The debtor refused the debit.", _DISPUTE, False, _PERSON),
    ReturnReason(
        "MS03", "The bank gives no reason.", _UNKNOWN, False,
        "Collect once more by hand, or ask the member.",
    ),
    ReturnReason("NARR", "The reason is given in words.", _UNKNOWN, False, _PERSON),
    ReturnReason("RC01", "The BIC is wrong.", _OURS, False, "Leave the BIC out and collect again."),
    ReturnReason("RR01", "The debtor's account data are missing.", _OURS, False, _OUR_DATA),
    ReturnReason(
        "RR02",
        "The debtor's name or address is missing or in a format no longer taken.",
        _OURS,
        False,
        "Add the address in parts and collect again.",
    ),
    ReturnReason(
        "RR03",
        "The creditor's name or address is missing or in a format no longer taken.",
        _OURS,
        False,
        "Add the address in parts and collect again.",
    ),
    ReturnReason("RR04", "Returned for regulatory reasons.", _DISPUTE, False, "Ask our bank."),
    ReturnReason(
        "SL01",
        "The debtor limits debits at the bank.",
        _DISPUTE,
        False,
        "Ask the member to release our creditor identifier at the bank.",
    ),
    ReturnReason("TM01", "The file came after the bank's cut-off time.", _OURS, False, _FILE),
)  # fmt: skip
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
