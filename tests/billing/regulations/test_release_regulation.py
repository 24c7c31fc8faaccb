"""Putting a dues regulation in force: what may no longer be replaced, and what is no change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from services.billing.dues.problems import InvalidDuesRegulation
from services.billing.errors import RegulationAlreadyUsed
from services.billing.regulations.queries import regulation_in_force
from services.billing.regulations.release_regulation import release_regulation
from services.billing.regulations.tables import DuesRegulation
from shared.service import ServiceRuntime
from tests.billing.conftest import REGULATION
from tests.billing.runs.desk import OWN, stored
from tests.support.billing_site import published


def release(
    runtime: ServiceRuntime, data: Mapping[str, object], assessed_years: tuple[int, ...] = ()
) -> bool:
    with runtime.transaction(OWN) as uow:
        return release_regulation(uow, data, assessed_years)


def test_what_cannot_be_read_is_not_released(runtime: ServiceRuntime) -> None:
    with pytest.raises(InvalidDuesRegulation):
        release(runtime, REGULATION | {"kinds": []})
    assert len(stored(runtime, DuesRegulation)) == 1


@pytest.mark.parametrize(("years", "first"), [((2027,), 2027), ((2030, 2028), 2028)])
def test_another_text_after_members_were_assessed_by_the_first(
    runtime: ServiceRuntime, years: tuple[int, ...], first: int
) -> None:
    with pytest.raises(RegulationAlreadyUsed) as refused:
        release(runtime, REGULATION | {"rounding": "euro"}, years)
    assert refused.value.details == {"year": first, "valid_from": "2027-01-01"}


def test_years_before_it_do_not_matter(runtime: ServiceRuntime) -> None:
    assert release(runtime, REGULATION | {"rounding": "euro"}, (2025, 2026))
    assert len(stored(runtime, DuesRegulation)) == 2


def test_the_same_text_again_is_no_change(runtime: ServiceRuntime) -> None:
    assert not release(runtime, REGULATION, (2027,))
    assert len(stored(runtime, DuesRegulation)) == 1


def test_a_later_version_is_told(runtime: ServiceRuntime) -> None:
    assert release(runtime, REGULATION | {"valid_from": date(2028, 1, 1)}, (2027,))
    told = [one for kind, one in published(runtime) if kind.startswith("billing.dues_regulation")]
    assert [one["valid_from"] for one in told] == ["2027-01-01", "2028-01-01"]


def test_a_text_kept_before_texts_were_clean_is_read_and_is_no_change(
    runtime: ServiceRuntime,
) -> None:
    (row,) = stored(runtime, DuesRegulation)
    with runtime.transaction(OWN) as uow:
        kept = uow.session.get(DuesRegulation, row.id)
        assert kept
        kept.content = {**row.content, "name": f"{row.content['name']}\x1b\u202e\u00a0"}
        kept.sha256 = "of that text"
    assert not release(runtime, REGULATION, (2027,))
    with runtime.reading(OWN) as session:
        assert regulation_in_force(session, 2027).rules.name == row.content["name"]
