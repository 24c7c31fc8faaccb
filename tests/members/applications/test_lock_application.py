"""An application is locked before it is changed."""

from __future__ import annotations

import pytest

from services.members.applications.lock_application import lock_application, lock_draft
from services.members.applications.start_application import start_application
from services.members.errors import AlreadySubmitted, UnknownApplication
from services.members.roster.rules import MemberKind
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_what_is_not_there_or_somebody_else_s_is_refused(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.submitted()
    for association, id_ in ((AUTOS, new_id()), (AUTOREGION, application)):
        with house.members.transaction(association) as uow:
            for lock in (lock_application, lock_draft):
                with pytest.raises(UnknownApplication):
                    lock(uow, id_)


def test_only_a_draft_is_locked_as_one(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
        assert lock_draft(uow, draft).id == draft
        assert lock_application(uow, application).id == application
        with pytest.raises(AlreadySubmitted):
            lock_draft(uow, application)
