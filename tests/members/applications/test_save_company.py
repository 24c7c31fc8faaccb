"""The company page of an application is kept."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from services.members.applications.save_company import save_company
from services.members.applications.start_application import start_application
from services.members.errors import AlreadySubmitted, KindNotOpen, UnknownApplication
from services.members.roster.company import CompanyData
from services.members.roster.rules import MemberKind
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, company, spec


def begun(house: MembersFixture) -> UUID:
    with house.members.transaction(AUTOS) as uow:
        return start_application(uow, MemberKind.FULL, "fr").application_id


def save(
    house: MembersFixture,
    draft: UUID,
    kind: MemberKind = MemberKind.FULL,
    data: CompanyData | None = None,
    association: UUID = AUTOS,
) -> None:
    with house.members.transaction(association) as uow:
        save_company(uow, draft, kind, data or company(), "https://etancheite.example")


def test_what_was_sent_off_cannot_be_changed(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    with pytest.raises(AlreadySubmitted):
        save(house, application)


def test_a_kind_that_is_conferred_is_refused(quick: MembersFixture) -> None:
    draft = begun(quick)
    with pytest.raises(KindNotOpen):
        save(quick, draft, MemberKind.HONORARY)
    assert not quick.application(draft).company_saved


def test_nobody_saves_another_association_s_draft(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    draft = begun(house)
    with pytest.raises(UnknownApplication):
        save(house, draft, association=AUTOREGION)
    with pytest.raises(UnknownApplication):
        save(house, new_id())


def test_all_that_was_filled_in_is_kept(quick: MembersFixture) -> None:
    draft = begun(quick)
    save(quick, draft, MemberKind.NETWORK_PARTNER)
    row = quick.application(draft)
    assert CompanyData.of(row) == company()
    assert (row.kind, row.website) == (MemberKind.NETWORK_PARTNER, "https://etancheite.example")


def test_billing_hears_what_dues_depend_on_and_that_the_draft_is_alive(
    quick: MembersFixture,
) -> None:
    draft = begun(quick)
    save(quick, draft)
    save(quick, draft, data=company(city="Metz"))
    quick.days_pass(9)
    save(quick, draft, data=company(city="Metz"))
    save(quick, draft, MemberKind.NETWORK_PARTNER, replace(company(), name="Œuvres"))
    first, moved, alive, second = (
        event["payload"] for event in quick.events("members.application.drafted")
    )
    assert (first["kind"], second["kind"], second["company"]) == (
        "full",
        "network_partner",
        "Œuvres",
    )
    assert alive["saved_at"] == quick.clock.now().isoformat().replace("+00:00", "Z")
    assert moved["city"] == "Metz", "an account outside the EEA needs the town"
    assert {**alive, "saved_at": None} == {**moved, "saved_at": None}
