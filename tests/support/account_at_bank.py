"""An account as the bank has it, and the files in which the bank tells of it: 052, 053, 054."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from shared.money import plain_amount
from tests.support.bank_statements import ISO, Ntry

_KINDS = {
    "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


@dataclass(frozen=True)
class Booking:
    """One movement on the account; `number` tells it apart whatever files say of it."""

    number: int
    entry: Ntry

    @property
    def on(self) -> date:
        return self.entry.on

    @property
    def cents(self) -> int:
        return self.entry.cents


@dataclass(frozen=True)
class Told:
    """A file and what it tells: which bookings, and whether it gives balances."""

    name: str
    content: bytes
    bookings: tuple[Booking, ...]
    balances: bool


@dataclass
class AccountAtBank:
    """The truth: an opening balance and every booking in the order of the bank."""

    iban: str
    opening_cents: int
    first_day: date
    bookings: list[Booking] = field(default_factory=list)
    files: int = 0

    def book(self, entry: Ntry) -> Booking:
        booking = Booking(len(self.bookings), entry)
        self.bookings.append(booking)
        return booking

    @property
    def balance_cents(self) -> int:
        return self.opening_cents + sum(one.cents for one in self.bookings)

    def balance_before(self, booking: Booking) -> int:
        return self.opening_cents + sum(one.cents for one in self.bookings[: booking.number])

    def of_day(self, day: date) -> list[Booking]:
        return [one for one in self.bookings if one.on == day]

    def statements_of_day(self, day: date, random: Random) -> list[Told]:
        """The day's camt.053: one statement, or two that chain, in one file or two."""
        of_day = self.of_day(day)
        cut = random.randrange(1, len(of_day)) if len(of_day) > 1 and random.random() < 0.3 else 0
        parts = [of_day[:cut], of_day[cut:]] if cut else [of_day]
        inner = [self._statement(day, place, part) for place, part in enumerate(parts)]
        if cut and random.random() < 0.5:
            return [
                self._told("camt.053", [xml], part) for xml, part in zip(inner, parts, strict=True)
            ]
        return [self._told("camt.053", inner, of_day)]

    def report_so_far(self, day: date, random: Random) -> Told:
        """The day's first bookings as camt.052: no balances."""
        of_day = self.of_day(day)
        part = of_day[: random.randint(1, len(of_day))]
        self.files += 1
        return self._told("camt.052", [_head(self.iban, f"R-{self.files}") + _entries(part)], part)

    def notification(self, booking: Booking) -> Told:
        """One booking as camt.054."""
        self.files += 1
        inner = _head(self.iban, f"N-{self.files}") + _entries([booking])
        return self._told("camt.054", [inner], [booking])

    def _statement(self, day: date, place: int, part: Sequence[Booking]) -> str:
        first = part[0]
        opening = self.balance_before(first)
        closing = opening + sum(one.cents for one in part)
        number = (day - self.first_day).days * 2 + place + 1
        return (
            _head(self.iban, f"S-{day.isoformat()}-{place}", number)
            + balance_xml("OPBD", opening, day)
            + balance_xml("CLBD", closing, day)
            + _entries(part)
        )

    def _told(self, kind: str, inner: Sequence[str], part: Sequence[Booking]) -> Told:
        root, name = _KINDS[kind]
        self.files += 1
        content = (
            f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{ISO}{kind}.001.08"><{root}>'
            f"<GrpHdr><MsgId>G-{self.files}</MsgId></GrpHdr>"
            + "".join(f"<{name}>{one}</{name}>" for one in inner)
            + f"</{root}></Document>"
        ).encode()
        return Told(f"{kind}-{self.files}.xml", content, tuple(part), kind == "camt.053")


def days(first: date, count: int) -> list[date]:
    """Banking days, weekends left out."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def _head(iban: str, id_: str, number: int | None = None) -> str:
    told = f"<ElctrncSeqNb>{number}</ElctrncSeqNb>" if number else ""
    account = f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    return f"<Id>{id_}</Id>{told}{account}"


def balance_xml(kind: str, cents: int, day: date) -> str:
    """A balance of a statement, its sign apart."""
    sign = "CRDT" if cents >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{plain_amount(abs(cents))}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        f"<Dt><Dt>{day.isoformat()}</Dt></Dt></Bal>"
    )


def _entries(part: Sequence[Booking]) -> str:
    return "".join(one.entry.xml() for one in part)


def statement_file(
    iban: str,
    entries: Sequence[Ntry],
    *,
    id_: str = "S-1",
    number: int | None = None,
    balances: str = "",
) -> bytes:
    """A camt.053 of one statement."""
    inner = _head(iban, id_, number) + balances + "".join(entry.xml() for entry in entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{ISO}camt.053.001.08">'
        f"<BkToCstmrStmt><GrpHdr/><Stmt>{inner}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def without_reference(entry: Ntry) -> Ntry:
    """As banks write it that give none."""
    return replace(entry, ref="NONREF")
