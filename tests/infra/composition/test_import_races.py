"""Two people bring in lists at the same moment, on PostgreSQL: one waits for the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from infra.admin import member_import
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from infra.registry import NAMES
from services.billing.accounts.import_payment_details import import_payment_details
from services.billing.accounts.tables import Mandate
from services.members.importing import import_members as writing
from services.members.roster.tables import Member
from shared.clock import FixedClock
from shared.settings import Settings
from tests.infra.composition.import_desk import TWO, ImportDesk, debit, sheet
from tests.infra.conftest import DEMO
from tests.support.postgres import Cluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(postgres_cluster: Cluster, tmp_path: Path) -> Iterator[ImportDesk]:
    urls = {name: postgres_cluster.new_database() for name in (*NAMES, "web")}
    settings = Settings.model_validate(
        {
            "data": tmp_path / "data",
            "environment": "demo",
            **{f"{name}_database_url": url for name, url in urls.items()},
        }
    )
    clock = FixedClock.on(date(2027, 1, 11))
    with Installation(settings, clock=clock).closing() as made:
        made.bring_up()
        apply_association(made, load_association((DEMO / "autos.toml").read_text("utf-8")), "test")
        made.settle()
        yield ImportDesk(made)
    for url in urls.values():
        postgres_cluster.drop(url)


def both(desk: ImportDesk, first: str, second: str) -> list[str]:
    """What came of each, told as counts or as the name of what went wrong."""
    start = Barrier(2)

    def bring(content: str) -> str:
        start.wait()
        try:
            report = desk.bring(content)
        except sa.exc.IntegrityError:
            return "IntegrityError"
        codes = [str(one["code"]) for one in report.errors]
        return " ".join(codes) or f"{report.created} {report.unchanged}"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(bring, (first, second)))


def test_the_same_list_and_the_same_reference(desk: ImportDesk) -> None:
    same = sheet(debit("1001"), debit("1002", iban=TWO))
    assert desk.bring(same, dry_run=True).created == 2
    assert both(desk, same, same) == ["0 2", "2 0"]
    taken = [debit(number, mandate_reference="REF-X") for number in ("1003", "1004")]
    assert both(desk, *(sheet(one) for one in taken)) == ["1 0", "reference_taken"]
    assert len(desk.rows("members", Member)) == len(desk.rows("billing", Mandate)) == 3
    dry = desk.bring(sheet(debit("1001", iban=TWO)), dry_run=True)
    assert ([one["column"] for one in dry.changes], dry.updated) == (["iban"], 1)


def test_without_waiting_one_of_them_breaks(
    desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: what the locks are for. Even so nothing is half."""
    monkeypatch.setattr(member_import, "lock_books", lambda _: None)
    monkeypatch.setattr(writing, "lock_rule", lambda _: None)
    met, write = Barrier(2, timeout=5), import_payment_details

    def together(*given: object) -> object:
        met.wait()
        return write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(member_import, "import_payment_details", together)
    taken = [debit(number, mandate_reference="REF-X") for number in ("1003", "1004")]
    assert both(desk, *(sheet(one) for one in taken)) == ["1 0", "IntegrityError"]
    assert len(desk.rows("members", Member)) == len(desk.rows("billing", Mandate)) == 1
