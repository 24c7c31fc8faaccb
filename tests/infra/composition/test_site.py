"""The site of an installation: associations and people as the services that run here have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from infra.composition.site import demo_officers, site_for
from infra.registry import NAMES, UnknownService
from shared.ids import association_id
from shared.settings import Settings
from tests.infra.conftest import DEMO

AUTOS = association_id("autos")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with autos and a colour of its own."""
    made_in = tmp_path_factory.mktemp("site")
    with Installation(Settings(data=made_in)).closing() as made:
        made.bring_up()
        spec = load_association((DEMO / "autos.toml").read_text("utf-8"))
        apply_association(made, replace(spec, accent="#0b5cad"), actor="test")
        made.settle()
    return made_in


def opened(folder: Path, names: Sequence[str] = NAMES) -> Installation:
    return Installation(Settings(data=folder), names)


@pytest.mark.parametrize("names", [["payroll"], ["members", "payroll"]])
def test_a_service_that_does_not_exist_is_refused(names: list[str], folder: Path) -> None:
    with pytest.raises(UnknownService):
        opened(folder, names)


@pytest.mark.parametrize("names", [NAMES, ["billing"], ["notifications"]])
def test_whom_nobody_knows_is_not_found(names: Sequence[str], folder: Path) -> None:
    with opened(folder, names).closing() as installation:
        site = site_for(installation)
        assert site.find_association("elsewhere") is None
        assert site.find_actor(AUTOS, uuid4()) is None


@pytest.mark.parametrize("names", [NAMES, ["notifications", "billing"], ["billing", "members"]])
def test_an_association_is_shown_as_its_file_says(names: Sequence[str], folder: Path) -> None:
    with opened(folder, names).closing() as installation:
        found = site_for(installation).find_association("autos")
    assert found
    assert (found.id, found.slug, found.name, found.country) == (AUTOS, "autos", "AutOS e.V.", "DE")
    assert found.default_language == "de"
    assert found.accent == "#0b5cad"


def test_billing_alone_shows_it_without_its_colour(folder: Path) -> None:
    with opened(folder, ["billing"]).closing() as installation:
        found = site_for(installation).find_association("autos")
    assert found
    assert (found.name, found.accent) == ("AutOS e.V.", None)


@pytest.mark.parametrize("name", NAMES)
def test_each_service_knows_who_acts(name: str, folder: Path) -> None:
    with opened(folder).closing() as whole, opened(folder, [name]).closing() as alone:
        expected = {one.person_id: one.roles for one in demo_officers(whole)}
        site = site_for(alone)
        found = {person: site.find_actor(AUTOS, person) for person in expected}
    assert {person: one.roles for person, one in found.items() if one} == expected


def test_the_list_of_people_needs_members(folder: Path) -> None:
    with opened(folder, ["billing"]).closing() as installation:
        assert demo_officers(installation) == []
