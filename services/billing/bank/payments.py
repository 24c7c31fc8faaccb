"""Takes a bank's entries apart into payments: one for each movement of money, in or out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.payment_text import Series, read_text
from services.billing.bank.rules.states import TransactionState
from services.billing.ledger.tables import Account
from services.billing.sepa.references import numbered_source
from services.billing.statements.statement import (
    EntryDetail,
    StatementEntry,
    is_return,
    return_split,
)
from shared.ibans import mask_ibans

# Remittance information has 140 letters, and some banks add names and ids; beyond is repetition.
TEXT_MAX = 500
HashesOf = Callable[[str], tuple[str, ...]]
_WORDS_MAX = 5
_BACK_GVC = frozenset({"159", "160"})
_CHARGES = ("CHRG", "COMM", "FEES")
_TRANSFER_GVC = frozenset({"153", "166", "167", "168", "169"})
_DEBIT_FAMILY = "PMNT/IDDT"
_DEBIT_CREDITS = frozenset({"171", "174", "181", "184", "192", "196"})


@dataclass(slots=True)
class Payment:
    """One payment as the bank wrote it (`entry` and its `detail`, if it gives one) and, once it was
    looked at, what became of it: a row of `bank_transaction` to be.

    `iban_hashes` are of the other side's account, the one to keep first. `source` is where its
    money stands in the ledger: at the bank, or with unmatched money if it was booked before it was
    understood; then `is_booked` says that its row exists. `is_charge` is what an entry is less than
    its details by charges that it names, `is_rest` a difference that nothing explains.
    `statement_id` is the row of the statement with balances that tells of it, in its entry
    `entry_place`.
    """

    id: UUID
    entry: StatementEntry
    detail: EntryDetail | None
    fingerprint: str
    message: str
    amount_cents: int
    entry_cents: int | None
    iban_hashes: tuple[str, ...] = ()
    source: Account = Account.BANK
    is_booked: bool = False
    state: TransactionState = TransactionState.UNMATCHED
    reason: str | None = None
    principal_cents: int | None = None
    fees_cents: int | None = None
    invoice_id: UUID | None = None
    collection_id: UUID | None = None
    explanation: tuple[Reason, ...] = ()
    is_charge: bool = False
    is_rest: bool = False
    statement_id: UUID | None = None
    entry_place: int | None = None
    account_name: str | None = None

    @property
    def booked_on(self) -> date:
        return self.entry.booking_date

    @property
    def is_in_euros(self) -> bool:
        return self.entry.currency in ("", "EUR")

    @property
    def end_to_end_id(self) -> str | None:
        """As the bank wrote it, in capitals, since some banks change them."""
        given = self.detail.end_to_end_id if self.detail else None
        return given.upper() if given else None

    @property
    def mandate_reference(self) -> str | None:
        return self.detail.mandate_id if self.detail else None

    @property
    def iban(self) -> str | None:
        """The other side's account number."""
        return self.detail.counterparty_iban if self.detail else None

    @property
    def text(self) -> str:
        """What people wrote, or else what the bank says; account numbers in it are masked."""
        written = self.detail.remittance if self.detail else ""
        told = written or self.entry.text or " · ".join(_words_of(self.entry))
        return mask_ibans(told)[:TEXT_MAX]

    @property
    def searched(self) -> str:
        """All of the text in which numbers may stand."""
        detail = self.detail
        if detail is None:
            return self.entry.text
        parts = (detail.remittance, detail.creditor_reference, detail.end_to_end_id)
        more = (detail.additional, detail.return_text, self.entry.text)
        return " ".join(part for part in (*parts, *more) if part)

    @property
    def is_return(self) -> bool:
        """Whether the bank signs it as money taken back."""
        return is_return(self.entry, self.detail)

    @property
    def code(self) -> str:
        """The bank's own transaction code: of the detail, else of the entry."""
        told = self.detail.bank_transaction_code if self.detail else ""
        return told or self.entry.bank_transaction_code

    @property
    def is_our_reversal(self) -> bool:
        """Whether it is a collection that we took back ourselves: no payer did anything (GVC 193;
        ISO 20022 RCDD, reversal due to a cancellation request)."""
        return self.gvc == "193" or self.code.endswith("RCDD")

    @property
    def gvc(self) -> str | None:
        """The German business transaction code: of the detail, else of the entry."""
        return (self.detail.gvc if self.detail else None) or self.entry.gvc

    @property
    def is_transfer_back(self) -> bool:
        """Whether it is a transfer of ours that came back: it never pays an invoice.

        GVC 159 and 160, RRTN, or a reason of return on money in that is no debit credited again.
        """
        if self.amount_cents <= 0 or self.gvc in _DEBIT_CREDITS:
            return False
        told = self.detail is not None and self.detail.return_reason is not None
        debited = self.code.startswith(_DEBIT_FAMILY)
        return self.gvc in _BACK_GVC or self.code.endswith("RRTN") or (told and not debited)

    @property
    def is_bank_fee(self) -> bool:
        """Whether the bank takes it for itself: GVC 808, or a family of charges."""
        return self.amount_cents < 0 and (
            self.gvc == "808" or self.code.endswith(_CHARGES) or "/CHRG" in self.code
        )

    @property
    def is_debit_credit(self) -> bool:
        """Whether the bank signs it as the credit of a debit, or does not sign it at all: a payer
        may copy the id of a debit into a transfer."""
        return not (self.code or self.gvc) or self.code_of_debit

    @property
    def code_of_debit(self) -> bool:
        """Whether the bank's code says that it is about a debit of ours."""
        return self.code.startswith(_DEBIT_FAMILY) or self.gvc in _DEBIT_CREDITS

    def is_split_into(self, principal_cents: int) -> bool:
        """Whether the bank's own parts of a return, if it gives any, agree with the principal."""
        if self.detail is None:
            return True
        split = return_split(self.entry, self.detail)
        return split.sound and split.principal_cents == principal_cents

    def add_reason(self, code: str, about: str = "") -> None:
        """One more reason why it was placed or not, for its row."""
        self.explanation = (*self.explanation, Reason(code, about))


def payments_of(
    entry: StatementEntry, message: str, hashes_of: HashesOf, ids: Iterator[UUID]
) -> list[Payment]:
    """The payments of an entry: one for each detail it names, and for what is left.

    What an entry is less than its details is a charge of the bank where the file tells one of that
    amount (ISO 20022, Chrgs at entry or detail), else money of its own. One payment for a sum that
    cannot be taken apart.
    """
    details = entry.details
    if _can_be_taken_apart(entry):
        parts: list[tuple[EntryDetail | None, int]] = [
            (detail, detail.amount_cents or 0) for detail in details
        ]
    else:
        parts = [(details[0] if len(details) == 1 else None, entry.amount_cents)]
    made = [
        _payment(entry, detail, cents, message=message, hashes_of=hashes_of, id_=next(ids))
        for detail, cents in parts
    ]
    if left := entry.amount_cents - sum(cents for _, cents in parts):
        rest = _payment(entry, None, left, message=message, hashes_of=hashes_of, id_=next(ids))
        rest.is_charge = left < 0 and -left in _charges_told(entry)
        rest.is_rest = not rest.is_charge
        made.append(rest)
    for place, payment in enumerate(made):
        payment.fingerprint += f":{place}" if place else ""
    made[0].entry_cents = entry.amount_cents
    return made


def _payment(
    entry: StatementEntry,
    detail: EntryDetail | None,
    cents: int,
    *,
    message: str,
    hashes_of: HashesOf,
    id_: UUID,
) -> Payment:
    iban = detail.counterparty_iban if detail else None
    return Payment(
        id=id_,
        entry=entry,
        detail=detail,
        fingerprint=entry.fingerprint,
        message=message,
        amount_cents=cents,
        entry_cents=None,
        iban_hashes=hashes_of(iban) if iban else (),
    )


def _charges_told(entry: StatementEntry) -> set[int]:
    """What may explain a difference: charges at the entry or at its details; banks repeat them, so
    they are not added up."""
    of_details = sum(detail.charges_cents for detail in entry.details)
    apart = sum(detail.charges_apart_cents for detail in entry.details)
    return {
        entry.charges_cents,
        entry.charges_apart_cents,
        of_details,
        apart,
        of_details + apart,
        entry.charges_cents + entry.charges_apart_cents,
    } - {0}


def _words_of(entry: StatementEntry) -> Iterator[str]:
    """What the details of a sum say, so that it is never without a text."""
    for detail in entry.details[:_WORDS_MAX]:
        said = (detail.counterparty_name, detail.remittance, detail.return_text, detail.additional)
        yield from filter(None, dict.fromkeys(said))
    if not entry.details and entry.batch:
        batch = entry.batch
        yield from filter(None, (batch.payment_information_id, batch.message_id))


def is_collection_sum(entry: StatementEntry) -> bool:
    """Whether an entry is the credit of a whole collection, with or without its debits listed.

    Where debits that came back within it are listed too, each detail counts by itself.
    """
    if entry.amount_cents <= 0:
        return False
    if any((detail.amount_cents or 0) < 0 for detail in entry.details):
        return False
    if entry.gvc in ("192", "196"):
        return True
    ours = [_is_ours(detail) for detail in entry.details]
    if len(ours) > 1:
        return all(ours)
    if any(ours):
        return False
    return entry.batch is not None or _named_by_bank(entry)


def _named_by_bank(entry: StatementEntry) -> bool:
    """Whether the bank writes an id of ours; of a transfer, which has a payer's account, a person
    may have written it."""
    detail = entry.details[0] if entry.details else None
    if detail is not None and (detail.counterparty_iban or detail.gvc in _TRANSFER_GVC):
        return False
    text = f"{entry.text} {detail.remittance if detail else ''}"
    return bool(read_text(text, Series.of(())).own_ids)


def _is_ours(detail: EntryDetail) -> bool:
    return bool(detail.end_to_end_id) and numbered_source(detail.end_to_end_id or "") is not None


def _can_be_taken_apart(entry: StatementEntry) -> bool:
    """Whether the details say what each of them is: several that all have an amount, or one
    transfer less a charge that is told with it."""
    amounts = [detail.amount_cents for detail in entry.details]
    if is_collection_sum(entry) or not all(amounts):
        return False
    if len(amounts) > 1:
        return True
    (amount,) = amounts or (None,)
    return (
        bool(amount)
        and 0 < entry.amount_cents < (amount or 0)
        and ((amount or 0) - entry.amount_cents in _charges_told(entry))
    )
