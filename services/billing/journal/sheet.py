"""The journal as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.billing.journal.queries import JournalEntry
from services.billing.ledger.labels import account_words, entry_words
from shared.i18n import Translator
from shared.web.sheets import Cell, Cents


def journal_headings(texts: Translator) -> list[str]:
    return [
        texts.gettext("Number"),
        texts.gettext("Booked on"),
        texts.gettext("Value date"),
        texts.gettext("Debit account"),
        texts.gettext("Credit account"),
        texts.gettext("Amount"),
        texts.gettext("What happened"),
        texts.gettext("Text"),
        texts.gettext("Invoice"),
        texts.gettext("Member number"),
        texts.gettext("Company"),
        texts.gettext("Bank transaction"),
        texts.gettext("Posting"),
    ]


def journal_rows(texts: Translator, entries: Iterable[JournalEntry]) -> Iterator[list[Cell]]:
    """A row an entry, in their order; the number counts the entries of the year."""
    for number, entry in enumerate(entries, 1):
        yield [
            number,
            entry.booked_on,
            entry.value_on,
            account_words(texts, entry.debit, entry.account_name),
            account_words(texts, entry.credit, entry.account_name),
            Cents(entry.amount_cents),
            entry_words(texts, entry.debit, entry.credit),
            entry.text,
            entry.invoice,
            entry.member_number,
            entry.company,
            str(entry.transaction_id) if entry.transaction_id else None,
            str(entry.posting_id),
        ]
