"""Reads MT940, the statement of before camt, which banks still deliver.

The library finds statements, entries and balances. What German banks write into field 86 is read
here: the library lets EREF swallow what follows and keeps one head for all statements of a file.
Strict as camt: every field 61 becomes an entry, or the file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from typing import Any

from services.billing.sepa.iban import make_iban
from services.billing.statements.bank_file import (
    BankAmountUnclear,
    BankCurrencyUnclear,
    BankFileBroken,
    BankFormat,
    BankSignUnclear,
    Readable,
)
from services.billing.statements.statement import (
    EntryDetail,
    Statement,
    StatementEntry,
    StatementHead,
)
from shared.clean_text import repaired_line
from shared.money import plain_amount

MT940_BYTES_MAX = 30_000_000
"""As much as a request may bring: the file is read whole."""
_READ_BYTES = 1 << 20
_BLOCK = re.compile(r"(?m)^(?=:20:)")
_ENTRY = re.compile(r"(?m)^:61:")
_ANY_ENTRY = re.compile(r"(?m)^[ \t]*:61:")
_FIELD_61 = re.compile(
    r"(?m)^:61:\d{6}(?:\d{4}| {4})?R?[CD][A-Z]?[\n ]?\d{1,12},\d{0,2}(?![\d,.-])"
)
"""Days, sign and amount as SWIFT has them; the library takes what it can and leaves the rest."""
_ENVELOPE = re.compile(r"\{[1235]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\{4:|-\}")
_SUBFIELD = re.compile(r"\?(\d\d)")
_TAG = re.compile(
    r"(?:(?<=\x1f)|(?<![A-Z\x1f]))(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP|IBAN|BIC)[+:]"
)
_CUT = "\x1f"
"""Where one subfield ends and the next begins: a tag may stand there without a space before."""
_SIGNS = {"C": 1, "RD": 1, "D": -1, "RC": -1}
"""RC takes a credit back, RD a debit (SWIFT, field 61, subfield 3)."""
_NOTHING = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED"})
_AMOUNT = re.compile(r"(\d{1,12}),(\d{0,2})")
_KNOWN_REASONS = {"901": "AC01", "914": "MS03", "911": "FF01"}
"""Return keys of field 86 ?34 that are published; the others say no reason that is known."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_SHOWN_MAX = 60


class Mt940Reader:
    """Iterates the entries of a file as `CamtReader` does; then `statements` has the heads."""

    def __init__(self, stream: Readable, bank_format: BankFormat) -> None:
        self.format = bank_format
        self.statements: list[Statement] = []
        self.pending = 0
        self._stream = stream

    def __iter__(self) -> Iterator[StatementEntry]:
        text = _text(_whole(self._stream))
        for place, block in enumerate(_blocks(text)):
            yield from self._statement(block, place)
        if not self.statements:
            raise BankFileBroken(reason="there is no statement in it")
        if sum(one.entries for one in self.statements) != len(_ANY_ENTRY.findall(text)):
            raise BankFileBroken(reason="an entry (field 61) in it is in no statement")

    def _statement(self, block: str, place: int) -> Iterator[StatementEntry]:
        parsed = _parsed(block)
        head, account = _head(parsed.data, place), _account(parsed.data)
        movement, seen = 0, dict[bytes, int]()
        if not account:
            raise BankFileBroken(reason="it names no account (field 25)")
        if len(parsed) != len(_ENTRY.findall(block)):
            raise BankFileBroken(reason="an entry (field 61) in it cannot be read")
        if len(parsed) != len(_FIELD_61.findall(block)):
            raise BankFileBroken(reason="days, sign or amount of an entry (field 61) are not clear")
        for index, transaction in enumerate(parsed):
            entry = _entry(transaction.data, account, head, index)
            entry.fingerprint = _fingerprint(entry, seen)
            movement += entry.amount_cents
            yield entry
        self.statements.append(
            Statement(
                statement_id=head.statement_id,
                account_iban=account,
                currency=_currency(parsed.data),
                number=head.number,
                opening_cents=head.opening_cents,
                opening_on=head.opening_on,
                closing_cents=head.closing_cents,
                closing_on=head.closing_on,
                entries=len(parsed),
                movement_cents=movement,
            )
        )


def _whole(stream: Readable) -> bytes:
    """All of it, read until nothing comes: one read may give less than is left."""
    data = bytearray()
    while piece := stream.read(_READ_BYTES):
        data += piece
        if len(data) > MT940_BYTES_MAX:
            raise BankFileBroken(reason="it is too large")
    return bytes(data)


def _text(data: bytes) -> str:
    """Banks write UTF-8, or Latin-1 as of old."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> list[str]:
    """One text for each statement, without the envelope of SWIFT."""
    text = _ENVELOPE.sub("\n", text)
    lines = "\n".join(line.strip() for line in text.split("\n") if line.strip() not in ("", "-"))
    return [block for block in _BLOCK.split(lines) if block.startswith(":20:")]


def _parsed(block: str) -> Any:
    # Only who reads such a file loads the library; it has no types.
    import mt940

    transactions = mt940.models.Transactions(processors={"post_transaction_details": []})
    try:
        transactions.parse(block)
    except Exception as error:
        # Its errors have no class of their own; whatever it says, the file is at fault.
        raise BankFileBroken(reason=str(error)[:_SHOWN_MAX] or type(error).__name__) from error
    return transactions


def _head(data: dict[str, Any], place: int) -> StatementHead:
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    number = "/".join(
        str(data[name]) for name in ("statement_number", "sequence_number") if data.get(name)
    )
    return StatementHead(
        statement_id=repaired_line(str(data.get("transaction_reference") or "")),
        number=number or None,
        opening_cents=_cents(opening),
        opening_on=_day(opening),
        closing_cents=_cents(closing),
        closing_on=_day(closing),
        place=place,
    )


def _cents(balance: Any) -> int | None:
    return int(balance.amount.amount * 100) if balance and balance.amount else None


def _day(balance: Any) -> date | None:
    found = balance.date if balance else None
    return date(found.year, found.month, found.day) if found else None


def _currency(data: dict[str, Any]) -> str:
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    return str(opening.amount.currency or "") if opening and opening.amount else ""


def _account(data: dict[str, Any]) -> str:
    """The IBAN, also where the bank gives bank code and number as of old."""
    told = "".join(str(data.get("account_identification") or "").split())
    old = re.fullmatch(r"(\d{8})/(\d{1,10})(?:[A-Z]{3})?", told)
    return make_iban("DE", f"{old[1]}{old[2].zfill(10)}") if old else told


def _entry(data: dict[str, Any], account: str, head: StatementHead, index: int) -> StatementEntry:
    fields = _fields(str(data.get("transaction_details") or ""))
    amount = _amount(data, index)
    booked = data.get("entry_date") or data.get("guessed_entry_date") or data["date"]
    reference = repaired_line(str(data.get("bank_reference") or ""))
    detail = _detail(data, fields, amount)
    return StatementEntry(
        account_iban=account,
        booking_date=date(booked.year, booked.month, booked.day),
        value_date=date(data["date"].year, data["date"].month, data["date"].day),
        amount_cents=amount,
        currency=_own_currency(data, index),
        reversal=str(data.get("status")) in ("RC", "RD"),
        bank_reference=None if reference.upper() in _NOTHING else reference,
        entry_index=index,
        fingerprint="",
        gvc=fields.get("gvc") or None,
        text=repaired_line(fields.get("00", "")),
        charges_cents=0,
        details=(detail,),
        statement=head,
    )


def _place(data: dict[str, Any], index: int) -> dict[str, Any]:
    reference = repaired_line(str(data.get("bank_reference") or "–"))
    return {"entry": index + 1, "reference": reference[:_SHOWN_MAX]}


def _own_currency(data: dict[str, Any], index: int) -> str:
    """That of the statement's balances: field 61 has none of its own."""
    currency = str(data.get("currency") or "")
    if not _CURRENCY.fullmatch(currency):
        value = plain_amount(abs(_amount(data, index)))
        raise BankCurrencyUnclear(**_place(data, index), value=value)
    return currency


def _amount(data: dict[str, Any], index: int) -> int:
    place = _place(data, index)
    status = str(data.get("status") or "")
    if status not in _SIGNS:
        raise BankSignUnclear(**place, value=status[:_SHOWN_MAX])
    amount = data["amount"].amount
    cents = abs(int(amount * 100))
    if cents != abs(amount * 100):
        raise BankAmountUnclear(**place, value=str(amount)[:_SHOWN_MAX])
    return _SIGNS[status] * cents


def _fields(details: str) -> dict[str, str]:
    """Field 86 taken apart: subfields by their number, `gvc`, and the SEPA tags of its purpose.

    Lines are joined as they were cut: a bank breaks after 27 letters, wherever that is.
    """
    text = details.replace("\n", "")
    structured = re.match(r"(\d{3})(?=\?\d\d)", text)
    if not structured:
        return {"purpose": details.replace("\n", " "), **_tags(details.replace("\n", " "))}
    parts = _SUBFIELD.split(text[3:])
    fields: dict[str, str] = {"gvc": structured[1]}
    for number, value in zip(parts[1::2], parts[2::2], strict=True):
        fields[number] = fields.get(number, "") + value
    purpose = _CUT.join(
        fields.get(number, "") for number in (*map(str, range(20, 30)), *map(str, range(60, 64)))
    )
    return {**fields, "purpose": purpose.replace(_CUT, ""), **_tags(purpose)}


def _tags(purpose: str) -> dict[str, str]:
    parts = _TAG.split(purpose)
    texts = [part.replace(_CUT, "").strip() for part in parts]
    found = dict(zip(texts[1::2], texts[2::2], strict=True))
    if texts[0] and "SVWZ" not in found:
        found["SVWZ"] = texts[0]
    return found


def _detail(data: dict[str, Any], fields: dict[str, str], amount: int) -> EntryDetail:
    name = repaired_line(" ".join(filter(None, (fields.get("32"), fields.get("33")))))
    is_return = fields.get("gvc") in ("108", "109") or "34" in fields
    key = fields.get("34", "")
    charged = _told(fields.get("COAM", ""))
    return EntryDetail(
        index=0,
        amount_cents=amount,
        end_to_end_id=_given(fields.get("EREF", "")),
        mandate_id=_given(fields.get("MREF", "")),
        instructed_cents=_told(fields.get("OAMT", "")),
        charges_cents=charged or 0,
        return_reason=(_KNOWN_REASONS.get(key) if is_return else None),
        debtor_name=name,
        counterparty_name=repaired_line(fields.get("ABWA", "")) or name,
        counterparty_iban=_iban(fields),
        remittance=repaired_line(fields.get("SVWZ") or fields.get("purpose", "")),
        additional=repaired_line(
            " ".join(
                part
                for part in (fields.get("KREF", ""), str(data.get("customer_reference") or ""))
                if part.upper() not in _NOTHING
            )
        ),
        gvc=fields.get("gvc") or None,
        gvc_suffix=key or None,
    )


def _iban(fields: dict[str, str]) -> str | None:
    told = "".join((fields.get("31") or fields.get("IBAN") or "").split())
    return told if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", told) else None


def _told(text: str) -> int | None:
    found = _AMOUNT.search(text)
    return int(found[1]) * 100 + int(found[2].ljust(2, "0")) if found else None


def _given(text: str) -> str | None:
    text = repaired_line(text)
    return None if text.upper() in _NOTHING else text


def _fingerprint(entry: StatementEntry, seen: dict[bytes, int]) -> str:
    """As camt's: an entry with the bank's reference is the same in both."""
    sign = "CRDT" if entry.amount_cents > 0 else "DBIT"
    parts = [entry.account_iban, entry.booking_date.isoformat(), entry.bank_reference or ""]
    parts += [plain_amount(abs(entry.amount_cents)), entry.currency, sign]
    if entry.bank_reference is None:
        (detail,) = entry.details
        parts += [
            entry.text,
            detail.remittance,
            detail.counterparty_name,
            str(detail.end_to_end_id),
        ]
    digest = blake2b("\n".join(parts).encode(), digest_size=16).digest()
    place = seen[digest] = seen.get(digest, -1) + 1
    return f"{digest.hex()}-{place}"
