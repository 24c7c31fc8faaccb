"""What became of a run: paid, open, returned by reason, the share collected."""

from __future__ import annotations

from datetime import date

from services.billing.collections.remake_collection import remake_collection
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.lists import Sum
from services.billing.runs.run_life import RunLife, run_life
from shared.service import ServiceRuntime
from tests.billing.collections.desk import come_back, debits, files, pay
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, told


def life(runtime: ServiceRuntime) -> RunLife:
    run = files(runtime)[0].run_id
    assert run
    with runtime.reading(OWN) as session:
        return run_life(session, run)


def test_from_its_release_to_a_refused_file_made_anew(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    released(runtime)
    told(runtime)
    (file,) = files(runtime)
    assert (life(runtime).open, life(runtime).pending) == (Sum(2, 150_000), Sum(2, 150_000))
    come_back(runtime, file.id, "FF01", date(2027, 1, 15), whole=True)
    assert life(runtime).returned == (("FF01", Sum(2, 150_000)),)
    with runtime.transaction(OWN) as uow:
        made = remake_collection(uow, file.id, BY_TREASURER)
    pay(runtime, "BR-2027-0001", 60_000)
    with runtime.transaction(OWN) as uow:
        uow.session.get_one(CollectionItem, debits(runtime, made.id)[0].id).state = ItemState.PAID
    after = life(runtime)
    assert (after.paid, after.returned, after.rate) == (Sum(1, 60_000), (), 40)
