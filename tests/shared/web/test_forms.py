"""Forms: three notations are understood, mistakes are named, nothing typed is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, field_validator
from starlette.datastructures import FormData

from shared.formats import formats_for
from shared.i18n import LANGUAGES, Language, _, translator
from shared.web.forms import Ask, Cents, Day, Form, Tick, WholeNumber, blank, fill


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
