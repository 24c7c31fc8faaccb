"""The production site of these tests: two associations, their people, and their mails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.association_spec import PersonSpec
from tests.support.members import MembersFixture, spec
from tests.support.sign_in import SignInSite, sign_in_site

# In both associations: a treasurer here, an auditor there.
BOTH = "tove@both.example"


@pytest.fixture
def place(house: MembersFixture, tmp_path: Path) -> Iterator[SignInSite]:
    """Two associations; Tove holds an office in each, Änne audits, Oda operates."""
    autos, autoregion = spec("autos"), spec("autoregion")
    tove = PersonSpec("Tove Treasurer", BOTH, "de", ("treasurer",))
    house.apply(
        replace(
            autos,
            people=(
                *autos.people,
                tove,
                PersonSpec("Änne Auditor", "aenne@autos.example", "fr", ("auditor",)),
                PersonSpec("Oda Operator", "oda@autos.example", "en", ("operator",)),
            ),
        ),
        replace(autoregion, people=(*autoregion.people, replace(tove, roles=("auditor",)))),
    )
    with sign_in_site(house, tmp_path) as made:
        yield made
