"""`umlauf people`: the first officer is invited from here; the same again renews the link."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from infra.composition.installation import Installation
from services.notifications.composing.tables import Message
from shared.settings import Settings
from tests.infra.cli.conftest import BOARD, OFFICE, Command
from tests.infra.conftest import DEMO

BACKWARDS = ("--from", "2027-03-19", "--to", "2027-03-18")
ZOÉ = ("people", "invite", "zoe@autos.example", "--name", "Zoé d'Étanchéité")


def offices(command: Command, email: str) -> list[object]:
    people = command("people", "list", "--json").said["people"]
    assert isinstance(people, list)
    return [
        (office["role"], office["from"], office["to"])
        for one in people
        if one["email"] == email
        for office in one["offices"]
    ]


def test_inviting_answers_person_and_link(command: Command) -> None:
    words = (*ZOÉ, "--role", "treasurer", "--role", "board", "--from", "2027-03-19")
    done = command(*words, "--association", "autos", "--json")
    assert done.code == 0
    assert set(done.said) == {"person", "link", "new", "offices"}
    assert str(done.said["link"]).startswith("http://127.0.0.1:8000/autos/invitation/")
    assert offices(command, "zoe@autos.example") == [
        ("treasurer", "2027-03-19", None),
        ("board", "2027-03-19", None),
    ]


def test_the_same_again_renews_the_link_and_nothing_else(command: Command) -> None:
    first = command(*ZOÉ, "--role", "auditor", "--json").said
    before = offices(command, "zoe@autos.example")
    again = command(*ZOÉ, "--role", "auditor")
    assert again.code == 0
    assert "holds these offices already" in again.out
    assert str(first["link"]) not in again.out
    assert offices(command, "zoe@autos.example") == before
    assert command(*ZOÉ, "--role", "auditor", "--json").said["person"] == first["person"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--role", "kaiser"), "unknown_role"),
        (("--role", "board", *BACKWARDS), "office_ends_before_it_begins"),
        (("--role", "board", "--association", "nirgends"), "unknown_association"),
        (("--role", "board", "--as", OFFICE), "missing_permission"),
        (("--role", "board", "--as", "nobody@autos.example"), "unknown_person"),
    ],
)  # fmt: skip
def test_refusals_have_names(command: Command, words: tuple[str, ...], code: str) -> None:
    done = command(*ZOÉ, *words, "--json")
    assert (done.code, done.error["code"]) == (1, code)
    assert offices(command, "zoe@autos.example") == []


def test_an_address_that_is_none_and_a_language_that_is_none(command: Command) -> None:
    words = ("people", "invite", "zoe", "--name", "Zoé", "--role", "board")
    assert command(*words, "--json").error["code"] == "no_usable_address"
    assert command(*ZOÉ, "--role", "board", "--language", "lb", "--json").code == 2


def test_an_officer_may_invite_in_their_own_name(command: Command) -> None:
    assert command(*ZOÉ, "--role", "auditor", "--as", BOARD).code == 0
    own = ("people", "invite", BOARD, "--name", "Hanne", "--role", "treasurer", "--as", BOARD)
    assert command(*own, "--json").error["code"] == "own_office"


def test_it_works_where_nobody_holds_an_office_yet(empty: Command, tmp_path: Path) -> None:
    text = (DEMO / "autos.toml").read_text("utf-8")
    head, _, people = text.partition("[[people]]")
    rest = people[people.index("[dues_regulation") :] if "[dues_regulation" in people else ""
    file = tmp_path / "autos.toml"
    file.write_text(head + rest, "utf-8")
    assert empty("associations", "apply", file).code == 0
    assert empty("people", "list", "--json").said == {"people": []}
    assert empty(*ZOÉ, "--role", "board", "--association", "autos", "--json").code == 0
    assert "zoe@autos.example" in empty("people", "list").out


def test_the_mail_with_the_link_goes_out(command: Command, tmp_path: Path) -> None:
    command(*ZOÉ, "--role", "auditor")
    settings = Settings(data=tmp_path / "data", environment="demo")
    with (
        Installation(settings).closing() as made,
        made["notifications"].reading(None) as session,
    ):
        found = session.exec(select(Message).where(Message.template == "invitation")).all()
    assert [(one.recipient, one.language) for one in found] == [("zoe@autos.example", "de")]
