"""Reads camt.052, .053 and .054 in all versions banks send (v01 to v14), entry by entry.

Many real files break their own schema, so reading goes by element names and forgives order. What
money it is must be said, though: sign, amount and currency are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from services.billing.statements.amounts import (
    SHOWN_MAX,
    MoneyUnclear,
    cents,
    money,
    part_cents,
    sign_of,
)
from services.billing.statements.bank_file import (
    BankAmountUnclear,
    BankCurrencyUnclear,
    BankDateUnclear,
    BankFileWithoutStatement,
    BankFormat,
    BankStatusUnclear,
    BankValueUnreadable,
    Readable,
)
from services.billing.statements.camt_records import Record, read_records
from services.billing.statements.statement import (
    BatchInfo,
    EntryDetail,
    Statement,
    StatementEntry,
    StatementHead,
)
from shared.clean_text import repaired_line

_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "0"})
_GVC = re.compile(r"[A-Z0-9]*\+(\d{3})(?:\+[^+]*(?:\+([A-Z0-9]{1,4}))?)?")
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_STATUSES = frozenset({"BOOK", "PDNG", "FUTR", "INFO"})
"""Booked; waiting, in future and for information are only announced (ISO 20022, EntryStatus)."""
_COUNT = re.compile("[0-9]{1,15}")  # as ISO 20022 bounds it (Max15NumericText)


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
        self._head_of: Record | None = None
        self._known_head, self._until = StatementHead(), ""

    def __iter__(self) -> Iterator[StatementEntry]:
        for kind, record, statement in read_records(self._stream, self.format.prefix):
            if kind == "statement":
                self._close_statement(record)
            elif self._is_booked(record):
                yield self._entry(record, statement)
            else:
                self.pending += 1
        if not self.statements:
            raise BankFileWithoutStatement

    def _is_booked(self, entry: Record) -> bool:
        status = entry.get("status").upper()
        if status and status not in _STATUSES:
            raise BankStatusUnclear(**self._place(entry), value=entry.get("status")[:SHOWN_MAX])
        return status in ("", "BOOK")

    def _place(self, entry: Record) -> dict[str, Any]:
        """Which entry an error is about, as its statement counts them from 1."""
        reference = repaired_line(entry.get("reference"))[:SHOWN_MAX]
        return {"entry": self._entries + 1, "reference": reference or "–"}

    def _entry(self, entry: Record, statement: Record) -> StatementEntry:
        account, head = _account(statement), self._head(statement)
        try:
            amount = money(entry)
            charges, charges_apart = _charges(entry)
            records = entry.parts.get("detail", ())
            alone = amount if len(records) == 1 else None
            details = tuple(
                _detail(index, record, entry, account, alone)
                for index, record in enumerate(records)
            )
            batch = _batch(entry)
        except MoneyUnclear as unclear:
            raise unclear.error(**self._place(entry), value=unclear.value) from unclear
        first = details[0] if details else None
        booked = self._day(entry, head, "booked", "valued")
        gvc, _suffix = _gvc(entry.get("proprietary"))
        made = StatementEntry(
            account_iban=account,
            booking_date=booked,
            value_date=self._day(entry, head, "valued", "booked"),
            amount_cents=amount,
            currency=entry.get("currency"),
            reversal=entry.get("reversal").lower() in ("true", "1"),
            bank_reference=_given(repaired_line(entry.get("reference"))),
            entry_index=self._entries,
            fingerprint=self._fingerprint(entry, account, booked),
            gvc=gvc or (first.gvc if first else None),
            bank_transaction_code=entry.get("domain")
            or (first.bank_transaction_code if first else ""),
            text=repaired_line(entry.get("text")),
            charges_cents=charges,
            charges_apart_cents=charges_apart,
            batch=batch,
            details=details,
            statement=head,
        )
        self._entries += 1
        self._movement += amount
        return made

    def _day(self, entry: Record, head: StatementHead, *names: str) -> date:
        """The first that is given; else the statement's own day, which it closes on."""
        for name in names:
            if text := entry.get(name):
                return self._read_day(entry, text)
        if head.closing_on or self._until:
            return head.closing_on or self._read_day(entry, self._until)
        raise BankDateUnclear(**self._place(entry), value="")

    def _read_day(self, entry: Record, text: str) -> date:
        try:
            return _day(text)
        except ValueError as error:
            raise BankDateUnclear(**self._place(entry), value=text[:SHOWN_MAX]) from error

    def _head(self, statement: Record) -> StatementHead:
        """What the statement has said so far: once for all its entries."""
        if self._head_of is not statement:
            self._head_of, self._known_head = statement, _read_head(statement, len(self.statements))
            self._until = statement.get("until") or statement.get("created")
        return self._known_head

    def _fingerprint(self, entry: Record, account: str, booked: date) -> str:
        """What this entry is known by in every file it turns up in.

        The bank's reference where there is one, else all that is said, as it was said: cleaned
        otherwise one day, an entry must not be a new one. Equal entries are counted, because two
        members may pay the same amount on the same day with the same words.
        """
        texts = entry.texts
        reference = entry.get("reference")
        given = (entry.get("booked") or entry.get("valued"))[:10]
        parts = [account, given or booked.isoformat(), reference]
        parts += [entry.get("amount"), entry.get("currency"), entry.get("indicator")]
        if reference.upper() in _NO_REFERENCE:
            parts += [texts.get("proprietary", ""), texts.get("text", "")]
            for detail in entry.parts.get("detail", ()):
                parts += [f"{name}={text}" for name, text in detail.texts.items()]
        digest = blake2b("\n".join(parts).encode(), digest_size=16).digest()
        place = self._seen[digest] = self._seen.get(digest, -1) + 1
        return f"{digest.hex()}-{place}"

    def _close_statement(self, statement: Record) -> None:
        head = _read_head(statement, len(self.statements))
        balances = statement.parts.get("balance", [])
        self.statements.append(
            Statement(
                statement_id=head.statement_id,
                account_iban=_account(statement),
                currency=statement.get("currency")
                or next((one.get("currency") for one in balances if one.get("currency")), ""),
                number=head.number,
                opening_cents=head.opening_cents,
                opening_on=head.opening_on,
                closing_cents=head.closing_cents,
                closing_on=head.closing_on,
                entries=self._entries,
                movement_cents=self._movement,
            )
        )
        self._entries = self._movement = 0
        self._head_of = None
        self._seen.clear()


def _read_head(statement: Record, place: int) -> StatementHead:
    balances = statement.parts.get("balance", [])
    opening, closing = _balance(balances, _OPENING), _balance(balances, _CLOSING)
    return StatementHead(
        statement_id=repaired_line(statement.get("statement_id")),
        number=statement.get("number") or statement.get("legal_number") or None,
        opening_cents=_balance_cents(opening),
        opening_on=_balance_day(opening),
        closing_cents=_balance_cents(closing),
        closing_on=_balance_day(closing),
        place=place,
    )


def _detail(
    index: int, record: Record, entry: Record, account: str, alone: int | None
) -> EntryDetail:
    """`alone` is the amount of the entry if this is its only detail."""
    texts = record.texts
    sign = sign_of(texts.get("indicator") or entry.get("indicator"))
    outgoing, amount, instructed = sign < 0, alone, None
    if (told := _told(texts, "amount", "currency", entry)) is not None:
        amount = sign * told
    if "instructed" in texts:
        instructed = _told(texts, "instructed", "instructed_currency", entry)
    gvc, suffix = _gvc(texts.get("proprietary") or entry.get("proprietary"))
    included, apart = _charges(record)
    name = _said(texts, "debtor_name") or _said(texts, "ultimate_debtor_name")
    iban = texts.get("debtor_iban", "")
    if outgoing and "reason" not in texts:
        paid_to = _compact(texts.get("creditor_iban", ""))
        if paid_to and paid_to != account:
            name = _said(texts, "creditor_name") or _said(texts, "ultimate_creditor_name")
            iban = paid_to
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
        ultimate_name=_said(texts, "ultimate_debtor_name"),
        additional=_said(texts, "additional"),
        creditor_reference=_given(_said(texts, "creditor_reference")),
        bank_transaction_code=texts.get("domain") or entry.get("domain"),
        gvc=gvc,
        gvc_suffix=suffix,
    )


def _told(texts: Mapping[str, str], name: str, currency: str, entry: Record) -> int | None:
    """An amount of a detail in the currency of the account; None if it is in another, or not said.

    Raises MoneyUnclear.
    """
    if name not in texts:
        return None
    if currency not in texts:
        raise MoneyUnclear(BankCurrencyUnclear, texts[name])
    if texts[currency] != entry.get("currency"):
        return None
    try:
        return cents(texts[name])
    except BankValueUnreadable as error:
        raise MoneyUnclear(BankAmountUnclear, texts[name]) from error


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
            signed = part_cents(amount) if amount else 0
            if fee.get("indicator") and sign_of(fee.get("indicator")) > 0:
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
        total_cents=part_cents(total) if total else None,
    )


def _balance(balances: list[Record], kinds: tuple[str, ...]) -> Record | None:
    return next((each for kind in kinds for each in balances if each.get("kind") == kind), None)


def _balance_cents(balance: Record | None) -> int | None:
    """A balance that is not clear counts as not given: no money moves by it."""
    if balance is None:
        return None
    try:
        return money(balance)
    except MoneyUnclear:
        return None


def _balance_day(balance: Record | None) -> date | None:
    try:
        return _day(balance.get("on")) if balance else None
    except ValueError:
        return None


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
    return date.fromisoformat(text[:10])
