"""Reads camt.052, .053 and .054 in all versions banks send (v02 to v08), entry by entry.

Many real files break their own schema, so reading goes by element names and forgives order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from services.billing.sepa.checks import AMOUNT_CENTS_MAX
from services.billing.statements.bank_file import BankFormat, BankValueUnreadable, Readable
from services.billing.statements.camt_records import Record, read_records
from services.billing.statements.statement import BatchInfo, EntryDetail, Statement, StatementEntry
from shared.clean_text import repaired_line

_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "0"})
_GVC = re.compile(r"[A-Z0-9]*\+(\d{3})(?:\+[^+]*(?:\+([A-Z0-9]{1,4}))?)?")
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_DIGITS_MAX = len(str(AMOUNT_CENTS_MAX))
_COUNT = re.compile("[0-9]{1,15}")  # as ISO 20022 bounds it (Max15NumericText)
_SHOWN_MAX = 40


class CamtReader:
    """Iterates the booked entries of a file, holding few at a time.

    After the iteration `statements` has the heads and balances, and `pending` says how many entries
    were only announced and therefore not given. A file that is broken further down raises in
    mid-iteration: iterate within a transaction, or use `read_bank_file`, which reads all first.
    """

    def __init__(self, stream: Readable, bank_format: BankFormat) -> None:
        self.format = bank_format
        self.statements: list[Statement] = []
        self.pending = 0
        self._stream = stream
        self._entries = self._movement = 0
        self._seen: dict[bytes, int] = {}

    def __iter__(self) -> Iterator[StatementEntry]:
        for kind, record, statement in read_records(self._stream, self.format.prefix):
            if kind == "statement":
                self._close_statement(record)
            elif record.get("status") in ("BOOK", ""):
                yield self._entry(record, _account(statement))
            else:
                self.pending += 1

    def _entry(self, entry: Record, account: str) -> StatementEntry:
        amount = cents(entry.get("amount"))
        if entry.get("indicator") == "DBIT":
            amount = -amount
        records = entry.parts.get("detail", ())
        details = tuple(
            _detail(index, record, entry, account, amount if len(records) == 1 else None)
            for index, record in enumerate(records)
        )
        first = details[0] if details else None
        booked = _day(entry.get("booked") or entry.get("valued"))
        valued = entry.get("valued")
        gvc, _suffix = _gvc(entry.get("proprietary"))
        made = StatementEntry(
            account_iban=account,
            booking_date=booked,
            value_date=_day(valued) if valued else booked,
            amount_cents=amount,
            currency=entry.get("currency"),
            reversal=entry.get("reversal") in ("true", "1"),
            bank_reference=_given(repaired_line(entry.get("reference"))),
            entry_index=self._entries,
            fingerprint=self._fingerprint(entry, account),
            gvc=gvc or (first.gvc if first else None),
            bank_transaction_code=entry.get("domain")
            or (first.bank_transaction_code if first else ""),
            text=repaired_line(entry.get("text")),
            charges_cents=_charges(entry)[0],
            batch=_batch(entry),
            details=details,
        )
        self._entries += 1
        self._movement += amount
        return made

    def _fingerprint(self, entry: Record, account: str) -> str:
        """What this entry is known by in every file it turns up in.

        The bank's reference where there is one, else all that is said, as it was said: cleaned
        otherwise one day, an entry must not be a new one. Equal entries are counted, because two
        members may pay the same amount on the same day with the same words.
        """
        texts = entry.texts
        reference = entry.get("reference")
        parts = [account, (entry.get("booked") or entry.get("valued"))[:10], reference]
        parts += [entry.get("amount"), entry.get("currency"), entry.get("indicator")]
        if reference.upper() in _NO_REFERENCE:
            parts += [texts.get("proprietary", ""), texts.get("text", "")]
            for detail in entry.parts.get("detail", ()):
                parts += [f"{name}={text}" for name, text in detail.texts.items()]
        digest = blake2b("\n".join(parts).encode(), digest_size=16).digest()
        place = self._seen[digest] = self._seen.get(digest, -1) + 1
        return f"{digest.hex()}-{place}"

    def _close_statement(self, statement: Record) -> None:
        balances = statement.parts.get("balance", [])
        opening, closing = _balance(balances, _OPENING), _balance(balances, _CLOSING)
        self.statements.append(
            Statement(
                statement_id=repaired_line(statement.get("statement_id")),
                account_iban=_account(statement),
                currency=statement.get("currency") or (opening.get("currency") if opening else ""),
                number=statement.get("number") or statement.get("legal_number") or None,
                opening_cents=_signed(opening) if opening else None,
                opening_on=_day(opening.get("on")) if opening else None,
                closing_cents=_signed(closing) if closing else None,
                closing_on=_day(closing.get("on")) if closing else None,
                entries=self._entries,
                movement_cents=self._movement,
            )
        )
        self._entries = self._movement = 0
        self._seen.clear()


def _detail(
    index: int, record: Record, entry: Record, account: str, alone: int | None
) -> EntryDetail:
    """`alone` is the amount of the entry if this is its only detail."""
    texts = record.texts
    outgoing = (texts.get("indicator") or entry.get("indicator")) == "DBIT"
    amount = alone
    if "amount" in texts and texts.get("currency") == entry.get("currency"):
        amount = -cents(texts["amount"]) if outgoing else cents(texts["amount"])
    instructed = None
    if "instructed" in texts and texts.get("instructed_currency") == entry.get("currency"):
        instructed = cents(texts["instructed"])
    gvc, suffix = _gvc(texts.get("proprietary") or entry.get("proprietary"))
    included, apart = _charges(record)
    name, iban = _said(texts, "debtor_name"), texts.get("debtor_iban", "")
    if outgoing and "reason" not in texts:
        paid_to = _compact(texts.get("creditor_iban", ""))
        if paid_to and paid_to != account:
            name, iban = _said(texts, "creditor_name"), paid_to
    return EntryDetail(
        index=index,
        amount_cents=amount,
        end_to_end_id=_given(_said(texts, "end_to_end_id")),
        mandate_id=_given(_said(texts, "mandate_id")),
        instructed_cents=instructed,
        charges_cents=included,
        charges_apart_cents=apart,
        return_reason=_said(texts, "reason") or None,
        return_text=_said(texts, "reason_text"),
        debtor_name=_said(texts, "debtor_name"),
        counterparty_name=name,
        counterparty_iban=_compact(iban) or None,
        remittance=_said(texts, "remittance"),
        creditor_reference=_given(_said(texts, "creditor_reference")),
        bank_transaction_code=texts.get("domain") or entry.get("domain"),
        gvc=gvc,
        gvc_suffix=suffix,
    )


def _said(texts: Mapping[str, str], name: str) -> str:
    """What the bank or a payer wrote, as text is kept; nothing is nothing."""
    return repaired_line(texts[name]) if name in texts else ""


def _charges(record: Record) -> tuple[int, int]:
    """Fees inside the amount and fees told apart; a fee given back counts against them.

    A total is believed only where there are no single fees: banks send both.
    """
    if "charges" not in record.parts:
        return 0, 0
    included = apart = 0
    for charges in record.parts["charges"]:
        for fee in charges.parts.get("charges") or (charges,):
            amount = fee.get("amount") or fee.get("total")
            signed = cents(amount) if amount else 0
            if fee.get("indicator") == "CRDT":
                signed = -signed
            if fee.get("included") in ("false", "0"):
                apart += signed
            else:
                included += signed
    return included, apart


def _batch(entry: Record) -> BatchInfo | None:
    """The batch the bank names, or the one its only detail stands for."""
    batches, details = entry.parts.get("batch"), entry.parts.get("detail", ())
    if batches:
        return _batch_of(batches[0])
    if len(details) == 1 and _given(details[0].get("end_to_end_id")) is None:
        return _batch_of(details[0]) if details[0].get("payment_information_id") else None
    return None


def _batch_of(record: Record) -> BatchInfo:
    count, total = record.get("transactions"), record.get("total")
    return BatchInfo(
        message_id=_given(record.get("message_id")),
        payment_information_id=_given(record.get("payment_information_id")),
        number_of_transactions=int(count) if _COUNT.fullmatch(count) else None,
        total_cents=cents(total) if total else None,
    )


def _balance(balances: list[Record], kinds: tuple[str, ...]) -> Record | None:
    return next((each for kind in kinds for each in balances if each.get("kind") == kind), None)


def _signed(balance: Record) -> int:
    amount = cents(balance.get("amount"))
    return -amount if balance.get("indicator") == "DBIT" else amount


def _account(statement: Record) -> str:
    return _compact(statement.get("account") or statement.get("other_account"))


def _given(text: str) -> str | None:
    return None if text.upper() in _NO_REFERENCE else text


@lru_cache(maxsize=1024)
def _compact(iban: str) -> str:
    return "".join(iban.split())


@lru_cache(maxsize=1024)
def _gvc(proprietary: str) -> tuple[str | None, str | None]:
    """The business transaction code and suffix in `NTRF+109+00931+901`."""
    found = _GVC.match(proprietary)
    return (found[1], found[2]) if found else (None, None)


@lru_cache(maxsize=1024)
def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BankValueUnreadable(value=text[:_SHOWN_MAX], kind="date") from error


def cents(text: str) -> int:
    """Cents of an amount in a bank file, which may have one decimal, two, more zeros or none.

    What no SEPA message can carry is damage: the books do not hold any number of digits.
    """
    whole, _, fraction = text.partition(".")
    if len(fraction) != 2:
        fraction = fraction.rstrip("0").ljust(2, "0")
    digits = whole + fraction
    if not whole or not (digits.isascii() and digits.isdigit()) or len(fraction) > 2:
        raise BankValueUnreadable(value=text[:_SHOWN_MAX], kind="amount")
    digits = digits.lstrip("0") or "0"
    if len(digits) > _DIGITS_MAX or int(digits) > AMOUNT_CENTS_MAX:
        raise BankValueUnreadable(value=text[:_SHOWN_MAX], kind="amount")
    return int(digits)
