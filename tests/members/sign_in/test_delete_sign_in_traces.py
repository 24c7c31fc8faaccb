"""What was asked for yesterday is gone; what is open stays."""

from __future__ import annotations

from datetime import timedelta

from services.members.evidence import Circumstances
from services.members.sign_in.delete_sign_in_traces import delete_sign_in_traces
from services.members.sign_in.rules import Ceremony
from services.members.sign_in.start_ceremony import start_ceremony, take_challenge
from services.members.sign_in.start_directory_trip import start_directory_trip
from services.members.sign_in.start_sign_in import start_sign_in
from tests.support.members import AUTOS, MembersFixture


def test_traces_go_a_day_after_their_end(ready: MembersFixture) -> None:
    with ready.members.transaction(AUTOS) as uow:
        start_sign_in(uow, "ada@autos.example", "b", where=Circumstances())
        start_ceremony(uow, Ceremony.SIGN_IN, "b")
        start_directory_trip(uow, "b", "")
    ready.clock.advance(timedelta(days=1, minutes=9))
    with ready.members.transaction(None) as uow:
        assert delete_sign_in_traces(uow) == 2
    ready.clock.advance(timedelta(minutes=2))
    with ready.members.transaction(None) as uow:
        challenge = start_ceremony(uow, Ceremony.SIGN_IN, "b")
        assert delete_sign_in_traces(uow) == 1
        assert take_challenge(uow, challenge, Ceremony.SIGN_IN, "b", None)
