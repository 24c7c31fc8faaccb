"""Sorting names: accents and case do not matter."""

from __future__ import annotations

import pytest

from services.members.spelling import spelt


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Établissements", "etablissements"),
        ("Câblage", "cablage"),
        ("ÄHREN", "ahren"),
        ("Œuvres", "oeuvres"),
        ("Ærø", "aero"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("e\N{COMBINING ACUTE ACCENT}tat", "etat"),
    ],
)
def test_accents_and_case_do_not_matter(name: str, sorted_as: str) -> None:
    assert spelt(name) == sorted_as
