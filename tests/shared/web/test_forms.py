"""Forms: three notations are understood, mistakes are named, nothing typed is lost."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from starlette.datastructures import FormData, UploadFile

from shared.formats import formats_for
from shared.i18n import LANGUAGES, Language, _, translator
from shared.web.forms import (
    NO_ADDRESS,
    Ask,
    Cents,
    Day,
    Filled,
    Form,
    SeveralLines,
    Tick,
    WholeNumber,
    blank,
    fill,
    read_date,
    read_tick,
    read_whole_number,
    upload_of,
)


class Company(Form):
    company: Annotated[str, Ask(_("Fill in this field."))]
    employees: WholeNumber = Field(ge=0)
    turnover: Cents | None = None
    founded_on: Day | None = None
    kind: Literal["full", "network_partner"] = "full"
    groups: list[str] = Field(default_factory=list)
    newsletter: Tick = False

    @field_validator("company")
    @classmethod
    def not_shouting(cls, name: str) -> str:
        if name.isupper():
            raise ValueError(_("Check this entry."))
        return name


def post(*pairs: tuple[str, str]) -> FormData:
    return FormData([("company", "Müller & Söhne"), ("employees", "84"), *pairs])


def read(*pairs: tuple[str, str]) -> Company:
    form = fill(Company, post(*pairs), translator("de"))
    assert form.data is not None, form.errors
    return form.data


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1.234,56", 123456), ("1 234,56", 123456), ("1\u202f234,56 €", 123456), ("1,234.56", 123456),
     ("1234.56", 123456), ("1200", 120000), ("1.200", 120000), ("0,5", 50)],
)  # fmt: skip
def test_amounts_in_three_notations(text: str, cents: int) -> None:
    assert read(("turnover", text)).turnover == cents


@given(st.integers(0, 10**12), st.sampled_from(LANGUAGES), st.sampled_from(["DE", "FR", "LU"]))
def test_what_we_show_can_be_typed_back(cents: int, language: Language, country: str) -> None:
    formats = formats_for(language, country)
    assert read(("turnover", formats.money(cents))).turnover == cents
    assert read(("employees", formats.number(cents))).employees == 84
    form = fill(Company, FormData([("company", "x"), ("employees", formats.number(cents))]),
                translator(language))  # fmt: skip
    assert form.data is not None
    assert form.data.employees == cents


@pytest.mark.parametrize("text", ["2027-02-15", "15.02.2027", "15/02/2027", " 15. 02. 2027 "])
def test_dates(text: str) -> None:
    assert read(("founded_on", text)).founded_on == date(2027, 2, 15)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("turnover", "viel", "Geben Sie einen Betrag ein, zum Beispiel 1.234,56"),
        ("founded_on", "31.02.2027", "Geben Sie ein Datum ein, zum Beispiel 15.02.2027"),
        ("kind", "emperor", "Wählen Sie eine der Möglichkeiten"),
    ],
)
def test_a_mistake_is_named_beside_its_field(name: str, text: str, message: str) -> None:
    form = fill(Company, post((name, text)), translator("de"))
    assert form.data is None
    assert form.errors == {name: message}
    assert form.value(name) == text


def test_what_is_missing_is_asked_for_in_the_order_of_the_page() -> None:
    form = fill(Company, FormData([("employees", " "), ("groups", "it")]), translator("fr"))
    assert list(form.errors) == ["company", "employees"]
    assert form.errors["company"] == "Remplissez ce champ."
    assert form.chosen("groups", "it")


def test_a_negative_number_of_employees_is_refused() -> None:
    form = fill(Company, FormData([("company", "x"), ("employees", "-1")]), translator("en"))
    assert form.errors == {"employees": "Enter a number of at least 0"}


def test_a_rule_of_the_form_speaks_the_readers_language() -> None:
    form = fill(Company, FormData([("company", "MÜLLER"), ("employees", "1")]), translator("de"))
    assert list(form.errors) == ["company"]


def test_lists_ticks_and_strangers() -> None:
    data = read(("groups", "it"), ("groups", "hr"), ("newsletter", "on"), ("is_admin", "yes"))
    assert data.groups == ["it", "hr"]
    assert data.newsletter
    assert not read().newsletter
    assert not hasattr(data, "is_admin")


def test_a_refusal_of_a_command_joins_the_form() -> None:
    form = fill(Company, post(), translator("de")).refused("company", "Das gibt es schon.")
    assert form.error("company") == "Das gibt es schon."
    assert form.value("company") == "Müller & Söhne"
    assert form.data is None


def test_a_blank_form_shows_what_is_known() -> None:
    form = blank(Company, company="Müller", groups=["it"], newsletter=True, turnover=None)
    assert form.value("company") == "Müller"
    assert form.chosen("groups", "it")
    assert form.chosen("newsletter", "on")
    assert form.value("turnover") == ""


def test_money_is_never_a_float() -> None:
    assert isinstance(read(("turnover", "0,1")).turnover, int)
    assert formats_for("de").money(10) == "0,10\u00a0€"
    assert formats_for("de").percent(Decimal("0.031")) == "3,1\u00a0%"


@pytest.mark.parametrize(
    ("text", "number"),
    [("84", 84), ("1.284", 1284), ("1 284", 1284), ("1,284", 1284), ("1'284", 1284),
     ("1\u202f284", 1284), ("1.284.567", 1_284_567), ("0", 0), ("-3", -3), (84, 84)],
)  # fmt: skip
def test_whole_numbers_in_three_notations(text: object, number: int) -> None:
    assert read_whole_number(text) == number


@pytest.mark.parametrize("text", ["", "x", "1.5", "1,28", "12.84", "1.2.3", "--1", "9" * 16, "1e3"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        read_whole_number(text)
    assert refused.value.type == "whole_number"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-02-15", date(2027, 2, 15)),
        ("15.02.27", date(2027, 2, 15)),
        ("5/2/2027", date(2027, 2, 5)),
        ("29.02.2028", date(2028, 2, 29)),
        (date(2027, 2, 15), date(2027, 2, 15)),
    ],
)
def test_days_as_people_type_them(text: object, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "29.02.2027", "2027-13-01", "02/15/2027", "15.02."]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        read_date(text)
    assert refused.value.type == "date"


@pytest.mark.parametrize(
    ("sent", "ticked"),
    [("on", True), ("yes", True), (True, True), ("", False), ("off", False), (None, False),
     (False, False)],
)  # fmt: skip
def test_a_box_is_ticked_when_something_is_sent(sent: object, ticked: bool) -> None:
    assert read_tick(sent) is ticked


class Limited(Form):
    name: str = Field(default="x", min_length=2, max_length=5)
    seats: WholeNumber = Field(default=1, gt=0, le=9)
    circles: list[str] = Field(default_factory=list, min_length=1)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("name", "abcdef", "Geben Sie höchstens 5 Zeichen ein"),
        ("name", "a", "Geben Sie mindestens 2 Zeichen ein"),
        ("seats", "0", "Geben Sie eine Zahl größer als 0 ein"),
        ("seats", "10", "Geben Sie eine Zahl von höchstens 9 ein"),
        ("seats", "viele", "Geben Sie eine ganze Zahl ein, zum Beispiel 84"),
    ],
)
def test_a_limit_is_said_with_its_number(name: str, text: str, message: str) -> None:
    posted = FormData([("circles", "it"), (name, text)])
    form = fill(Limited, posted, translator("de"))
    assert form.errors == {name: message}


def test_at_least_one_of_a_list_is_asked_for() -> None:
    form = fill(Limited, FormData([("circles", "")]), translator("de"))
    assert list(form.errors) == ["circles"]
    assert fill(Limited, FormData([("circles", "it")]), translator("de")).errors == {}


def test_of_a_text_sent_twice_the_first_counts() -> None:
    data = read(("company", "Other"))
    assert data.company == "Müller & Söhne"


def test_a_form_is_frozen_once_read() -> None:
    with pytest.raises(ValidationError):
        read().employees = 3  # type: ignore[misc]


def test_an_unsent_form_has_no_errors_and_no_data() -> None:
    form = blank(Company, company="", employees=0, kind="full", newsletter=False)
    assert (form.errors, form.data) == ({}, None)
    assert form.value("employees") == "0", "a zero is an entry"
    assert not form.chosen("newsletter", "on")
    assert form.value("nothing") == ""
    assert form.error("company") is None


def test_a_file_that_was_chosen_is_found() -> None:
    chosen = UploadFile(io.BytesIO(b"data"), filename="statement.xml")
    not_chosen = UploadFile(io.BytesIO(b""), filename="")
    posted = FormData([("file", chosen), ("other", not_chosen), ("text", "x")])
    assert upload_of(posted, "file") is chosen
    for name in ("other", "text", "missing"):
        assert upload_of(posted, name) is None


def test_a_file_is_no_text_of_the_form() -> None:
    upload = UploadFile(io.BytesIO(b"data"), filename="x.pdf")
    posted = FormData([("company", upload), ("employees", "1")])
    assert list(fill(Company, posted, translator("de")).errors) == ["company"]


class Letter(Form):
    to: Annotated[str, Ask(_("Fill in this field."))]
    comment: Annotated[SeveralLines, Field(max_length=20)] = ""
    circles: list[str] = Field(default_factory=list)
    seats: WholeNumber = 1


def letter(*pairs: tuple[str, str], language: Language = "en") -> Filled[Letter]:
    return fill(Letter, FormData([("to", "x"), *pairs]), translator(language))


def test_every_text_is_taken_clean() -> None:
    form = letter(
        ("comment", "A\u00a0b\r\n\r\nc "), ("circles", "Mu\u0308ller\u200b"), ("circles", " B\tC "),
        ("seats", "\u200b7\u00a0"),
    )  # fmt: skip
    assert form.data == Letter(to="x", comment="A b\n\nc", circles=["Müller", "B C"], seats=7)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Das enthält ein Steuerzeichen (U+001B), das niemand sieht."),
        ("fr", "Cette saisie contient un caractère de contrôle (U+001B)"),
        ("en", "This contains a control character (U+001B) that nobody sees."),
    ],
)
def test_what_was_pasted_is_named_in_the_readers_language(language: Language, said: str) -> None:
    for field in ("to", "comment", "circles", "seats"):
        posted = FormData(list({"to": "x", field: "7\x1b"}.items()))
        form = fill(Letter, posted, translator(language))
        assert form.errors[field].startswith(said)
        assert form.value(field) == "7\ufffd"


def test_what_was_typed_stays_in_the_field_and_is_refused_until_it_is_gone() -> None:
    first = letter(("comment", "Dear\u202e board\x00"))
    again = letter(("comment", first.value("comment")))
    assert first.value("comment") == again.value("comment") == "Dear\ufffd board\ufffd"
    assert again.data is None
    assert "a character was lost" in again.errors["comment"]
    assert letter(("comment", "Dear board")).data


def test_what_was_stored_before_is_shown_without_its_harm() -> None:
    assert blank(Letter, to="Ctl\x1b GmbH").value("to") == "Ctl\ufffd GmbH"


def test_a_model_made_by_a_program_is_clean_too() -> None:
    assert Letter(to=" Mu\u0308ller ").to == "Müller"
    with pytest.raises(ValidationError):
        Letter(to="a\x1b")


class Dated(Form):
    on: Annotated[Day, Ask(_("Fill in this field."))]


@pytest.mark.parametrize(
    ("typed", "passes"),
    [
        ("1990-01-01", True),
        ("2032-12-31", True),
        ("31.12.1989", False),
        ("2033-01-01", False),
        ("9999-12-31", False),
        ("0001-01-01", False),
    ],
)
def test_days_are_those_of_an_association(typed: str, passes: bool) -> None:
    """M6: 9999-12-31 and 0001-01-01 made dates that cannot be reckoned with."""
    form = fill(Dated, FormData([("on", typed)]), translator("de"), date(2027, 1, 15))
    assert (form.data is not None) is passes
    if not passes:
        assert form.error("on") == "Geben Sie einen Tag in den Jahren 1990 bis 2032 ein"
        assert form.value("on") == typed


def test_without_a_day_the_machines_counts() -> None:
    assert fill(Dated, FormData([("on", "9999-12-31")]), translator("en")).data is None
    assert fill(Dated, FormData([("on", "2026-01-01")]), translator("en")).data is not None


class Named(Form):
    name: Annotated[str, Field(max_length=60), NO_ADDRESS, Ask(_("Fill in this field."))]


@pytest.mark.parametrize(
    ("typed", "passes"),
    [
        ("Société Générale d'Étanchéité & Cie S.à r.l.", True),
        ("WWW Werbung GmbH", True),
        ("A/S: Öl", True),
        ("http://evil.example", False),
        ("ＷＷＷ．evil.example", False),
        ("Sie haben gewonnen HTTPS：／／evil.example", False),
        ("name@evil.example", False),
        ("name＠evil", False),
    ],
)
def test_a_name_is_no_address(typed: str, passes: bool) -> None:
    form = fill(Named, FormData([("name", typed)]), translator("en"))
    assert (form.data is not None) is passes
    if not passes:
        assert form.error("name") == "Write the name without a web or e-mail address"
