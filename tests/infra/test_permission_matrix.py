"""Every permission and role: pages and use cases ask the same table, and none forgets to ask."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from shared.actor import Actor
from shared.association_spec import AssociationSpec, PersonSpec
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission, Permission, Role, roles_with
from shared.settings import Settings
from shared.web.auth import DeclaredRoute, declared_routes
from tests.infra.conftest import DEMO
from tests.support.actors import holder_of
from tests.support.settings import LOCAL

ROOT = Path(__file__).resolve().parents[2]
P = Permission
# What each use case that a person starts asks for; by the parameter where two persons act.
REQUIRED: dict[tuple[str, str], Permission] = {
    ("amend_mandate", "by"): P.MANDATES_WRITE,
    ("record_letter", "by"): P.DUES_PREPARE,
    ("change_email", "by"): P.MEMBERS_IMPORT,
    ("declare_figures", "by"): P.MEMBERS_IMPORT,
    ("request_figures", "by"): P.MEMBERS_IMPORT,
    # The callers have asked for what their act takes; these are steps of theirs.
    ("apply_correction", "by"): P.INVOICES_READ,
    ("decide_correction", "by"): P.INVOICES_READ,
    ("add_account", "by"): P.BANK_ASSIGN,
    ("assign_to_member", "by"): P.BANK_ASSIGN,
    ("assign_transaction", "by"): P.BANK_ASSIGN,
    ("book_transaction", "by"): P.BANK_ASSIGN,
    ("forget_rule", "by"): P.BANK_ASSIGN,
    ("keep_rule", "by"): P.BANK_ASSIGN,
    ("choose_payment_method", "by"): P.MANDATES_WRITE,
    ("confirm_b2b_mandate", "by"): P.MANDATES_WRITE,
    ("enter_member_mandate", "by"): P.MANDATES_WRITE,
    ("resume_mandate", "by"): P.MANDATES_WRITE,
    ("revoke_mandate", "by"): P.MANDATES_WRITE,
    ("suspend_mandate", "by"): P.MANDATES_WRITE,
    ("cast_own_vote", "by"): P.RESOLUTIONS_VOTE,
    ("discard_collection", "by"): P.DUES_RELEASE,
    ("confirm_recovery", "by"): P.PEOPLE_WRITE,
    ("end_sessions", "by"): P.SESSIONS_END,
    ("change_person", "by"): P.PEOPLE_WRITE,
    ("close_books", "by"): P.BOOKS_CLOSE,
    ("confirm_correction", "by"): P.DUES_RELEASE,
    ("correct_invoice", "by"): P.INVOICES_WRITE,
    ("confirm_account_change", "by"): P.SETTINGS_WRITE,
    ("confirm_rule_change", "by"): P.SETTINGS_WRITE,
    ("decide_account_change", "by"): P.SETTINGS_WRITE,
    ("decide_rule_change", "by"): P.SETTINGS_WRITE,
    ("discard_dues_run", "by"): P.DUES_PREPARE,
    ("end_office", "by"): P.PEOPLE_WRITE,
    ("declare_opening_balances", "by"): P.MEMBERS_IMPORT,
    ("export_members", "by"): P.MEMBERS_READ,
    ("grant_office", "by"): P.PEOPLE_WRITE,
    ("hand_over_offices", "by"): P.PEOPLE_WRITE,
    ("handle_return", "by"): P.DUES_PREPARE,
    ("hold_invoice", "by"): P.INVOICES_WRITE,
    ("import_bank_files", "by"): P.BANK_IMPORT,
    ("import_members", "by"): P.MEMBERS_IMPORT,
    ("import_payment_details", "by"): P.MEMBERS_IMPORT,
    ("invite_person", "by"): P.PEOPLE_WRITE,
    ("offset_credit", "by"): P.BANK_ASSIGN,
    ("keep_credit", "by"): P.BANK_ASSIGN,
    ("end_keeping", "by"): P.BANK_ASSIGN,
    ("operator_named", "by"): P.EVENTS_OPERATE,
    ("decide_run", "by"): P.DUES_PREPARE,
    ("take_back_decision", "by"): P.DUES_PREPARE,
    ("discard_refund", "by"): P.DUES_RELEASE,
    ("propose_refund", "by"): P.BANK_ASSIGN,
    ("release_refund", "by"): P.DUES_RELEASE,
    ("reopen_credit", "by"): P.COLLECTIONS_SUBMIT,
    ("submit_refund", "by"): P.COLLECTIONS_SUBMIT,
    ("prepare_collection", "by"): P.DUES_PREPARE,
    ("prepare_dues_run", "by"): P.DUES_PREPARE,
    ("remake_collection", "by"): P.COLLECTIONS_SUBMIT,
    ("redeem_release_code", "by"): P.DUES_RELEASE,
    ("release_collection", "by"): P.DUES_RELEASE,
    ("release_prepared", "by"): P.DUES_RELEASE,
    ("propose_recovery", "by"): P.PEOPLE_WRITE,
    ("recover_account", "by"): P.PEOPLE_WRITE,
    ("request_release_code", "by"): P.DUES_RELEASE,
    ("revoke_application_links", "by"): P.APPLICATIONS_WRITE,
    ("propose_account_change", "by"): P.SETTINGS_WRITE,
    ("propose_rule_change", "by"): P.SETTINGS_WRITE,
    ("reject_account_change", "by"): P.SETTINGS_WRITE,
    ("reject_correction", "by"): P.DUES_RELEASE,
    ("reject_rule_change", "by"): P.SETTINGS_WRITE,
    ("release_dues_run", "by"): P.DUES_RELEASE,
    ("renew_invitation", "by"): P.PEOPLE_WRITE,
    ("revoke_invitation", "by"): P.PEOPLE_WRITE,
    ("run_dues", "prepared_by"): P.DUES_PREPARE,
    ("run_dues", "released_by"): P.DUES_RELEASE,
    ("run_reminders", "by"): P.REMINDERS_RUN,
    ("send_again", "by"): P.MEMBERS_WRITE,
    ("submit_collection", "by"): P.COLLECTIONS_SUBMIT,
    ("put_back_debit", "by"): P.DUES_PREPARE,
    ("take_out_debit", "by"): P.DUES_PREPARE,
    ("take_out_untold", "by"): P.DUES_PREPARE,
    ("undo_submission", "by"): P.COLLECTIONS_SUBMIT,
    ("undo_correction", "by"): P.INVOICES_WRITE,
    ("undo_transaction", "by"): P.BANK_ASSIGN,
    ("vote_again", "by"): P.APPLICATIONS_WRITE,
    ("withdraw_correction", "by"): P.INVOICES_WRITE,
    ("withdraw_account_change", "by"): P.SETTINGS_WRITE,
    ("withdraw_rule_change", "by"): P.SETTINGS_WRITE,
}


class UseCase(NamedTuple):
    """A public function with a parameter for who acts."""

    call: Callable[..., object]
    parameter: str

    @property
    def key(self) -> tuple[str, str]:
        return self.call.__name__, self.parameter

    def __str__(self) -> str:
        return f"{self.call.__module__}.{self.call.__name__}({self.parameter})"


def _use_cases() -> Iterator[UseCase]:
    """All that take an Actor. `reader` only looks on: the route has asked before."""
    for room in ("services", "infra"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for name, parameter in _acting(file):
                module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                yield UseCase(getattr(importlib.import_module(module), name), parameter)


def _acting(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            annotation = ast.unparse(one.annotation) if one.annotation else ""
            if re.search(r"\bActor\b", annotation) and one.arg != "reader":
                yield node.name, one.arg


USE_CASES = list(_use_cases())


class Touched(Exception):
    """A use case went on to its work."""


class Untouched:
    """Stands for everything a use case is handed besides who acts."""

    def __getattr__(self, name: str) -> object:
        raise Touched(name)

    def __iter__(self) -> Iterator[object]:
        raise Touched("__iter__")

    def __len__(self) -> int:
        raise Touched("__len__")


def test_the_list_of_use_cases_is_complete() -> None:
    assert {one.key for one in USE_CASES} == set(REQUIRED)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("use_case", USE_CASES, ids=str)
def test_a_use_case_refuses_before_it_touches_anything(use_case: UseCase, role: Role) -> None:
    parameters = inspect.signature(use_case.call).parameters
    everybody = replace(holder_of(Role.BOARD), roles=frozenset(Role))
    acting = {name for found, name in REQUIRED if found == use_case.call.__name__}
    given: dict[str, object] = {
        name: everybody if name in acting else Untouched()
        for name, parameter in parameters.items()
        if parameter.default is inspect.Parameter.empty
    }
    given[use_case.parameter] = holder_of(role)
    if role in roles_with(REQUIRED[use_case.key]):
        with suppress(Touched, TypeError):
            use_case.call(**given)
        return
    with pytest.raises(MissingPermission):
        use_case.call(**given)


@pytest.fixture(scope="module")
def people() -> dict[Role, PersonSpec]:
    """One person for each role, with no other."""
    return {
        role: PersonSpec(f"Änne {role.title()}", f"{role}@autos.example", "de", (role.value,))
        for role in Role
    }


@pytest.fixture(scope="module")
def spec(people: dict[Role, PersonSpec]) -> AssociationSpec:
    made = load_association((DEMO / "autos.toml").read_text("utf-8"))
    return replace(made, people=tuple(people.values()))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, spec: AssociationSpec) -> Iterator[FastAPI]:
    """All three services with their pages."""
    settings = Settings(data=tmp_path_factory.mktemp("matrix"), environment="demo")
    with Installation(settings, clock=FixedClock()).closing() as installation:
        installation.bring_up()
        apply_association(installation, spec, actor="test")
        installation.settle()
        yield build_app(installation)


def _guarded(app: FastAPI) -> Sequence[DeclaredRoute]:
    permissions = set(Permission)
    return [route for route in declared_routes(app) if permissions.intersection(route.said)]


@pytest.mark.parametrize("role", Role)
def test_a_page_opens_to_who_holds_its_permission_and_to_nobody_else(
    app: FastAPI, spec: AssociationSpec, people: dict[Role, PersonSpec], role: Role
) -> None:
    client = TestClient(
        app, base_url=LOCAL, headers={"accept": "application/json"}, follow_redirects=False
    )
    who = {"association": str(spec.id), "person": str(spec.person_id(people[role]))}
    same = {"sec-fetch-site": "same-origin"}
    assert client.post("/sign-in", data=who, headers=same).status_code == 303
    wrong = []
    for route in _guarded(app):
        path = re.sub(r"{\w+(:path)?}", str(new_id()), route.path.replace("{slug}", spec.slug))
        answer = client.request(route.method, path, headers=same)
        refused = answer.status_code == 403 and answer.json()["code"] == "missing_permission"
        may = role in roles_with(Permission(route.said[0]))
        if refused is may or answer.status_code >= 500 or answer.status_code == 401:
            wrong.append((route, answer.status_code))
    assert not wrong


def test_every_permission_in_use_stands_at_a_page_or_a_use_case(app: FastAPI) -> None:
    asked = {Permission(route.said[0]) for route in _guarded(app)} | set(REQUIRED.values())
    assert set(Permission) == asked


def test_what_a_page_changes_is_asked_for_again_by_the_use_case(app: FastAPI) -> None:
    changing = {(one.method, one.path): one.said[0] for one in _guarded(app) if one.method != "GET"}
    assert len(changing) > 10
    required: dict[str, set[Permission]] = {}
    for (name, _parameter), permission in REQUIRED.items():
        required.setdefault(name, set()).add(permission)
    for context in iter_route_contexts(app.routes):
        for method in context.methods or ():
            if (said := changing.get((method, context.path or "?"))) is None:
                continue
            endpoint = getattr(context.original_route, "endpoint", None)
            assert isinstance(endpoint, FunctionType)
            called = [required[name] for name in _calls(endpoint) if name in required]
            assert {said} in called, f"{method} {context.path}"


def _calls(function: FunctionType) -> set[str]:
    """The names a page uses, also through functions of its own module."""
    found = set(function.__code__.co_names)
    for name in list(found):
        inner = function.__globals__.get(name)
        if isinstance(inner, FunctionType) and inner.__module__ == function.__module__:
            found |= _calls(inner) if inner is not function else set()
    return found


def test_an_actor_is_built_the_same_by_every_service(spec: AssociationSpec, app: FastAPI) -> None:
    runtimes = app.state.runtimes
    person = spec.person_id(spec.people[0])
    found: list[Actor | None] = []
    for runtime in runtimes.values():
        with runtime.reading(spec.id) as session:
            found.append(runtime.service.find_actor(session, person, runtime.clock.today()))
    assert len(found) == 3
    assert found[0] is not None
    assert all(one == found[0] for one in found)
