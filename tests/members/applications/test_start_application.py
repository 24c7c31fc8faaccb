"""A company begins an application."""

from __future__ import annotations

import pytest

from services.members.applications.queries import token_hash
from services.members.applications.rules import ApplicationState
from services.members.applications.start_application import start_application
from services.members.errors import KindNotOpen
from services.members.roster.rules import MemberKind
from tests.support.members import AUTOS, MembersFixture


def test_a_kind_that_is_conferred_cannot_be_applied_for(house: MembersFixture) -> None:
    house.apply()
    with pytest.raises(KindNotOpen), house.members.transaction(AUTOS) as uow:
        start_application(uow, MemberKind.HONORARY, "de")


def test_the_link_s_token_is_kept_as_its_hash_alone(quick: MembersFixture) -> None:
    with quick.members.transaction(AUTOS) as uow:
        started = start_application(uow, MemberKind.FULL, "fr")
    draft = quick.application(started.application_id)
    assert draft.token_sha256 == token_hash(started.token)
    assert started.token not in repr(draft)
    assert (draft.state, draft.language, draft.reference) == (ApplicationState.DRAFT, "fr", None)
    assert quick.types() == []


def test_every_draft_has_a_link_of_its_own(quick: MembersFixture) -> None:
    with quick.members.transaction(AUTOS) as uow:
        tokens = {start_application(uow, MemberKind.FULL, "de").token for _ in range(3)}
    assert len(tokens) == 3
