"""Ids of an association and its people: derived, so that the same file twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infra.composition.association_file import load_association
from shared.association_spec import AssociationSpec
from shared.ids import association_id

DEMO = Path(__file__).resolve().parents[2] / "demo"


@pytest.fixture(scope="module")
def spec() -> AssociationSpec:
    return load_association((DEMO / "autos.toml").read_text("utf-8"))


def test_two_people_never_share_an_id_nor_one_person_two_associations(
    spec: AssociationSpec,
) -> None:
    ids = {spec.person_id(person) for person in spec.people}
    assert len(ids) == len(spec.people)
    elsewhere = replace(spec, slug="elsewhere")
    assert not ids & {elsewhere.person_id(person) for person in spec.people}


def test_a_person_stays_the_same_under_another_name_or_office(spec: AssociationSpec) -> None:
    person = spec.people[0]
    changed = replace(person, name="Zoé", roles=("auditor",), email=person.email.upper())
    assert spec.person_id(changed) == spec.person_id(person)
    moved = replace(person, email=f"new-{person.email}")
    assert spec.person_id(moved) != spec.person_id(person)


def test_an_associations_id_follows_from_its_slug_alone(spec: AssociationSpec) -> None:
    assert replace(spec, name="Renamed e.V.").id == spec.id == association_id(spec.slug)
