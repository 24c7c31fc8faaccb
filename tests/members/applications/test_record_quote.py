"""What billing tells about an application is recorded."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.record_quote import record_payment, record_quote
from shared.contracts.billing import DuesQuoted, PaymentChosen
from shared.ids import new_id
from tests.support.members import AUTOS, MembersFixture


def quoted(application: UUID, revision: int, annual_cents: int = 120_000) -> DuesQuoted:
    return DuesQuoted(
        application_id=application,
        revision=revision,
        employees=84,
        turnover_cents=1_200_000_00,
        dues_class="C",
        annual_cents=annual_cents,
        first_cents=45_000,
        explanation=("Classe C : 51 à 100 salariés",),
    )


def record(house: MembersFixture, *events: DuesQuoted | PaymentChosen) -> None:
    for event in events:
        with house.members.transaction(AUTOS) as uow:
            if isinstance(event, DuesQuoted):
                record_quote(uow, event)
            else:
                record_payment(uow, event)


def test_a_draft_that_is_gone_is_no_error(quick: MembersFixture) -> None:
    record(quick, quoted(new_id(), 1))


def test_a_late_revision_changes_nothing(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    late = PaymentChosen(
        application_id=application, revision=1, method="direct_debit", mandate_id=None
    )
    record(house, quoted(application, 1), late)
    row = house.application(application)
    assert (row.annual_cents, row.payment_method, row.billing_revision) == (90_000, "transfer", 2)


def test_what_was_decided_is_never_changed(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote_all(application)
    record(house, quoted(application, 9))
    assert house.application(application).annual_cents == 90_000


def test_the_dossier_gets_a_new_version_when_its_figures_change(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    record(house, quoted(application, 3, 90_000))
    assert house.application(application).dossier_version == 1
    record(house, quoted(application, 4, 120_000))
    row = house.application(application)
    assert (row.dossier_version, row.annual_cents, row.billing_revision) == (2, 120_000, 4)


def test_another_way_to_pay_leaves_the_dossier_as_it_is(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    mandate = new_id()
    chosen = PaymentChosen(
        application_id=application, revision=3, method="direct_debit", mandate_id=mandate
    )
    record(house, chosen)
    row = house.application(application)
    assert (row.payment_method, row.mandate_id, row.dossier_version) == ("direct_debit", mandate, 1)
