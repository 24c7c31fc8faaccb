"""A member's account follows what the members service tells."""

from __future__ import annotations

from services.billing.accounts.tables import MemberAccount
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import stored


def test_the_first_time_opens_it_and_the_next_brings_it_up_to_date(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    member = add_member("M-1", employees=5)
    assert add_member("M-1", employees=None, company="Renamed & Søn") == member
    (account,) = stored(runtime, MemberAccount)
    assert (account.member_id, account.company, account.employees) == (
        member,
        "Renamed & Søn",
        None,
    )
    assert (account.street, account.house_number, account.city) == (
        "Rue de l'Église",
        "4 bis",
        "Forbach",
    )
