"""Keys are added, all comes under the newest one, also after a kill, and the old one goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from infra.composition.installation import Installation
from infra.composition.key_file import KeyFile
from infra.operations.sealed_columns import sealed_columns
from infra.setup.sealed_keys import UnknownSealingKey
from services.billing.accounts.tables import Mandate
from services.billing.bank.tables import BankTransaction
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.iban import make_iban
from services.members.association.queries import actor_by_email
from shared.crypto import CannotDecrypt, KeyRing
from shared.ids import association_id
from shared.settings import Settings
from tests.infra.cli.conftest import BOARD, TREASURER, Command, Outcome
from tests.infra.conftest import run
from tests.support.bank_statements import Ntry, Tx, statement

OWN = association_id("autos")
PAYER = make_iban("DE", "590501010000009999")


@contextmanager
def opened(folder: Path) -> Iterator[Installation]:
    with Installation(Settings(data=folder, environment="demo")).closing() as installation:
        yield installation


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def full(command: Command, data: Path, tmp_path: Path) -> Command:
    """55 members, a run with its bank file, a statement with a stranger's account."""
    with opened(data) as installation:
        with installation["members"].reading(OWN) as session:
            today = installation.clock.today()
            people = [actor_by_email(session, email, today) for email in (TREASURER, BOARD)]
        with installation["billing"].transaction(OWN) as uow:
            run_dues(uow, 2027, date(2027, 2, 15), *people)
        own = own_iban(installation)
    paid = Ntry(4711, ref="T", txs=(Tx(text=f"von {PAYER}", iban=PAYER),))
    (tmp_path / "s.xml").write_bytes(statement(own, paid))
    assert command("bank", "import", tmp_path / "s.xml", "--as", TREASURER).code == 0
    return command


def own_iban(installation: Installation) -> str:
    with installation["billing"].reading(OWN) as session:
        sealed = session.execute(sa.text("SELECT iban_sealed FROM association")).scalar_one()
    return installation.keys.decrypt(bytes(sealed), OWN.bytes)


def accounts(installation: Installation) -> list[str]:
    """Every account number of every sealed column, opened."""
    found = []
    for column in sealed_columns(installation.runtimes.values()):
        with column.runtime.reading(None) as session:
            for owner, sealed in session.execute(sa.select(column.owner, column.sealed)):
                if sealed is not None:
                    found.append(installation.keys.decrypt(sealed, owner.bytes))
    return sorted(found)


def documents(installation: Installation) -> int:
    """How many can be opened."""
    store = installation.documents
    return sum(1 for address in store.addresses() if store.get(*address))


def used_by(said: Outcome, key: str) -> dict[str, int]:
    keys = said.said["keys"]
    assert isinstance(keys, list)
    found: dict[str, int] = next((one["uses"] for one in keys if one["key"] == key), {})
    return found


def test_a_key_is_added_everything_comes_under_it_and_the_old_one_goes(
    full: Command, data: Path
) -> None:
    before = full("keys", "list", "--json").said["keys"]
    assert isinstance(before, list)
    (old,) = (one["key"] for one in before if one["in_ring"])
    with opened(data) as installation:
        held = accounts(installation)
        assert PAYER in held
        count = documents(installation)
    new = str(full("keys", "add", "--json").said["key"])
    assert (data / "iban.keys").stat().st_mode & 0o777 == 0o600
    refused = full("keys", "drop", old, "--json")
    assert refused.error["code"] == "key_still_in_use"

    rotated = full("keys", "rotate", "--json")
    assert rotated.code == 0, rotated.err
    assert rotated.said["with_old_keys"] == []
    assert rotated.said["unreadable"] == {}
    assert "billing.mandate.iban_sealed" in rotated.err
    listed = full("keys", "list", "--json")
    assert used_by(listed, old) == {}
    assert set(used_by(listed, new)) == {
        "billing.association.iban_sealed",
        "billing.association.iban_hash",
        "billing.issuer.iban_sealed",
        "billing.mandate.iban_sealed",
        "billing.mandate.iban_hash",
        "billing.bank_transaction.counterparty_iban_sealed",
        "billing.bank_transaction.counterparty_iban_hash",
        "notifications.association.iban_sealed",
        "documents",
    }
    again = full("keys", "rotate", "--json")
    assert again.said["resealed"] == {}, "there is nothing more to do"

    assert full("keys", "drop", new, "--json").error["code"] == "newest_key_stays"
    assert full("keys", "drop", "00000000", "--json").error["code"] == "unknown_key"
    assert full("keys", "drop", old).code == 0
    assert (data / "iban.keys").read_text().count(",") == 0
    with opened(data) as installation:
        assert accounts(installation) == held
        assert documents(installation) == count


def test_with_the_old_key_alone_nothing_more_can_be_read(full: Command, data: Path) -> None:
    """The twin of reading everything afterwards."""
    old = (data / "iban.keys").read_text("utf-8")
    full("keys", "add")
    full("keys", "rotate")
    (data / "iban.keys").write_text(old, "utf-8")
    with opened(data) as installation:
        with pytest.raises(CannotDecrypt):
            accounts(installation)
        with pytest.raises(UnknownSealingKey):
            installation.refuse_unsafe_databases()


@pytest.mark.parametrize("at", ["resealed", "document resealed"])
def test_a_rotation_that_was_killed_goes_on(at: str, full: Command, data: Path) -> None:
    with opened(data) as installation:
        held, count = accounts(installation), documents(installation)
    new = str(full("keys", "add", "--json").said["key"])
    killed = 0
    while rotate(data, UMLAUF_CRASH_AT=at) == 137:
        killed += 1
        with opened(data) as installation:
            assert accounts(installation) == held, "readable at every moment"
            assert documents(installation) == count
        if killed == 1:
            ends = {one["place"] for one in left(full)}
            assert ends, "it was killed in the middle"
    assert killed > 1
    assert left(full) == []
    with opened(data) as installation:
        assert installation.keys.newest.hex() == new
        assert accounts(installation) == held
        assert documents(installation) == count


def rotate(data: Path, **environment: str) -> int:
    return run("keys", "rotate", "--json", "--data", data, **environment).code


def left(command: Command) -> list[dict[str, object]]:
    """What is still with another key than the newest."""
    keys = command("keys", "list", "--json").said["keys"]
    assert isinstance(keys, list)
    return [{"place": place} for one in keys[1:] for place in one["uses"]]


def test_accounts_are_found_at_every_moment_of_a_rotation(full: Command, data: Path) -> None:
    """Mandates and transactions, each under the old key, under both, and under the new one."""
    full("keys", "add")
    with opened(data) as installation:
        keys, billing = installation.keys, installation["billing"]
        (mandates,) = (one for one in sealed_columns([billing]) if one.table.name == "mandate")
        after = None
        for _ in range(3):
            assert found_by_hash(installation) == sorted(of_mandates(installation))
            with billing.database.writing(None) as session:
                batch = mandates.reseal(session, keys, after, 10)
            assert batch
            assert batch.resealed == 10
            after = batch.last
        assert found_by_hash(installation) == sorted(of_mandates(installation))


def of_mandates(installation: Installation) -> list[str]:
    with installation["billing"].reading(OWN) as session:
        rows = session.exec(select(Mandate)).all()
    return [installation.keys.decrypt(row.iban_sealed, row.id.bytes) for row in rows]


def found_by_hash(installation: Installation) -> list[str]:
    with installation["billing"].reading(OWN) as session:
        return sorted(
            iban
            for iban in of_mandates(installation)
            if session.exec(
                select(Mandate.id).where(
                    col(Mandate.iban_hash).in_(installation.keys.search_hashes(iban))
                )
            ).all()
        )


def test_what_older_versions_kept_is_brought_to_the_present(full: Command, data: Path) -> None:
    """Hashes without a key's name, transactions without their account, files not sealed."""
    with opened(data) as installation:
        store, keys = installation.documents, installation.keys
        addresses = [each for each in store.addresses() if store.sealed_with(*each)]
        assert len(addresses) == 3, "core, B2B, and the statement"
        for association, sha256 in addresses:
            content = store.get(association, sha256)
            path = store.path(association, sha256)  # type: ignore[attr-defined]
            path.write_bytes(content)
        with installation["billing"].transaction(OWN) as uow:
            uow.session.execute(
                sa.text(
                    "UPDATE bank_transaction SET counterparty_iban_sealed = NULL, "
                    "counterparty_iban_hash = substr(counterparty_iban_hash, 10)"
                )
            )
            uow.session.execute(sa.text("UPDATE mandate SET iban_hash = substr(iban_hash, 10)"))
        assert found_by_hash(installation) == sorted(of_mandates(installation))
    rotated = full("keys", "rotate", "--json")
    assert rotated.said["with_old_keys"] == []
    with opened(data) as installation:
        with installation["billing"].reading(OWN) as session:
            row = session.exec(select(BankTransaction)).one()
        assert row.counterparty_iban_sealed
        assert keys.decrypt(row.counterparty_iban_sealed, row.id.bytes) == PAYER
        assert row.counterparty_iban_hash == keys.search_hash(PAYER)
        assert all(installation.documents.sealed_with(*each) for each in addresses)
    assert PAYER.encode() not in b"".join(
        path.read_bytes() for path in data.rglob("*") if path.is_file()
    )


def test_what_no_key_opens_is_told_and_the_rest_goes_on(full: Command, data: Path) -> None:
    with opened(data) as installation, installation["billing"].transaction(OWN) as uow:
        row = uow.session.exec(select(Mandate).order_by(col(Mandate.id)).limit(1)).one()
        row.iban_sealed = KeyRing("lost").encrypt(PAYER, row.id.bytes)
    full("keys", "add")
    rotated = full("keys", "rotate", "--json")
    assert rotated.code == 1
    assert rotated.said["unreadable"] == {"billing.mandate.iban_sealed": 1}
    lost = KeyRing("lost").newest.hex()
    assert used_by(full("keys", "list", "--json"), lost) == {"billing.mandate.iban_sealed": 1}


def test_a_server_that_knows_only_the_old_keys_stops_the_rotation(
    full: Command, data: Path
) -> None:
    with opened(data) as installation, installation.folder.held():
        assert full("keys", "rotate", "--json").code == 0, "it was started with these keys"
        KeyFile.of(installation.settings).add(installation.settings)
        lock = data / "umlauf.lock"
        os.utime(lock, (0, lock.stat().st_mtime - 60))
        assert full("keys", "rotate", "--json").error["code"] == "runs_with_old_keys"
    assert full("keys", "rotate", "--json").code == 0


def test_keys_of_the_environment_are_changed_there(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMLAUF_IBAN_KEYS", "a key of its own that nobody else has")
    for refused in (command("keys", "add", "--json"), command("keys", "drop", "x", "--json")):
        assert refused.error["code"] == "keys_are_set"
    assert command("keys", "list").code == 0, "it tells which keys are missing"
    assert command("audit", "list", "--json").error["code"] == "unknown_sealing_key"


def test_words_for_people(full: Command) -> None:
    assert "in ring" in full("keys", "list").out
    assert "older ones can be dropped" in full("keys", "rotate").out
    assert "Start Umlauf again" in full("keys", "add").out
