"""`umlauf people recover`: by whom it may be done, and what is left afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI, Request, Response
from sqlmodel import select

from infra.cli.sign_in import recover
from infra.composition.installation import Installation
from infra.composition.site import sessions_for, site_for
from services.members.errors import UnknownPerson
from services.members.sign_in.tables import Passkey
from services.members.sign_in.upsert_account import account_for
from shared.actor import Proof
from shared.ids import association_id, named_id
from shared.permissions import MissingPermission
from shared.settings import Settings
from shared.web.sessions import Identity
from tests.infra.cli.conftest import AUDITOR, BOARD, OFFICE, OPERATOR, TREASURER

AUTOS = association_id("autos")
Recover = Callable[..., dict[str, object]]


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of the installation with autos and its people."""
    return Path(shutil.copytree(furnished, tmp_path / "data"))


@pytest.fixture
def account(folder: Path) -> UUID:
    """The treasurer's, with a passkey and a session."""
    with Installation(Settings(data=folder, environment="demo")).closing() as installation:
        with installation["members"].transaction(None) as uow:
            found = account_for(uow, TREASURER)
            uow.session.add(
                Passkey(
                    account_id=found,
                    credential_id="lost",
                    public_key=b"-",
                    sign_count=0,
                    created_at=uow.clock.now(),
                )
            )
        who = Identity(found, AUTOS, named_id(AUTOS, f"person:{TREASURER}"), Proof.PASSKEY)
        sessions = sessions_for(installation)
        app = FastAPI()
        app.state.umlauf = site_for(installation)
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "app": app}
        request = Request(scope)
        sessions.start(request, Response(), who)
        sessions.database.dispose()
        app.state.umlauf.sessions.database.dispose()
    return found


def passkeys(folder: Path) -> int:
    with (
        Installation(Settings(data=folder, environment="demo")).closing() as installation,
        installation["members"].reading(None) as session,
    ):
        return len(session.exec(select(Passkey)).all())


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Recover:
    def run_as(person: str, email: str = TREASURER) -> dict[str, object]:
        capsys.readouterr()
        recover(email, as_=person, data=folder, association="autos", json=True)
        said: dict[str, object] = json.loads(capsys.readouterr().out)
        return said

    return run_as


@pytest.mark.parametrize("person", [OPERATOR, BOARD])
def test_everything_but_the_mailbox_goes(
    account: UUID, folder: Path, run: Recover, person: str
) -> None:
    assert passkeys(folder) == 1
    assert run(person, TREASURER.upper()) == {"account": str(account), "sessions_ended": 1}
    assert passkeys(folder) == 0
    assert run(person) == {"account": str(account), "sessions_ended": 0}


@pytest.mark.parametrize("person", [AUDITOR, OFFICE])
def test_who_may_not_write_people_may_not(
    account: UUID, folder: Path, run: Recover, person: str
) -> None:
    with pytest.raises(MissingPermission):
        run(person)
    assert passkeys(folder) == 1


def test_a_stranger_has_nothing_to_recover(run: Recover) -> None:
    with pytest.raises(UnknownPerson):
        run(OPERATOR, "nobody@autos.example")
