"""The invoice as the template wants it: each word and figure ready to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from segno import helpers

from services.billing.documents.formats import Formats
from services.billing.documents.snapshot import (
    DirectDebitTerms,
    InvoiceSnapshot,
    Line,
    Party,
    TransferTerms,
)
from services.billing.documents.text import clean, printable
from services.billing.documents.words import WORDS, Words
from shared.formats import iban
from shared.money import plain_amount

Content = str | int | None | Sequence["Content"] | Mapping[str, "Content"]
Rows = list[Content]
Show = Callable[[str], str]
_UTF8 = 1
_LONG_NAME, _VERY_LONG_NAME, _WINDOW_NAME = 28, 60, 140
_EPC_NAME, _EPC_TEXT = 70, 140


def page_of(snapshot: InvoiceSnapshot, show: Show = printable) -> Mapping[str, Content]:
    """The template's data in the member's language; `show` makes each text fit for the fonts."""
    return _Page(snapshot, show).content()


class _Page:
    def __init__(self, snapshot: InvoiceSnapshot, show: Show) -> None:
        self._snapshot = snapshot
        self._show = show
        self._words: Words = WORDS[snapshot.language]
        self._formats = Formats.of(snapshot)

    def content(self) -> Mapping[str, Content]:
        snapshot, show, words = self._snapshot, self._show, self._words
        name = self._name()
        lines = enumerate(snapshot.lines, start=1)
        title = show(f"{name} {snapshot.number}")
        return {
            "language": snapshot.language,
            "region": snapshot.locale_country,
            "issued": {
                "year": snapshot.issue_on.year,
                "month": snapshot.issue_on.month,
                "day": snapshot.issue_on.day,
            },
            "title": title,
            "heading": show(snapshot.subject) if clean(snapshot.subject) else name,
            "intro": self._intro(name),
            "seller": self._letterhead(),
            "buyer": self._address(snapshot.buyer),
            "facts": self._facts(),
            "words": {
                "page": words.page,
                "columns": [words.position, words.description, words.amount],
            },
            "lines": [self._line(position, line) for position, line in lines],
            "sums": self._sums(),
            "due": {"label": self._due_label(), "value": self._money(snapshot.due_cents)},
            "notes": [show(note) for note in self._notes()],
            "payment": self._payment(),
            "closing": self._closing(),
            "footer": self._footer(),
        }

    def _name(self) -> str:
        words = self._words
        return {
            "invoice": words.invoice,
            "replacement": words.invoice,
            "supplement": words.supplement,
            "cancellation": words.cancellation,
            "credit_note": words.credit_note,
        }[self._snapshot.role]

    def _intro(self, name: str) -> str:
        number = self._show(self._snapshot.number)
        named = f"{name} {number}" if clean(self._snapshot.subject) else ""
        original, words = self._snapshot.preceding, self._words
        if original is None:
            return named
        sentence = {
            "replacement": words.replaces,
            "supplement": words.supplements,
            "credit_note": words.credits,
        }.get(self._snapshot.role, words.cancels)
        told = sentence.format(
            number=self._show(original.number), date=self._date_of(original.issue_on)
        )
        takes_back = self._snapshot.type_code == "381"
        return f"{named}. {told}" if named and not takes_back else told

    def _notes(self) -> tuple[str, ...]:
        takes_back = self._snapshot.type_code == "381"
        note = self._snapshot.tax_note
        return (self._words.settled, note) if takes_back else (note,)

    def _letterhead(self) -> Content:
        seller, show = self._snapshot.seller, self._show
        length = len(clean(seller.name))
        size = 16 if length <= _LONG_NAME else 12 if length <= _VERY_LONG_NAME else 9
        address = [seller.street_line, f"{seller.postcode} {seller.city}"]
        lines = [*address, seller.email, seller.website]
        short = [seller.name, *address]
        return {
            "name": show(seller.name),
            "size": size,
            "letterhead": [show(line) for line in lines if clean(line)],
            "return_line": show(" · ".join(clean(part) for part in short if clean(part))),
        }

    def _address(self, party: Party) -> Content:
        foreign = party.country != self._snapshot.seller.country
        country = self._formats.country(party.country).upper() if foreign else ""
        lines = [party.name, party.street_line, f"{party.postcode} {party.city}", country]
        size = 10 if len(clean(party.name)) <= _WINDOW_NAME else 7
        return {"size": size, "lines": [self._show(line) for line in lines if clean(line)]}

    def _facts(self) -> Rows:
        snapshot, words = self._snapshot, self._words
        rows = [
            (words.number, snapshot.number),
            (words.issued, self._date_of(snapshot.issue_on)),
            (words.member_number, snapshot.buyer.member_number),
            (words.due, self._date_of(snapshot.due_on) if snapshot.payment else ""),
        ]
        return self._rows(rows)

    def _line(self, position: int, line: Line) -> Content:
        return {
            "position": str(position),
            "text": self._show(line.text),
            "period": self._show(self._formats.period(line.period_from, line.period_to)),
            "explanation": [self._show(reason) for reason in line.explanation if clean(reason)],
            "amount": self._money(line.amount_cents),
        }

    def _sums(self) -> Rows:
        snapshot, words = self._snapshot, self._words
        if snapshot.prepaid_cents == 0:
            return []
        return self._rows(
            [
                (words.total, self._money(snapshot.total_cents)),
                (words.prepaid, self._money(-snapshot.prepaid_cents)),
            ]
        )

    def _due_label(self) -> str:
        snapshot, words = self._snapshot, self._words
        if snapshot.type_code == "381":
            return words.credited if snapshot.role == "credit_note" else words.cancelled
        if snapshot.payment is None:
            return words.nothing_due if snapshot.due_cents == 0 else words.total
        if isinstance(snapshot.payment, DirectDebitTerms):
            return words.to_collect.format(date=self._date_of(snapshot.payment.collect_on))
        return words.to_pay.format(date=self._date_of(snapshot.due_on))

    def _payment(self) -> Content:
        payment = self._snapshot.payment
        if isinstance(payment, DirectDebitTerms):
            return self._direct_debit(payment)
        return self._transfer(payment) if payment is not None else None

    def _direct_debit(self, terms: DirectDebitTerms) -> Content:
        words, day = self._words, self._date_of(terms.collect_on)
        amount = self._money(self._snapshot.due_cents)
        rows = [
            (words.collect_on, day),
            (words.amount, amount),
            (words.debtor, terms.debtor_account_holder),
            (words.account, terms.debtor_iban_masked),
            (words.mandate, terms.mandate_reference),
            (words.creditor, terms.creditor_identifier),
            (words.scheme, words.b2b if terms.scheme == "b2b" else words.core),
        ]
        return {
            "heading": words.direct_debit,
            "text": words.direct_debit_text.format(amount=amount, date=day),
            "rows": self._rows(rows),
            "qr": "",
            "qr_label": "",
        }

    def _transfer(self, terms: TransferTerms) -> Content:
        words, amount = self._words, self._money(self._snapshot.due_cents)
        rows = [
            (words.recipient, terms.account_holder),
            (words.account, iban(terms.iban)),
            (words.bank_code, terms.bic),
            (words.reference, terms.reference),
            (words.amount, amount),
        ]
        day = self._date_of(self._snapshot.due_on)
        return {
            "heading": words.transfer,
            "text": words.transfer_text.format(amount=amount, date=day),
            "rows": self._rows(rows),
            "qr": _epc_code(terms, self._snapshot.due_cents) if self._snapshot.due_cents else "",
            "qr_label": words.qr,
        }

    def _closing(self) -> str:
        name = self._snapshot.contact.name
        return self._words.questions.format(name=self._show(name)) if clean(name) else ""

    def _footer(self) -> Rows:
        seller, contact, words = self._snapshot.seller, self._snapshot.contact, self._words
        tax = f"{words.tax_number} {seller.tax_number}" if clean(seller.tax_number) else ""
        columns = [
            [seller.name, seller.street_line, f"{seller.postcode} {seller.city}"],
            [words.register, seller.register_court, seller.register_number, tax],
            [words.contact, contact.name, contact.email, contact.phone],
        ]
        return [[self._show(line) for line in column if clean(line)] for column in columns]

    def _rows(self, rows: Sequence[tuple[str, str]]) -> Rows:
        filled = [(label, value) for label, value in rows if clean(value)]
        return [{"label": label, "value": self._show(value)} for label, value in filled]

    def _money(self, cents: int) -> str:
        return self._show(self._formats.money(cents))

    def _date_of(self, day: date) -> str:
        return self._formats.date(day)


def _epc_code(terms: TransferTerms, due_cents: int) -> str:
    """The GiroCode (EPC069-12) as SVG; on a direct debit it would make people pay twice."""
    reference = terms.reference.replace(" ", "")
    structured = reference.startswith("RF") and reference[2:4].isdigit()
    code = helpers.make_epc_qr(
        name=clean(terms.account_holder)[:_EPC_NAME],
        iban=terms.iban.replace(" ", ""),
        bic=terms.bic or None,
        amount=Decimal(plain_amount(due_cents)),
        reference=reference if structured else None,
        text=None if structured else clean(terms.reference)[:_EPC_TEXT],
        encoding=_UTF8,
    )
    return code.svg_inline(border=0, dark="#171a2b", omitsize=True)
