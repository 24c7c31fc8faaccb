"""No field of a form, no option of a command, no parameter of a route escapes `shared.clean_text`.

The forms are found by import, the commands and routes by walking them: a new one is tested unasked.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.datastructures import FormData

import infra
import services
import shared
from infra.cli import app as commands
from infra.composition.app import build_app
from infra.composition.installation import Installation
from shared.clean_text import AccountNumberInText, UncleanText
from shared.i18n import LANGUAGES, translator
from shared.settings import Settings
from shared.web.forms import Form, fill, holds_account, keeps_lines, tells_in_words

ROOT = Path(__file__).resolve().parents[2]
NO_MODULES = re.compile(r"\.(migrations|migration_environment|__main__)")
# Read as a path of this site, or not at all.
NO_FORM = {("/sign-in", "next")}


def _import_all() -> None:
    for package in (shared, services, infra):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not NO_MODULES.search(found.name):
                importlib.import_module(found.name)


def _subclasses(kind: type[Form]) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        if one.__module__.partition(".")[0] in ("shared", "services", "infra"):
            yield one
        yield from _subclasses(one)


def _forms() -> list[type[Form]]:
    _import_all()
    return sorted(set(_subclasses(Form)), key=lambda one: (one.__module__, one.__name__))


FORMS = _forms()
FIELDS = [(form, name) for form in FORMS for name in form.model_fields]


def test_the_forms_are_found() -> None:
    found = {form.__name__ for form in FORMS}
    assert {"CompanyForm", "ContactForm", "BallotForm", "MandateFields", "ReplayForm"} <= found
    assert len(FIELDS) > 40


@pytest.mark.parametrize(("form", "name"), FIELDS)
@pytest.mark.parametrize("hostile", ["\x00", "\x1b", "\u202e", "\ufffd", "\ue000", "\U000e0041"])
def test_every_field_of_every_form_refuses(form: type[Form], name: str, hostile: str) -> None:
    typed = f"a{hostile}b"
    for language in LANGUAGES:
        filled = fill(form, FormData([(name, typed)]), translator(language))
        assert filled.data is None
        assert f"U+{ord(hostile):04X}" in filled.errors[name]
        assert filled.value(name) == "a\ufffdb", "what was typed is shown, but for that"


@pytest.mark.parametrize(("form", "name"), FIELDS)
def test_only_declared_fields_keep_line_breaks(form: type[Form], name: str) -> None:
    filled = fill(form, FormData([(name, "a\r\nb\u2028c")]), translator("en"))
    refused = "line break" in filled.errors.get(name, "")
    assert refused is not keeps_lines(form, name)


@pytest.mark.parametrize(("form", "name"), FIELDS)
@pytest.mark.parametrize("iban", ["DE89370400440532013000", "de89 3704 0044 0532 0130 00"])
def test_an_account_number_gets_only_where_it_belongs(
    form: type[Form], name: str, iban: str
) -> None:
    for language in LANGUAGES:
        filled = fill(form, FormData([(name, iban)]), translator(language))
        refused = translator(language).error(AccountNumberInText()) == filled.errors.get(name)
        assert refused is not (holds_account(form, name) or tells_in_words(form, name))
        assert filled.value(name) == iban, "what was typed is shown"


def test_fields_for_account_numbers_are_few() -> None:
    holding = {(form.__name__, name) for form, name in FIELDS if holds_account(form, name)}
    assert holding == {
        ("MandateFields", "iban"),
        ("AccountForm", "iban"),
        ("AmendForm", "iban"),
        ("NewMandateForm", "iban"),
        ("RefundForm", "iban"),
    }
    telling = {name for form, name in FIELDS if tells_in_words(form, name)}
    assert telling == {"reason", "comment", "billing_emails"}


@pytest.mark.parametrize(("form", "name"), FIELDS)
def test_nothing_but_unseen_characters_is_nothing(form: type[Form], name: str) -> None:
    empty = fill(form, FormData([]), translator("en")).errors
    assert fill(form, FormData([(name, "\u200b\u00a0\ufeff")]), translator("en")).errors == empty


def test_a_field_shown_with_several_lines_keeps_them() -> None:
    shown = {
        name
        for folder in ("shared", "services", "infra")
        for page in (ROOT / folder).rglob("*.html")
        for name in re.findall(r'field\.textarea\(form, "(\w+)"', page.read_text("utf-8"))
        if "gallery" not in page.parts
    }
    declared = {name for form, name in FIELDS if keeps_lines(form, name)}
    assert shown == declared


def _commands(group: typer.Typer) -> Iterator[tuple[str, object]]:
    for command in group.registered_commands:
        yield str(command.name), command.callback
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            yield from _commands(inner.typer_instance)


@pytest.mark.parametrize(("name", "callback"), list(_commands(commands)))
def test_every_command_takes_clean_arguments(name: str, callback: object) -> None:
    assert callable(callback)
    with pytest.raises(UncleanText):
        callback(anything="a\x1bb")
    with pytest.raises(UncleanText):
        callback(anything="Konto DE89 3704 0044 0532 0130 00")
    with pytest.raises(UncleanText):
        callback(anything=["fine", "a\u202eb"])


def _flat(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _flat(inner)


def test_text_is_posted_to_forms_only(tmp_path: Path) -> None:
    """A parameter of a route that takes a posted text by itself would pass the forms by."""
    installation = Installation(Settings(environment="demo", data=tmp_path / "data"))
    try:
        contexts = list(iter_route_contexts(build_app(installation).routes))
    finally:
        installation.dispose()
    found = {
        (context.path, parameter.alias)
        for context in contexts
        if isinstance(context.original_route, APIRoute)
        for part in _flat(context.original_route.dependant)
        for parameter in part.body_params
        if parameter.field_info.annotation is str
    }
    assert found <= NO_FORM
    assert len(contexts) > 60
