"""The states of a bank file and of each direct debit in it."""

from __future__ import annotations

from enum import StrEnum


class CollectionState(StrEnum):
    """`released` may be handed to the bank, `submitted` was; `rejected` came back whole."""

    RELEASED = "released"
    SUBMITTED = "submitted"
    REJECTED = "rejected"


class ItemState(StrEnum):
    """`collecting` until the bank answers; `paid`, `returned` after settlement or `rejected`."""

    COLLECTING = "collecting"
    PAID = "paid"
    RETURNED = "returned"
    REJECTED = "rejected"
