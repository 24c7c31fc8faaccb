"""The states of a bank file and of each direct debit in it."""

from __future__ import annotations

from enum import StrEnum


class CollectionState(StrEnum):
    """`waiting` for a person to release it, or `discarded` instead; `released` may be handed to the
    bank, `submitted` was; `rejected` came back whole.
    """

    WAITING = "waiting"
    RELEASED = "released"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    DISCARDED = "discarded"


UNRELEASED = (CollectionState.WAITING, CollectionState.DISCARDED)
"""Of these there is no file: nobody released them, or nothing was left to collect."""


class ItemState(StrEnum):
    """`waiting` with its file or `discarded` with it; `taken_out` before the bank had it; then
    `collecting` until the bank answers; `paid`, `returned` after settlement or `rejected`.
    """

    WAITING = "waiting"
    COLLECTING = "collecting"
    PAID = "paid"
    RETURNED = "returned"
    REJECTED = "rejected"
    DISCARDED = "discarded"
    TAKEN_OUT = "taken_out"


PENDING = (ItemState.WAITING, ItemState.COLLECTING)
"""Under way: neither collected again nor reminded of."""
NOT_IN_FILE = (ItemState.DISCARDED, ItemState.TAKEN_OUT)
"""The bank never gets these."""
FAILED = (ItemState.RETURNED, ItemState.REJECTED)
"""The bank gave no money for these, or took it back."""
NOT_COLLECTED = (*FAILED, *NOT_IN_FILE)
"""Direct debits that were announced and bring no money: what the announcement said is void."""

NOT_TOLD = "not_told"
"""The note of a debit that was taken out because its member could not be told."""


class Handling(StrEnum):
    """What a person decided about a debit that came back."""

    COLLECT_AGAIN = "collect_again"
    ASK_TRANSFER = "ask_transfer"
    HOLD_RELEASED = "hold_released"
    ACKNOWLEDGED = "acknowledged"
