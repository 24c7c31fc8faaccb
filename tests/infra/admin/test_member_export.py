"""Members to take away, and to bring in again: every one of them is unchanged then."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from infra.admin.member_export import LISTED_COLUMNS, export_members
from services.billing.accounts.import_payment_details import import_payment_details
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.tables import Mandate, PaymentArrangement
from services.billing.sepa.iban import make_iban
from services.members.countries import country_codes
from services.members.importing.cells import is_error_value
from services.members.postcodes import repaired_postcode
from services.members.roster.rules import MemberKind, MemberState
from services.members.roster.tables import Contact, Group, GroupMembership, Member
from shared.clean_text import UncleanText, clean_line, refuse_account
from shared.i18n import Language
from shared.ids import new_id
from shared.permissions import MissingPermission
from shared.web.sheets import SheetKind, write_sheet
from tests.infra.composition.import_desk import (
    OFFICE,
    OWN,
    TREASURER,
    ImportDesk,
    debit,
    desk_in,
    prepare,
    sheet,
)
from tests.support.hostile_text import PAYLOADS

SignIn = Callable[..., TestClient]
PERSON = ("salutation", "first_name", "last_name")
KINDS: tuple[SheetKind, ...] = get_args(SheetKind)
HURTS = [
    *PAYLOADS[:12],
    *("=1+1", "'=1+1", "''", "'", "@SUM(A1)", "-1", "+49 681", "\uff1d1", '"=1', "' =x"),
    *(
        "0041",
        "1e5",
        "1005.0",
        "01.02.2020",
        "TRUE",
        "NULL",
        "NaN",
        "#1",
        "a;b",
        "a,b",
        "a|b",
        'a"b',
    ),
    *(
        "Société Générale d'Étanchéité & Cie",
        "Ψάρια ΑΕ",
        "Łódź",
        "株式会社",
        "قطع غيار",
        "👷🏽",
        "ǅ",
    ),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prepare(folder := tmp_path_factory.mktemp("export") / "data")
    return folder


@pytest.fixture(scope="module")
def desk(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportDesk]:
    with desk_in(prepared, tmp_path_factory.mktemp("desk") / "data") as made:
        yield made


def written(desk: ImportDesk, kind: SheetKind, language: Language, *, whole: bool) -> bytes:
    """The list as it is taken away."""
    by = desk.actor(TREASURER if whole else OFFICE)
    runtimes = desk.installation.runtimes
    write_sheet(
        file := io.BytesIO(),
        kind,
        export_members(runtimes, by, whole_accounts=whole, language=language),
    )
    return file.getvalue()


def _kept(text: str) -> str:
    """As the door of the program takes it, or something else."""
    try:
        clean = refuse_account(clean_line(text))
    except UncleanText:
        return "Œuvre"
    return "Ünal" if is_error_value(clean) or not clean else clean


LETTERS = st.characters(codec="utf-8", exclude_categories=["C"])
TEXTS = st.one_of(st.sampled_from(HURTS), st.text(LETTERS, max_size=12)).map(_kept)
MAYBE = st.one_of(st.just(""), TEXTS)
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31))
WORDS = st.text("abcxyzäß", min_size=1, max_size=8)
# Mail servers take no other letters before the @.
BEFORE_AT = st.text("abcxyz", min_size=1, max_size=8)
EMAILS = st.builds("{}{}@{}.example".format, st.sampled_from(["", "=", "+", "'"]), BEFORE_AT, WORDS)


@st.composite
def companies(draw: st.DrawFn) -> dict[str, Any]:
    country = draw(st.sampled_from(sorted(country_codes())))
    joined = draw(DAYS)
    left = draw(st.one_of(st.none(), st.integers(0, 5000).map(lambda days: timedelta(days))))
    return {
        **{name: draw(MAYBE) for name in ("legal_form", "street", "house_number", "city")},
        **{name: draw(MAYBE) for name in ("branch", "register_number", "vat_id")},
        "number": draw(st.one_of(TEXTS, st.integers(0, 99999).map("{:05d}".format)))[:40].strip(),
        "company": draw(TEXTS),
        "country": country,
        "postcode": repaired_postcode(draw(MAYBE), country),
        "language": draw(st.sampled_from(get_args(Language))),
        "kind": draw(st.sampled_from(MemberKind)),
        "joined_on": joined,
        "left_on": None if left is None else joined + left,
        "employees": draw(st.one_of(st.none(), st.integers(0, 10**9 - 1))),
        "turnover_cents": draw(st.one_of(st.none(), st.integers(0, 10**15 - 1))),
    }


@st.composite
def members(draw: st.DrawFn) -> dict[str, Any]:
    emails = draw(st.lists(EMAILS, max_size=4, unique_by=str.lower))
    roles = [
        draw(st.sampled_from([["main"], ["main", "billing"]] if not at else [["billing"]]))
        for at in range(len(emails))
    ]
    return {
        "company": draw(companies()),
        "contacts": list(zip(emails, roles, strict=True)),
        "names": (draw(MAYBE)[:40].strip(), draw(MAYBE), draw(MAYBE)),
        "groups": draw(st.lists(WORDS, max_size=3, unique=True)),
        "payment": draw(st.sampled_from([None, "transfer", "direct_debit", "direct_debit"])),
        "holder": draw(TEXTS),
        "mandate": (draw(DAYS), draw(st.sampled_from(["core", "b2b"])), draw(st.booleans())),
    }


def store(desk: ImportDesk, many: list[dict[str, Any]]) -> None:
    """Members as they may be stored, whoever brought them."""
    ids = [new_id() for _ in many]
    with desk.installation["members"].transaction(OWN) as uow:
        for one_table in (Contact, GroupMembership, Group, Member):
            uow.session.execute(sa.delete(one_table))
        groups = {
            name: Group(association_id=OWN, name=name) for one in many for name in one["groups"]
        }
        uow.session.add_all(groups.values())
        for id_, one in zip(ids, many, strict=True):
            now, state = uow.clock.now(), MemberState.ACTIVE
            uow.session.add(
                Member(id=id_, association_id=OWN, state=state, changed_at=now, **one["company"])
            )
            for at, (email, roles) in enumerate(one["contacts"]):
                person = {} if at else dict(zip(PERSON, one["names"], strict=True))
                uow.session.add(
                    Contact(
                        association_id=OWN,
                        member_id=id_,
                        position=at,
                        email=email,
                        roles=roles,
                        **person,
                    )
                )
            for name in one["groups"]:
                membership = GroupMembership(
                    association_id=OWN,
                    group_id=groups[name].id,
                    member_id=id_,
                    since_on=uow.clock.today(),
                )
                uow.session.add(membership)
    with desk.installation["billing"].transaction(OWN) as uow:
        for paying in (Mandate, PaymentArrangement):
            uow.session.execute(sa.delete(paying))
        details = [
            _details(at, id_, one)
            for at, (id_, one) in enumerate(zip(ids, many, strict=True))
            if one["payment"]
        ]
        import_payment_details(uow, details, desk.actor())


def _details(at: int, id_: Any, one: dict[str, Any]) -> PaymentDetails:
    if one["payment"] == "transfer":
        return PaymentDetails(id_, "transfer")
    signed, scheme, told = one["mandate"]
    return PaymentDetails(
        member_id=id_,
        method="direct_debit",
        iban=make_iban("DE", f"59050101{at:010d}"),
        account_holder=one["holder"],
        reference=f"REF+{at:03d}",
        signed_on=signed,
        scheme=scheme,
        last_collected_on=signed if told else None,
        b2b_confirmed_on=signed if told and scheme == "b2b" else None,
    )


def _number(member: dict[str, Any]) -> str:
    return str(member["company"]["number"])


@given(
    many=st.lists(members(), min_size=1, max_size=12, unique_by=_number),
    kind=st.sampled_from(KINDS),
    language=st.sampled_from(get_args(Language)),
    whole=st.booleans(),
)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_what_was_taken_away_and_is_brought_in_again_changes_nothing(
    desk: ImportDesk,
    many: list[dict[str, Any]],
    kind: SheetKind,
    language: Language,
    whole: bool,
) -> None:
    store(desk, many)
    report = desk.bring(written(desk, kind, language, whole=whole))
    assert (report.errors, report.changes) == ((), ())
    assert (report.rows, report.unchanged) == (len(many), len(many))


def test_whole_accounts_are_for_the_treasurer(desk: ImportDesk) -> None:
    with pytest.raises(MissingPermission):
        export_members(desk.installation.runtimes, desk.actor(OFFICE), whole_accounts=True)


def test_numbers_and_days_are_some_in_a_workbook(prepared: Path, tmp_path: Path) -> None:
    """In CSV a decimal comma and ISO days, for a program reads them."""
    with desk_in(prepared, tmp_path / "data") as desk:
        desk.bring(sheet(debit("0041", turnover_eur="1.234,5", company="=1+1 GmbH")))
        book = load_workbook(io.BytesIO(written(desk, "xlsx", "en", whole=True)))
        head, row = book.worksheets[0].iter_rows(values_only=True)
        found = dict(zip(head, row, strict=True))
        assert head == LISTED_COLUMNS
        assert (found["member_number"], found["turnover_eur"]) == ("0041", 1234.5)
        assert found["joined_on"].date() == date(2020, 3, 1)
        assert found["company"] == "'=1+1 GmbH"
        assert found["iban"].startswith("DE5559")
        text = written(desk, "csv", "de", whole=False).decode("utf-8-sig")
        assert text.startswith("Mitgliedsnummer;Firma;")
        assert ";1234,50;" in text
        assert "DE55 •••• 0001" in text


@pytest.mark.parametrize("kind", KINDS)
def test_on_the_page_of_members(sign_in: SignIn, kind: str) -> None:
    office, treasurer = sign_in("autos", "office"), sign_in("autos", "treasurer")
    page = office.get("/autos/members").text
    assert f'href="/autos/members/list.{kind}"' in page
    assert "with-accounts" not in page
    taken = office.get(f"/autos/members/list.{kind}")
    assert (taken.status_code, len(taken.content) > 5000) == (200, True)
    assert office.get(f"/autos/members/list-with-accounts.{kind}").status_code == 403
    assert 'list-with-accounts.xlsx"' in treasurer.get("/autos/members").text
    whole = treasurer.get(f"/autos/members/list-with-accounts.{kind}")
    assert (whole.status_code, "•" in whole.text) == (200, False)
    log = sign_in("autos", "auditor").get("/autos/security-log?kind=download").text
    assert "list-with-accounts" in log.replace("<wbr>", "")
