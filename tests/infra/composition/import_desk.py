"""An office with a list of members in its hand, in an installation without any yet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlmodel import SQLModel, select

from infra.admin.member_import import MemberImport, MemberImportReport, import_members
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from services.billing.accounts.tables import Mandate
from services.billing.sepa.iban import make_iban
from services.members.association.queries import actor_by_email
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import association_id
from shared.settings import Settings
from tests.infra.conftest import DEMO

OWN = association_id("autos")
TREASURER = "okko.strathmann@autos.example"
OFFICE = "tjark.niehues@autos.example"
ONE, TWO = (make_iban("DE", f"59050101000000000{n}") for n in (1, 2))
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class ImportDesk:
    """Lists come in on it, and what came of them is looked up."""

    installation: Installation

    def actor(self, email: str = TREASURER) -> Actor:
        with self.installation["members"].reading(OWN) as session:
            return actor_by_email(session, email, self.installation.clock.today())

    def bring(
        self, content: bytes | str, *, dry_run: bool = False, partial: bool = False
    ) -> MemberImportReport:
        content = content.encode() if isinstance(content, str) else content
        wanted = MemberImport(content, "list", dry_run, partial)
        return import_members(self.installation.runtimes, wanted, self.actor())

    def rows(self, service: str, table: type[Row]) -> Sequence[Row]:
        with self.installation[service].reading(OWN) as session:
            return session.exec(select(table)).all()

    def mandates(self) -> dict[str, tuple[str, str, str | None]]:
        """State, masked account and last use of each mandate, by reference."""
        return {
            one.reference: (one.state.value, one.iban_masked, str(one.last_collected_on))
            for one in self.rows("billing", Mandate)
        }


def sheet(*rows: dict[str, str]) -> str:
    """A list with the columns of its first row."""
    columns = list(rows[0])
    lines = [";".join(row.get(column, "") for column in columns) for row in rows]
    return "\r\n".join([";".join(columns), *lines])


def member(number: str = "1001", **columns: str) -> dict[str, str]:
    return {
        "member_number": number,
        "company": "Étanchéité & Cie",
        "joined_on": "2020-03-01",
        **columns,
    }


def debit(number: str = "1001", **columns: str) -> dict[str, str]:
    usual = {
        "payment_method": "direct_debit",
        "iban": ONE,
        "account_holder": "",
        "mandate_reference": f"REF-{number}",
        "mandate_signed_on": "2026-03-01",
    }
    return member(number, **{**usual, **columns})


def prepare(folder: Path) -> None:
    """Autos, without members."""
    with _opened(folder).closing() as made:
        made.bring_up()
        apply_association(made, load_association((DEMO / "autos.toml").read_text("utf-8")), "test")
        made.settle()


@contextmanager
def desk_in(prepared: Path, folder: Path) -> Iterator[ImportDesk]:
    """A copy of what was prepared, on 11 January 2027."""
    shutil.copytree(prepared, folder)
    with _opened(folder).closing() as installation:
        yield ImportDesk(installation)


def _opened(folder: Path) -> Installation:
    clock = FixedClock.on(date(2027, 1, 11))
    return Installation(Settings(data=folder, environment="demo"), clock=clock)
