"""Reads camt.052, .053 and .054 in all versions banks send (v02 to v08), entry by entry.

Many real files break their own schema, so reading goes by element names and forgives order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from lxml import etree

from services.billing.banking.bank_file import (
    BankFileBroken,
    BankFormat,
    BankValueUnreadable,
    Readable,
)
from services.billing.banking.camt_paths import (
    SEPARATOR,
    BalanceFields,
    BatchFields,
    ChargeFields,
    DetailFields,
    EntryFields,
    PartyFields,
    StatementFields,
    paths_for,
    read,
)
from services.billing.banking.statement import BatchInfo, EntryDetail, Statement, StatementEntry

_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "0"})
_STATEMENT_TAGS = ("{*}Stmt", "{*}Rpt", "{*}Ntfctn")
_GVC = re.compile(r"[A-Z0-9]*\+(\d{3})(?:\+[^+]*(?:\+([A-Z0-9]{1,4}))?)?")
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)


class CamtReader:
    """Iterates the booked entries of a file, holding one at a time.

    After the iteration `statements` has the heads and balances, and `pending` says how many entries
    were only announced and therefore not given. A file that is broken further down raises in
    mid-iteration: iterate within a transaction, or use `read_bank_file`, which reads all first.
    """

    def __init__(self, stream: Readable, bank_format: BankFormat) -> None:
        self.format = bank_format
        self.statements: list[Statement] = []
        self.pending = 0
        self._stream = stream
        self._paths = paths_for(bank_format.namespace)
        self._account = ""
        self._entries = self._movement = 0
        self._seen: dict[bytes, int] = {}

    def __iter__(self) -> Iterator[StatementEntry]:
        parsed = etree.iterparse(
            self._stream,
            events=("end",),
            tag=("{*}Ntry", *_STATEMENT_TAGS),
            resolve_entities=False,
            no_network=True,
        )
        try:
            for _, element in parsed:
                if not element.tag.endswith("Ntry"):
                    self._close_statement(element)
                elif (entry := self._entry(element)) is not None:
                    yield entry
        except etree.XMLSyntaxError as error:
            raise BankFileBroken(reason=error.msg) from error

    def _entry(self, element: etree._Element) -> StatementEntry | None:
        fields = read(EntryFields._make, self._paths.entry, element)
        if fields.status not in ("BOOK", ""):
            self.pending += 1
            _forget(element)
            return None
        if not self._entries:
            self._account = self._read_account(element.getparent())
        sign = -1 if fields.indicator.strip() == "DBIT" else 1
        amount = sign * cents(fields.amount)
        elements = self._paths.details(element)
        found = [read(DetailFields._make, self._paths.detail, each) for each in elements]
        booked = _day(fields.booked or fields.valued)
        gvc, suffix = _gvc(fields.proprietary)
        details = tuple(
            self._detail(index, each, texts, fields, suffix)
            for index, (each, texts) in enumerate(zip(elements, found, strict=True))
        )
        entry = StatementEntry(
            account_iban=self._account,
            booking_date=booked,
            value_date=_day(fields.valued) if fields.valued else booked,
            amount_cents=amount,
            currency=fields.currency,
            reversal=fields.reversal.strip() in ("true", "1"),
            bank_reference=_given(fields.reference),
            entry_index=self._entries,
            fingerprint=self._fingerprint(fields, found),
            gvc=gvc or (details[0].gvc if details else None),
            bank_transaction_code=_code(fields.domain)
            or (details[0].bank_transaction_code if details else ""),
            text=fields.text.strip(),
            charges_cents=self._charges(element)[0] if fields.charges != "0" else 0,
            batch=self._batch(element, fields, elements, details),
            details=_with_single_amount(details, amount),
        )
        self._entries += 1
        self._movement += amount
        _forget(element)
        return entry

    def _detail(
        self,
        index: int,
        element: etree._Element,
        fields: DetailFields,
        entry: EntryFields,
        entry_suffix: str | None,
    ) -> EntryDetail:
        indicator = (fields.indicator or entry.indicator).strip()
        amount = cents(fields.amount) if fields.currency == entry.currency else None
        gvc, suffix = _gvc(fields.proprietary or entry.proprietary)
        included, apart = self._charges(element) if fields.charges != "0" else (0, 0)
        same_currency = fields.instructed_currency == entry.currency
        party = PartyFields(fields.debtor_name, fields.debtor_iban)
        if indicator == "DBIT" and not fields.reason:
            paid_to = read(PartyFields._make, self._paths.creditor, element)
            party = paid_to if paid_to.iban not in ("", self._account) else party
        return EntryDetail(
            index=index,
            amount_cents=-amount if amount and indicator == "DBIT" else amount,
            end_to_end_id=_given(fields.end_to_end_id),
            mandate_id=_given(fields.mandate_id),
            instructed_cents=cents(fields.instructed) if same_currency else None,
            charges_cents=included,
            charges_apart_cents=apart,
            return_reason=fields.reason or None,
            return_text=fields.reason_text.strip(),
            debtor_name=fields.debtor_name.strip(),
            counterparty_name=party.name.strip(),
            counterparty_iban=_iban(party.iban) or None,
            remittance=self._remittance(element, fields),
            creditor_reference=_given(fields.creditor_reference),
            bank_transaction_code=_code(fields.domain or entry.domain),
            gvc=gvc,
            gvc_suffix=suffix or entry_suffix,
        )

    def _remittance(self, element: etree._Element, fields: DetailFields) -> str:
        if fields.remittances in ("0", "1"):
            return fields.remittance.strip()
        return " ".join((line.text or "").strip() for line in self._paths.remittances(element))

    def _charges(self, element: etree._Element) -> tuple[int, int]:
        """Fees inside the amount and fees told apart; a fee given back counts against them."""
        included = apart = 0
        for record in self._paths.charges(element):
            fields = read(ChargeFields._make, self._paths.charge, record)
            fee = cents(fields.amount) if fields.amount else 0
            if fields.indicator.strip() == "CRDT":
                fee = -fee
            if fields.included.strip() in ("false", "0"):
                apart += fee
            else:
                included += fee
        return included, apart

    def _batch(
        self,
        element: etree._Element,
        entry: EntryFields,
        elements: list[etree._Element],
        details: tuple[EntryDetail, ...],
    ) -> BatchInfo | None:
        if entry.batches != "0":
            found = self._paths.batches(element)
        elif len(details) == 1 and details[0].end_to_end_id is None:
            found = self._paths.references(elements[0])
        else:
            return None
        if not found:
            return None
        fields = read(BatchFields._make, self._paths.batch, found[0])
        if entry.batches == "0" and not fields.payment_information_id:
            return None
        return BatchInfo(
            message_id=_given(fields.message_id),
            payment_information_id=_given(fields.payment_information_id),
            number_of_transactions=_number(fields.transactions),
            total_cents=cents(fields.total) if fields.total else None,
        )

    def _fingerprint(self, fields: EntryFields, details: list[DetailFields]) -> str:
        """What this entry is known by in every file it turns up in.

        The bank's reference where there is one, else all that is said; equal entries are counted,
        because two members may pay the same amount on the same day with the same words.
        """
        reference = fields.reference.strip()
        parts = [self._account, fields.booked[:10] or fields.valued[:10], fields.amount.strip()]
        parts += [fields.currency, fields.indicator.strip(), reference]
        if reference.upper() in _NO_REFERENCE:
            parts += [fields.proprietary, fields.text, *(text for each in details for text in each)]
        digest = blake2b(SEPARATOR.join(parts).encode(), digest_size=16).digest()
        place = self._seen[digest] = self._seen.get(digest, -1) + 1
        return f"{digest.hex()}-{place}"

    def _read_account(self, statement: etree._Element) -> str:
        fields = read(StatementFields._make, self._paths.statement, statement)
        return _iban(fields.iban or fields.other_account)

    def _close_statement(self, element: etree._Element) -> None:
        fields = read(StatementFields._make, self._paths.statement, element)
        balances = [
            read(BalanceFields._make, self._paths.balance, each)
            for each in self._paths.balances(element)
        ]
        opening, closing = _balance(balances, _OPENING), _balance(balances, _CLOSING)
        self.statements.append(
            Statement(
                statement_id=fields.statement_id.strip(),
                account_iban=_iban(fields.iban or fields.other_account),
                currency=fields.currency.strip() or (opening.currency if opening else ""),
                number=_given(fields.number) or _given(fields.legal_number),
                opening_cents=_signed(opening) if opening else None,
                opening_on=_day(opening.on) if opening else None,
                closing_cents=_signed(closing) if closing else None,
                closing_on=_day(closing.on) if closing else None,
                entries=self._entries,
                movement_cents=self._movement,
            )
        )
        self._entries = self._movement = 0
        self._seen.clear()
        _forget(element)


def _with_single_amount(details: tuple[EntryDetail, ...], amount: int) -> tuple[EntryDetail, ...]:
    """A detail alone has the amount of its entry, whether or not the bank repeats it."""
    if len(details) == 1 and details[0].amount_cents is None:
        return (replace(details[0], amount_cents=amount),)
    return details


def _forget(element: etree._Element) -> None:
    element.clear()
    previous = element.getprevious()
    if previous is not None and previous.tag == element.tag:
        element.getparent().remove(previous)


def _balance(balances: list[BalanceFields], kinds: tuple[str, ...]) -> BalanceFields | None:
    return next((each for kind in kinds for each in balances if each.kind == kind), None)


def _signed(balance: BalanceFields) -> int:
    amount = cents(balance.amount)
    return -amount if balance.indicator.strip() == "DBIT" else amount


def _given(text: str) -> str | None:
    stripped = text.strip()
    return None if stripped.upper() in _NO_REFERENCE else stripped


def _iban(text: str) -> str:
    return "".join(text.split())


def _code(domain: str) -> str:
    """PMNTRCDTESCT, as the codes of four letters run together, to PMNT/RCDT/ESCT."""
    return "/".join(domain[start : start + 4] for start in range(0, len(domain), 4))


@lru_cache(maxsize=1024)
def _gvc(proprietary: str) -> tuple[str | None, str | None]:
    """The business transaction code and suffix in `NTRF+109+00931+901`."""
    found = _GVC.match(proprietary.strip())
    return (found[1], found[2]) if found else (None, None)


@lru_cache(maxsize=1024)
def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise BankValueUnreadable(value=text, kind="date") from error


def _number(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() else None


def cents(text: str) -> int:
    """Cents of an amount in a bank file, which may have one decimal, two, more zeros or none."""
    whole, _, fraction = text.strip().partition(".")
    if len(fraction) != 2:
        fraction = fraction.rstrip("0").ljust(2, "0")
    digits = whole + fraction
    if not whole or not (digits.isascii() and digits.isdigit()) or len(fraction) > 2:
        raise BankValueUnreadable(value=text, kind="amount")
    return int(digits)
