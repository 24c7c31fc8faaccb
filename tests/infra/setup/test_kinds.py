"""A place made as one kind is never run as another."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from infra.setup.kinds import DemoStaysDemo, NotMadeByDemo, OtherKind, refuse_other_kind
from shared.errors import DomainError
from shared.settings import Kind
from tests.support.settings import make_settings

KINDS: tuple[Kind, ...] = get_args(Kind)
REFUSED: dict[tuple[str, str], type[DomainError]] = {
    ("production", "demo"): DemoStaysDemo,
    ("test", "demo"): DemoStaysDemo,
    ("demo", "production"): NotMadeByDemo,
    ("demo", "test"): NotMadeByDemo,
    ("production", "test"): OtherKind,
    ("test", "production"): OtherKind,
}


@pytest.mark.parametrize(("environment", "made_as"), list(product(KINDS, KINDS)))
def test_each_kind_on_each(environment: Kind, made_as: Kind) -> None:
    settings = make_settings(environment=environment)
    if environment == made_as:
        refuse_other_kind(settings, "here", made_as)
        return
    with pytest.raises(REFUSED[environment, made_as]) as refused:
        refuse_other_kind(settings, "here", made_as)
    assert refused.value.message.startswith("here was ")
