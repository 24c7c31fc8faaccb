"""Writes the demo's member lists: `python -m demo.generate`; the same seed gives the same files."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from demo.words import (
    BRANCHES,
    FRANCE,
    GERMANY,
    GROUPS,
    HONORARY,
    LUXEMBOURG,
    MONSTERS,
    OSNABRUECK,
    Region,
)
from services.billing.sepa.iban import make_iban

FOLDER = Path(__file__).parent
SEED = 42
COLUMNS = (
    *("member_number", "company", "legal_form", "street", "house_number", "postcode", "city"),
    *("country", "language", "kind", "joined_on", "employees", "turnover_eur", "branch"),
    *("register_number", "vat_id", "contact_salutation", "contact_first_name"),
    *("contact_last_name", "contact_email", "billing_emails", "payment_method", "iban"),
    *("account_holder", "mandate_reference", "mandate_signed_on", "mandate_scheme", "groups"),
)
Row = dict[str, str]
# All were signed anew when the bank changed, but one: unused for 36 months it has lapsed.
_NEW_ACCOUNT_ON = date(2025, 3, 1)
_LAPSED_ON = date(2019, 3, 4)
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "ø": "o", "ł": "l"}
)


class Companies:
    """Invents the member companies of one association, one row a company."""

    def __init__(self, slug: str, regions: Sequence[tuple[Region, int]], random: Random) -> None:
        self._slug = slug
        self._regions = [region for region, weight in regions for _ in range(weight)]
        self._random = random
        self._names: set[str] = set()

    def rows(self, kinds: Sequence[tuple[str, int]]) -> Iterator[Row]:
        """`kinds`: how many of each; monster names come first among the full members."""
        number = 1000
        monsters = list(MONSTERS[self._slug])
        honorary = list(HONORARY[self._slug])
        for kind, count in kinds:
            for _ in range(count):
                number += self._random.choice((1, 1, 1, 2, 3))
                if kind == "honorary":
                    name, form = honorary.pop(0)
                    yield self._row(number, kind, name, form, self._regions[0])
                elif kind == "full" and monsters:
                    yield self._row(number, kind, *monsters.pop(0))
                else:
                    region = self._random.choice(self._regions)
                    form = self._random.choice(region.legal_forms)
                    yield self._row(number, kind, self._new_name(region), form, region)

    def _new_name(self, region: Region) -> str:
        while True:
            name = self._random.choice(region.patterns).format(
                family=self._random.choice(region.families),
                trade=self._random.choice(region.trades),
                city=self._random.choice(region.places)[1],
            )
            if name not in self._names:
                self._names.add(name)
                return name

    def _row(self, number: int, kind: str, name: str, form: str, region: Region) -> Row:
        random = self._random
        postcode, city = random.choice(region.places)
        salutation, first = random.choice(region.first_names)
        last = random.choice(region.families)
        domain = f"{_ascii(name)[:30].strip('-') or 'firma'}-{number}.example"
        pays = kind != "honorary"
        joined_on = date(2015, 2, 1) + timedelta(days=random.randrange(4200))
        row = dict.fromkeys(COLUMNS, "") | {
            "member_number": str(number),
            "company": name if name.endswith(form) else f"{name} {form}",
            "legal_form": form,
            "street": random.choice(region.streets),
            "house_number": random.choice(("1", "7", "12a", "24-28", "101", "3 bis")),
            "postcode": postcode,
            "city": city,
            "country": region.country,
            "language": region.language,
            "kind": kind,
            "joined_on": joined_on.isoformat(),
            "branch": random.choice(BRANCHES[region.language]),
            "register_number": f"HRB 99{number}" if region.country == "DE" else f"DEMO {number}",
            "contact_salutation": salutation,
            "contact_first_name": first,
            "contact_last_name": last,
            "contact_email": f"{_ascii(first)}.{_ascii(last)}@{domain}",
            "payment_method": "transfer",
            "groups": self._groups(kind),
        }
        if pays:
            row |= self._measures(kind) | self._payment(number, name, region, joined_on)
            row["billing_emails"] = self._billing_emails(domain)
        return row

    def _measures(self, kind: str) -> Row:
        """Headcounts spread over four powers of ten, turnover with them; 6 % never declared."""
        if kind == "supporting" or self._random.randrange(100) < 6:
            return {}
        employees = max(1, int(10 ** self._random.uniform(0.4, 3.4)))
        turnover = employees * self._random.randrange(90, 260) * 1000
        return {"employees": str(employees), "turnover_eur": f"{turnover}.00"}

    def _payment(self, number: int, name: str, region: Region, joined_on: date) -> Row:
        """Nine of ten by direct debit; of these one in fifteen by the company scheme (B2B)."""
        if self._random.randrange(10) == 0:
            return {"payment_method": "transfer"}
        signed_on = max(joined_on, _NEW_ACCOUNT_ON) + timedelta(days=self._random.randrange(0, 20))
        return {
            "payment_method": "direct_debit",
            "iban": _iban(region.country, number, self._random),
            "account_holder": "" if self._random.randrange(4) else name[:70],
            "mandate_reference": f"{self._slug.upper()}-{number}",
            "mandate_signed_on": signed_on.isoformat(),
            "mandate_scheme": "b2b" if self._random.randrange(15) == 0 else "core",
        }

    def _billing_emails(self, domain: str) -> str:
        several = (f"rechnung@{domain}", f"buchhaltung@{domain}, einkauf@{domain}", "")
        return self._random.choice(several)

    def _groups(self, kind: str) -> str:
        known = GROUPS[self._slug]
        wanted = self._random.choice((0, 0, 1, 1, 2)) if kind != "honorary" else 0
        return ", ".join(self._random.sample(known, wanted))


def _iban(country: str, number: int, random: Random) -> str:
    """A valid IBAN of a bank that does not exist."""
    account = random.randrange(10**7)
    if country == "FR":
        bank, branch, own = 99999, 1, number * 10**6 + account % 10**6
        key = 97 - (89 * bank + 15 * branch + 3 * own) % 97
        return make_iban("FR", f"{bank:05}{branch:05}{own:011}{key:02}")
    if country == "LU":
        return make_iban("LU", f"999{number:06}{account:07}")
    return make_iban("DE", f"09009009{number:05}{account % 10**5:05}")


def _ascii(text: str) -> str:
    """For addresses: 'Société' → 'societe', 'Wöstmann' → 'woestmann'."""
    german = text.lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def autos() -> list[Row]:
    """55 companies of the Osnabrück region."""
    companies = Companies("autos", [(OSNABRUECK, 1)], Random(SEED))
    return list(companies.rows([("full", 52), ("supporting", 2), ("honorary", 1)]))


def autoregion() -> list[Row]:
    """200 members and network partners in Germany, France and Luxembourg; one lapsed mandate."""
    regions = [(GERMANY, 12), (FRANCE, 5), (LUXEMBOURG, 3)]
    companies = Companies("autoregion", regions, Random(SEED + 1))
    kinds = [("full", 150), ("network_partner", 40), ("supporting", 6), ("honorary", 4)]
    rows = list(companies.rows(kinds))
    lapsed = next(row for row in rows[20:] if row["payment_method"] == "direct_debit")
    lapsed |= {"joined_on": _LAPSED_ON.isoformat(), "mandate_signed_on": _LAPSED_ON.isoformat()}
    return rows


def write(folder: Path = FOLDER) -> None:
    for name, rows in (("autos", autos()), ("autoregion", autoregion())):
        with (folder / f"{name}-members.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    write()
