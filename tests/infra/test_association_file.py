"""Association files: what they say, and that every defect is named with line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.composition.association_file import InvalidAssociationFile, load_association
from shared.association_spec import CreditSpec, OidcSpec, PersonSpec

DEMO = Path(__file__).resolve().parent.parent.parent / "demo"
FILE = (DEMO / "autos.toml").read_text("utf-8")


def refused(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(InvalidAssociationFile) as found:
        load_association(text)
    return [(problem.line, f"{problem.path}: {problem.reason}") for problem in found.value.problems]


def changed(old: str, new: str) -> tuple[str, int]:
    """The demo's file with one line changed, and the number of that line."""
    lines = FILE.splitlines()
    (index,) = (number for number, line in enumerate(lines) if line == old)
    lines[index] = new
    return "\n".join(lines), index + 1


@pytest.mark.parametrize("name", ["autos", "autoregion"])
def test_the_demo_files_are_right(name: str) -> None:
    spec = load_association((DEMO / f"{name}.toml").read_text("utf-8"))
    assert spec.slug == name
    assert spec.dues_regulation is not None
    boards = [person for person in spec.people if "board" in person.roles]
    assert len(boards) >= 3
    addresses = [person.email for person in spec.people] + [spec.email, spec.mail.from_address]
    assert all(address.endswith(".example") for address in addresses)


def test_it_says_what_the_file_says() -> None:
    spec = load_association(FILE)
    assert spec.bank.iban == "DE24090090010000055055"
    assert spec.admission.rule == "majority_of_members"
    assert spec.people[1] == PersonSpec(
        "Okko Strathmann", "okko.strathmann@autos.example", "de", ("board", "treasurer")
    )


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ('slug = "autos"', 'slug = "Aut OS"', "association.slug", "small letters"),
        ('slug = "autos"', 'slug = "assets"', "association.slug", "installation itself"),
        ('country = "DE"', 'country = "Deutschland"', "association.country", "capital letters"),
        ('languages = ["de", "en"]', 'languages = ["de", "pl"]', "association.languages", "pl"),
        ('languages = ["de", "en"]', 'languages = "de"', "association.languages", "de | fr | en"),
        (
            'iban = "DE24 0900 9001 0000 0550 55"',
            'iban = "DE25 0900 9001 0000 0550 55"',
            "association.bank.iban",
            "",
        ),
        ('bic = "DEMODE00XXX"', 'bic = "DEMO"', "association.bank.bic", "BIC"),
        (
            'account_holder = "AutOS e.V."',
            'account_holder = "ΕΤΑΙΡΕΙΑ"',
            "association.bank.account_holder",
            "Latin letters",
        ),
        (
            'creditor_identifier = "DE98ZZZ09999999999"',
            'creditor_identifier = "DE97ZZZ09999999999"',
            "association.bank.creditor_identifier",
            "check digits",
        ),
        ('rule = "majority_of_members"', 'rule = "majority"', "association.admission.rule", "unan"),
        ("deadline_days = 14", "deadline_days = 0", "association.admission.deadline_days", "1"),
        ('phone = "+49 30 23125 501"', 'phoone = "1"', "association.phoone", "mean phone"),
        ('roles = ["operator"]', 'roles = ["boss"]', "people[7].roles[0]", "boss"),
        (
            'email = "gesa.vornholt@autos.example"',
            'email = "hanne.wiemann@autos.example"',
            "people[6].email",
            "twice",
        ),
        ('mode = "half_year"', 'mode = "weekly"', "dues_regulation.proration.mode", "weekly"),
    ],
)
def test_a_defect_is_named_with_line_and_reason(old: str, new: str, path: str, reason: str) -> None:
    text, number = changed(old, new)
    (found,) = refused(text)
    line, said = found
    assert line == number
    assert said.startswith(path)
    assert reason in said


def test_all_defects_are_named_at_once_in_the_order_of_the_file() -> None:
    text = FILE.replace('country = "DE"', 'country = "D"').replace('"half_year"', '"weekly"')
    found = refused(text)
    assert [line for line, _ in found] == sorted(line for line, _ in found if line)
    assert len(found) == 2


def test_a_missing_table_is_named_once() -> None:
    start, end = FILE.index("[association.bank]"), FILE.index("[association.mail]")
    found = refused(FILE[:start] + FILE[end:])
    assert len(found) == 1
    assert "[association.bank]" in found[0][1]


def test_what_is_no_toml_is_named_with_its_line() -> None:
    assert refused("[association]\nslug = autos\n")[0][0] == 2


def test_a_file_without_dues_regulation_leaves_it_as_it_is() -> None:
    spec = load_association(FILE[: FILE.index("[dues_regulation]")])
    assert spec.dues_regulation is None


def test_a_person_keeps_its_id_whatever_the_name() -> None:
    spec = load_association(FILE)
    person = spec.people[0]
    renamed = PersonSpec("Another Name", person.email.upper(), "en", ("office",))
    assert spec.person_id(person) == spec.person_id(renamed)


def with_directory(issuer: str, more: str = "") -> str:
    return f'{FILE}\n[sign_in.oidc]\nissuer = "{issuer}"\nclient_id = "umlauf"\n{more}'


@pytest.mark.parametrize(
    ("issuer", "kept"),
    [
        ("https://login.autos.example/v2.0", "https://login.autos.example/v2.0"),
        ("https://login.autos.example/", "https://login.autos.example"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
    ],
)
def test_a_directory_is_optional(issuer: str, kept: str) -> None:
    assert load_association(FILE).oidc is None
    assert load_association(with_directory(issuer)).oidc == OidcSpec(kept, "umlauf")


@pytest.mark.parametrize(("text", "cents"), [("5000.00", 500000), ("0", 0), ("1.234,50", 123450)])
def test_the_limit_of_corrections_is_optional(text: str, cents: int) -> None:
    assert load_association(FILE).correction_limit_cents is None
    limited = FILE.replace("[association]\n", f'[association]\ncorrection_limit = "{text}"\n', 1)
    assert load_association(limited).correction_limit_cents == cents


@pytest.mark.parametrize("text", ["much", "-1", "10000000.01"])
def test_a_limit_that_is_none_is_refused(text: str) -> None:
    limited = FILE.replace("[association]\n", f'[association]\ncorrection_limit = "{text}"\n', 1)
    ((_, said),) = refused(limited)
    assert said.startswith("association.correction_limit: ")


@pytest.mark.parametrize("issuer", ["http://login.autos.example", "login.autos.example", "ftp://x"])
def test_a_directory_is_asked_in_cipher_only(issuer: str) -> None:
    ((_, said),) = refused(with_directory(issuer))
    assert "begins with https://" in said


def test_a_secret_does_not_stand_in_the_file() -> None:
    ((_, said),) = refused(with_directory("https://x.example", 'client_secret = "s"'))
    assert "client_secret" in said


@pytest.mark.parametrize("slug", ["account", "sign-in", "sign-out"])
def test_no_association_takes_the_address_of_signing_in(slug: str) -> None:
    text, _ = changed('slug = "autos"', f'slug = "{slug}"')
    assert refused(text)


HOSTILE = (
    ("\\u001b", "control character (U+001B)"),
    ("\\u202E", "direction of writing"),
    ("\\uFFFD", "a character was lost"),
    ("\\uE000", "only one font"),
)


@pytest.mark.parametrize(("written", "reason"), HOSTILE)
@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('name = "AutOS e.V."', "association.name"),
        ('name = "Okko Strathmann"', "people[1].name"),
        ('name = "Beitragsordnung 2026"', "dues_regulation.name"),
    ],
)
def test_a_text_that_cannot_be_taken_is_named(
    line: str, path: str, written: str, reason: str
) -> None:
    text, number = changed(line, line[:-1] + written + '"')
    (found,) = refused(text)
    assert found[0] == number
    assert found[1].startswith(f"{path}: ")
    assert reason in found[1]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('name = "AutOS e.V."', "association.name"),
        ('name = "Okko Strathmann"', "people[1].name"),
        ('name = "Beitragsordnung 2026"', "dues_regulation.name"),
    ],
)
def test_an_account_number_stands_only_at_its_place(line: str, path: str) -> None:
    text, number = changed(line, line[:-1] + ' DE89 3704 0044 0532 0130 00"')
    (found,) = refused(text)
    assert found[0] == number
    assert found[1].startswith(f"{path}: ")
    assert "account number" in found[1]
    assert "3704" not in found[1]


def test_texts_of_a_file_are_put_right() -> None:
    text, _ = changed('name = "AutOS e.V."', 'name = """Verein\\u00a0fu\\u0308r\\u200b\n  Autos"""')
    assert load_association(text).name == "Verein für Autos"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('offset = "suggest"', CreditSpec("suggest", None)),
        ('told_from = "5.00"', CreditSpec(None, 5_00)),
        ("", CreditSpec()),
    ],
)
def test_what_becomes_of_credit(said: str, expected: CreditSpec) -> None:
    text = f"{FILE}\n[association.credits]\n{said}\n" if said else FILE
    assert load_association(text).credits == expected


def test_a_rule_of_credit_that_nobody_knows() -> None:
    (found,) = refused(f'{FILE}\n[association.credits]\noffset = "maybe"\n')
    assert found[1].startswith("association.credits.offset: ")
