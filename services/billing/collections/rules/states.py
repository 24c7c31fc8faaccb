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
"""Of these there is no file: nobody released them."""


class ItemState(StrEnum):
    """`waiting` with its file or `discarded` with it; then `collecting` until the bank answers;
    `paid`, `returned` after settlement or `rejected`.
    """

    WAITING = "waiting"
    COLLECTING = "collecting"
    PAID = "paid"
    RETURNED = "returned"
    REJECTED = "rejected"
    DISCARDED = "discarded"


NOT_COLLECTED = (ItemState.RETURNED, ItemState.REJECTED, ItemState.DISCARDED)
"""Direct debits that were announced and bring no money: what the announcement said is void."""
