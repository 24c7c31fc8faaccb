"""Member lists from spreadsheets: what is read, what is refused, what is told."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from sqlmodel import col, select

from services.members.importing.headings import HEADINGS
from services.members.importing.import_members import import_members
from services.members.importing.parse import parse_member_file
from services.members.importing.problems import RowError
from services.members.importing.rows import Applied
from services.members.roster.queries import Search, list_members, member_contacts
from services.members.roster.tables import Contact, Group, GroupMembership, Member
from shared.permissions import Role
from tests.members.house import AUTOREGION, AUTOS, House, spec
from tests.support.actors import holder_of


@dataclass(frozen=True)
class ImportReport:
    """What a file came to."""

    rows: int
    applied: Applied
    errors: tuple[RowError, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "created": self.applied.created,
            "updated": self.applied.updated,
            "unchanged": self.applied.unchanged,
            "errors": [error.to_json() for error in self.errors],
        }


HEAD = (
    "member_number;company;legal_form;street;house_number;postcode;city;country;language;kind;"
    "joined_on;employees;turnover_eur;branch;register_number;vat_id;contact_salutation;"
    "contact_first_name;contact_last_name;contact_email;billing_emails;payment_method;iban;"
    "account_holder;mandate_reference;mandate_signed_on;mandate_scheme;groups"
)
ROW = {
    "member_number": "1001",
    "company": '"""Die Achse"" O\'Brien & Ährenpfort; GmbH"',
    "postcode": "66111",
    "city": "Saarbrücken",
    "country": "DE",
    "language": "de",
    "kind": "full",
    "joined_on": "2018-10-20",
    "employees": "1.284",
    "turnover_eur": "177.813.000,50",
    "contact_salutation": "Frau",
    "contact_first_name": "Käthe",
    "contact_last_name": "Bökenkamp",
    "contact_email": "kaethe@achse.example",
    "billing_emails": "rechnung@achse.example, einkauf@achse.example",
    "payment_method": "direct_debit",
    "iban": "DE02 1203 0000 0000 2020 51",
    "mandate_signed_on": "11.03.2025",
    "mandate_scheme": "CORE",
    "groups": "Wasserstoff, Personal",
}


def line(**cells: str) -> str:
    return ";".join({**ROW, **cells}.get(column, "") for column in HEAD.split(";"))


def sheet(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines]).encode()


def bring_in(
    house: House, content: bytes, *, dry_run: bool = False, partial: bool = False
) -> ImportReport:
    parsed = parse_member_file(content, "list.csv")
    if parsed.errors and not partial:
        return ImportReport(parsed.row_count, Applied(), parsed.errors)
    with house.members.transaction(AUTOS) as uow:
        applied = import_members(uow, parsed.rows, holder_of(Role.OFFICE), dry_run=dry_run)
    return ImportReport(parsed.row_count, applied, parsed.errors)


def counts(report: ImportReport) -> tuple[object, ...]:
    told = report.to_json()
    return told["rows"], told["created"], told["updated"], told["unchanged"]


@pytest.fixture
def ready(both: House) -> House:
    both.apply(spec("autos"), spec("autoregion"))
    both.types()
    return both


@pytest.fixture
def quick(house: House) -> House:
    house.apply()
    house.types()
    return house


def test_a_list_is_read_and_the_same_list_changes_nothing(ready: House) -> None:
    content = sheet(line(), line(member_number="1002", company="Œuvres Mécaniques S.A.S."))
    assert counts(bring_in(ready, content)) == (2, 2, 0, 0)
    assert ready.types() == ["member.details_changed", "member.contacts_changed"] * 2
    assert counts(bring_in(ready, content)) == (2, 0, 0, 2)
    assert ready.types() == []
    with ready.members.reading(AUTOS) as session:
        member = session.exec(select(Member).where(col(Member.number) == "1001")).one()
        contacts = member_contacts(session, member.id)
        groups = session.exec(select(Group.name).order_by(col(Group.name))).all()
        in_groups = len(session.exec(select(GroupMembership)).all())
    assert member.company == '"Die Achse" O\'Brien & Ährenpfort; GmbH'
    assert (member.employees, member.turnover_cents) == (1284, 177_813_000_50)
    assert member.joined_on == date(2018, 10, 20)
    assert [(one.email, one.roles) for one in contacts] == [
        ("kaethe@achse.example", ("main",)),
        ("rechnung@achse.example", ("billing",)),
        ("einkauf@achse.example", ("billing",)),
    ]
    assert (list(groups), in_groups) == (["Personal", "Wasserstoff"], 4)
    with ready.members.reading(AUTOREGION) as session:
        assert list_members(session) == []


def test_events_carry_what_others_need(quick: House) -> None:
    bring_in(quick, sheet(line(contact_email="", billing_emails="r@achse.example")))
    details, contacts = (row["payload"] for row in quick.events("members.member"))
    assert details["member_number"] == "1001"
    assert details["turnover_cents"] == 177_813_000_50
    assert details["state"] == "active"
    assert "iban" not in str(quick.events())
    assert "2020" not in str(details)
    assert [(one["email"], one["roles"]) for one in contacts["contacts"]] == [
        ("r@achse.example", ["billing"])
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"city": "Metz"}, ["member.details_changed"]),
        ({"employees": ""}, ["member.details_changed"]),
        ({"contact_last_name": "Kieffer"}, ["member.contacts_changed"]),
        ({"billing_emails": ""}, ["member.contacts_changed"]),
        ({"groups": "Personal"}, []),
        ({"groups": ""}, []),
    ],
)
def test_a_change_is_updated_and_only_that_is_told(
    ready: House, change: Mapping[str, str], told: list[str]
) -> None:
    bring_in(ready, sheet(line()))
    ready.types()
    assert counts(bring_in(ready, sheet(line(**change)))) == (1, 0, 1, 0)
    assert ready.types() == told
    assert counts(bring_in(ready, sheet(line(**change)))) == (1, 0, 0, 1)


def test_columns_that_are_not_there_stay_as_they_are(quick: House) -> None:
    bring_in(quick, sheet(line()))
    short = b"member_number;company;joined_on\n1001;Neu GmbH;2018-10-20"
    assert counts(bring_in(quick, short)) == (1, 0, 1, 0)
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
        assert (member.company, member.city, member.employees) == ("Neu GmbH", "Saarbrücken", 1284)
        assert len(session.exec(select(Contact)).all()) == 3
        assert len(session.exec(select(GroupMembership)).all()) == 2


def test_what_a_short_list_leaves_open_is_the_usual(quick: House) -> None:
    bring_in(quick, b"member_number,company,joined_on\n7,Kurz GmbH,20.10.2018")
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
    assert (member.country, member.language, member.kind) == ("DE", "de", "full")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"company": ""}, "company", "missing"),
        ({"member_number": ""}, "member_number", "missing"),
        ({"joined_on": ""}, "joined_on", "missing"),
        ({"joined_on": "31.02.2018"}, "joined_on", "invalid_date"),
        ({"joined_on": "20.10.18"}, "joined_on", "invalid_date"),
        ({"country": "Atlantis"}, "country", "unknown_country"),
        ({"language": "lb"}, "language", "unknown_language"),
        ({"kind": "owner"}, "kind", "unknown_kind"),
        ({"employees": "84,5"}, "employees", "invalid_number"),
        ({"employees": "-1"}, "employees", "invalid_number"),
        ({"employees": "about 80"}, "employees", "invalid_number"),
        ({"turnover_eur": "1 Mio"}, "turnover_eur", "invalid_amount"),
        ({"turnover_eur": "-1"}, "turnover_eur", "invalid_amount"),
        ({"contact_email": "kaethe"}, "contact_email", "invalid_email"),
        ({"billing_emails": "a@b.example, nothing"}, "billing_emails", "invalid_email"),
        ({"company": "x" * 201}, "company", "too_long"),
        ({"groups": "x" * 201}, "groups", "too_long"),
    ],
)
def test_defects_are_named_by_row_and_column(
    quick: House, cells: Mapping[str, str], column: str, code: str
) -> None:
    content = sheet(line(), "", line(**{"member_number": "1002", **cells}))
    report = bring_in(quick, content)
    told = report.to_json()
    assert counts(report) == (2, 0, 0, 0)
    errors = told["errors"]
    assert isinstance(errors, list)
    assert [(one["row"], one["column"], one["code"]) for one in errors] == [(4, column, code)]
    assert errors[0]["message"]
    assert "%(" not in errors[0]["message"]
    assert quick.types() == []
    assert counts(bring_in(quick, content, partial=True)) == (2, 1, 0, 0)


def test_a_number_twice_is_an_error(quick: House) -> None:
    report = bring_in(quick, sheet(line(), line(company="Zwei GmbH")))
    assert [(one.row, one.code) for one in report.errors] == [(3, "double_number")]
    assert report.errors[0].message("de") == "Die Mitgliedsnummer 1001 steht schon in Zeile 2."


def test_dry_run_tells_and_writes_nothing(ready: House) -> None:
    assert counts(bring_in(ready, sheet(line()), dry_run=True)) == (1, 1, 0, 0)
    assert ready.types() == []
    with ready.members.reading(AUTOS) as session:
        assert session.exec(select(Member)).all() == []
    bring_in(ready, sheet(line()))
    ready.types()
    assert counts(bring_in(ready, sheet(line(city="Metz")), dry_run=True)) == (1, 0, 1, 0)
    assert ready.types() == []
    with ready.members.reading(AUTOS) as session:
        assert session.exec(select(Member)).one().city == "Saarbrücken"


def test_bank_columns_are_handed_on_and_not_kept(quick: House) -> None:
    report = bring_in(quick, sheet(line()))
    result = report.applied.results[0]
    assert (result.row, result.member_number) == (2, "1001")
    assert result.bank.iban == "DE02 1203 0000 0000 2020 51"
    assert (result.bank.mandate_signed_on, result.bank.mandate_scheme) == ("2025-03-11", "core")
    with quick.members.reading(AUTOS) as session:
        assert result.member_id == session.exec(select(Member)).one().id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_encodings_and_delimiters(encoding: str, mark: str) -> None:
    text = f"Mitgliedsnummer{mark}Firma{mark}Eintritt\n1{mark}Gießerei{mark}01.02.2020\n"
    parsed = parse_member_file(text.encode(encoding))
    assert parsed.errors == ()
    assert parsed.rows[0].details["company"] == "Gießerei"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Mitgliedsnummer;Firma;Eintritt\n1;Gießerei;01.02.2020".encode("cp1252"), "not_utf8"),
        (b"", "no_heading"),
        (b"a;b\n1;2", "no_heading"),
        (b"PK\x03\x04 no workbook", "file_unreadable"),
        (b"\x89PNG\r\n\x00\x00", "file_unreadable"),
        (b'member_number;company;joined_on\n1;"open', "file_unreadable"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, code: str) -> None:
    parsed = parse_member_file(content)
    assert [(one.row, one.code) for one in parsed.errors] == [(1, code)]
    assert parsed.rows == ()
    assert parsed.errors[0].message("fr")


def test_headings_that_are_missing_unknown_or_double() -> None:
    parsed = parse_member_file(b"Mitgliedsnummer;Firma;Lieblingsfarbe;Unternehmen\n1;A;rot;B")
    assert [(one.column, one.code) for one in parsed.errors] == [
        ("Lieblingsfarbe", "unknown_column"),
        ("company", "double_column"),
        ("joined_on", "missing_column"),
    ]
    assert parsed.rows == ()


@pytest.mark.parametrize("column", list(HEADINGS))
def test_every_column_has_a_german_heading(column: str) -> None:
    heading = HEADINGS[column][0]
    required = ["Mitgliedsnummer", "Firma", "Eintritt"]
    if heading in required:
        heading = "Ort"
    head = ";".join([*required, heading.upper()])
    parsed = parse_member_file(f"{head}\n1;A;2020-01-01;".encode())
    assert parsed.errors == ()


@pytest.mark.parametrize(
    ("country", "given", "kept"),
    [("LU", "L-4149", "4149"), ("DE", "1067", "01067"), ("DE", "D-66111", "66111")],
)
def test_postcodes_are_settled(country: str, given: str, kept: str) -> None:
    parsed = parse_member_file(sheet(line(country=country, postcode=given)))
    assert parsed.rows[0].details["postcode"] == kept


def test_a_workbook_with_typed_cells(quick: House) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Mitgliedsnummer", "Firma", "Eintritt", "Beschäftigte", "Umsatz €", "PLZ", "Land"])
    day = datetime(2020, 2, 1)  # noqa: DTZ001 - cells know no zone
    page.append([1001, "Gießerei", day, 84.0, 1234567.5, 1067, "Deutschland"])
    page.append([None] * 7)
    page.append([1002, "Œuvre", date(2021, 3, 4), None, 0.125, None, "Frankreich"])
    file = io.BytesIO()
    book.save(file)
    report = bring_in(quick, file.getvalue(), partial=True)
    assert [(one.row, one.column, one.code) for one in report.errors] == [
        (4, "turnover_eur", "invalid_amount")
    ]
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
    assert (member.number, member.joined_on, member.employees) == ("1001", date(2020, 2, 1), 84)
    assert (member.turnover_cents, member.postcode, member.country) == (123_456_750, "01067", "DE")


def test_own_numbers_go_on_after_imported_ones(quick: House) -> None:
    bring_in(quick, sheet(line(member_number="M-0041")))
    application = quick.in_resolution()
    quick.vote_all(application)
    with quick.members.reading(AUTOS) as session:
        assert sorted(session.exec(select(Member.number)).all()) == ["M-0041", "M-0042"]


@pytest.mark.parametrize(
    "words", ["achse", "1001", "SAARBRÜCKEN", "bökenkamp", "rechnung@", "ährenpfort achse"]
)
def test_the_list_finds(ready: House, words: str) -> None:
    bring_in(
        ready,
        sheet(
            line(),
            line(
                member_number="2",
                company="Andere",
                contact_email="",
                billing_emails="",
                city="Metz",
                contact_last_name="",
            ),
        ),
    )
    with ready.members.reading(AUTOS) as session:
        found = [one.member.number for one in list_members(session, Search(words))]
        assert found == ["1001"]
        assert list_members(session, Search("100%")) == []
        assert [one.member.number for one in list_members(session, Search(group="Personal"))]


def test_the_list_is_sorted_without_accents_on_every_page(both: House) -> None:
    both.apply(spec())
    names = ["Traitements", "Établissements", "Cluster", "câblage", "Zylinder", "Œuvres", "Odeur"]
    bring_in(both, sheet(*(line(member_number=name[0], company=name) for name in names)))
    wanted = ["câblage", "Cluster", "Établissements", "Odeur", "Œuvres", "Traitements", "Zylinder"]
    with both.members.reading(AUTOS) as session:
        pages = [list_members(session, offset=offset, limit=3) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [one.member.company for page in pages for one in page] == wanted
