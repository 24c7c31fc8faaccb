"""Cases from the field: one debtor stops the run (05), an association in no register (16)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.infra.cli.conftest import Command
from tests.support.field_cases import FIELD_CASES as FIELD

STOPS, UNREGISTERED = "05-one-debtor-stops-the-run", "16-association-without-register-number"
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not FIELD.is_dir(),
        reason="the cases of the field are not on this machine (UMLAUF_FIELD_CASES)",
    ),
]
TREASURER, BOARD = "kasse@feld.example", "vorstand@feld.example"


@pytest.fixture
def feld(empty: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "test")
    monkeypatch.setenv("UMLAUF_TODAY", "2027-01-10")
    return empty


def done(feld: Command, *words: str | Path) -> dict[str, object]:
    outcome = feld(*words, "--json")
    assert outcome.code == 0, (outcome.out, outcome.err)
    return outcome.said


def members(feld: Command, file: Path, association: Path = FIELD / "feld.toml") -> None:
    done(feld, "associations", "apply", association)
    done(feld, "members", "import", file, "--association", "feld", "--as", TREASURER)


def found(said: dict[str, object]) -> set[tuple[str, str, str]]:
    exceptions = said["exceptions"]
    assert isinstance(exceptions, list)
    assert all(one["fix"] for one in exceptions)
    return {(one["member_number"], one["severity"], one["code"]) for one in exceptions}


def run(feld: Command, out: Path) -> dict[str, object]:
    dates = ("--year", "2027", "--collect-on", "2027-02-15", "--out", out)
    return done(feld, "dues", "run", *dates, "--prepared-by", TREASURER, "--released-by", BOARD)


def preview(feld: Command) -> dict[str, object]:
    return done(feld, "dues", "preview", "--year", "2027")


HOLDER = ("106", "blocks", "account_holder_unreadable")
TOWN = ("106", "blocks", "debtor_town_unreadable")
LAST = "106;{company};Weg;6;{place};01.03.2020;8;g@g.example;Lastschrift;{iban};FELD-106;05.03.2026"
GERMAN, SWISS = "DE25090090090000001004", "CH5309999000000001234"


@pytest.mark.parametrize(
    ("file", "finding"),
    [
        ("list.csv", HOLDER),
        ("sibling-greek-with-dots.csv", HOLDER),
        ("sibling-swiss.csv", TOWN),
        ("sibling-long-town.csv", ("106", "check", "debtor_address_shortened")),
    ],
)
def test_05_the_preview_names_the_member_and_its_fix(
    file: str, finding: tuple[str, str, str], feld: Command
) -> None:
    members(feld, FIELD / STOPS / file)
    assert found(preview(feld)) == {finding}


@pytest.mark.parametrize(
    ("company", "place", "iban", "finding"),
    [
        ("日本自動車株式会社", "49074;Osnabrück;DE", GERMAN, HOLDER),
        ("Тест Кириллица ООО", "49074;Osnabrück;DE", GERMAN, HOLDER),
        ("Тест GmbH", "49074;Osnabrück;DE", GERMAN, ("106", "check", "account_holder_shortened")),
        ("Guss AG", "3000;Αθήνα;CH", SWISS, TOWN),
    ],
)
def test_05_siblings_in_other_scripts(
    company: str,
    place: str,
    iban: str,
    finding: tuple[str, str, str],
    feld: Command,
    tmp_path: Path,
) -> None:
    lines = (FIELD / STOPS / "list.csv").read_text("utf-8").splitlines()
    file = tmp_path / "list.csv"
    last = LAST.format(company=company, place=place, iban=iban)
    file.write_text("\n".join([*lines[:-1], last]), "utf-8")
    members(feld, file)
    assert found(preview(feld)) == {finding}


def test_05_the_others_are_invoiced_and_collected(feld: Command, tmp_path: Path) -> None:
    members(feld, FIELD / STOPS / "sibling-greek-with-dots.csv")
    said = run(feld, tmp_path / "out")
    invoices, collections, skipped = said["invoices"], said["collections"], said["skipped"]
    assert isinstance(invoices, list)
    assert isinstance(collections, list)
    assert isinstance(skipped, list)
    assert [one["member_number"] for one in invoices] == ["101", "102", "103", "104", "105"]
    assert [(one["transactions"], one["control_sum_cents"]) for one in collections] == [(3, 180000)]
    assert [one["member_number"] for one in skipped] == ["106"]
    written = (tmp_path / "out" / collections[0]["file"]).read_text("utf-8")
    assert all(re.search(r"\w", name) for name in re.findall("<Nm>(.*?)</Nm>", written))


def test_16_an_association_in_no_register_has_documents_and_notices(
    feld: Command, tmp_path: Path
) -> None:
    members(feld, FIELD / "members.csv", FIELD / UNREGISTERED / "no-register.toml")
    said = run(feld, tmp_path / "out")
    invoices = said["invoices"]
    assert isinstance(invoices, list)
    assert invoices
    assert all((tmp_path / "out" / one["file"]).is_file() for one in invoices)
    assert len(list((tmp_path / "out" / "mails").iterdir())) >= len(invoices)
