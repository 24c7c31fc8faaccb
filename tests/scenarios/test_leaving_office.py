"""The day of the assembly: one page, no file; rights and votes end and begin with the day.

The board of autoregion hands over on 19 March 2027. Bastien leaves; Carole becomes treasurer;
somebody new, Éloïse, is elected and takes up her invitation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from infra.composition.association_file import load_association
from infra.composition.installation import apply_association
from services.billing.association.queries import find_actor as in_billing
from services.notifications.association.queries import find_actor as in_notifications
from shared.ids import named_id
from shared.permissions import Role
from tests.support.installation import DEMO, OWN, InstallationFixture, open_installation

BASTIEN, CAROLE, JOLANDA = "Bastien L&#39;Hôpital", "Carole Wagener-Plier", "Dr. Jolanda"
ÉLOÏSE = "eloise@autoregion.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[InstallationFixture]:
    with open_installation(tmp_path / "data") as town:
        yield town


def test_a_board_hands_over(town: InstallationFixture) -> None:
    jolanda, bastien = town.signed_in(JOLANDA), town.signed_in(BASTIEN)
    form = jolanda.get("/autoregion/people/hand-over").text
    leaving = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>Bastien', form)
    carole = re.search(r'<option value="([0-9a-f-]{36})">Carole', form)
    assert leaving
    assert carole
    handed = {
        "day": "2027-03-19",
        "to_on": "2029-03-31",
        "resolution": "Mitgliederversammlung 19.03.2027, TOP 7",
        "leaving": leaving[1],
        "role_1": "treasurer",
        "known_1": carole[1],
        "role_2": "board",
        "name_2": "Éloïse Müller-N'Diaye",
        "email_2": ÉLOÏSE,
    }
    assert jolanda.post("/autoregion/people/hand-over", data=handed).status_code == 303
    town.settle()
    [mail] = town.mails("invitation")
    assert mail.recipient == ÉLOÏSE
    invitation = town.link(mail, "invitation")
    assert "Dr. Jolanda Schürmann-Théis" in town.text(mail)

    # Until the day nothing has changed: Bastien sits on the board, Éloïse may sign in to nothing.
    assert bastien.get("/autoregion/applications").status_code == 200
    roles_of_all(town, carole[1], {Role.BOARD})

    # On the day both hold the office, and after midnight in Berlin Bastien does not.
    town.clock.moment = datetime(2027, 3, 19, 17, 0, tzinfo=UTC)
    éloïse = town.visitor("de")
    assert éloïse.get(invitation).status_code in (200, 410)
    roles_of_all(town, carole[1], {Role.BOARD, Role.TREASURER})
    assert town.signed_in(BASTIEN).get("/autoregion/applications").status_code == 200
    bastien = town.signed_in(BASTIEN)
    town.clock.moment = datetime(2027, 3, 19, 22, 59, tzinfo=UTC)
    bastien = town.signed_in(BASTIEN)
    assert bastien.get("/autoregion/applications").status_code == 200
    town.clock.moment = datetime(2027, 3, 19, 23, 0, tzinfo=UTC)
    refused = bastien.get("/autoregion/applications")
    assert (refused.status_code, refused.headers["location"][:8]) == (303, "/sign-in")

    # The invitation's week is long over; a new one is sent, and Éloïse comes in.
    person = named_id(OWN, f"person:{ÉLOÏSE}")
    jolanda = town.signed_in(JOLANDA)
    assert jolanda.post(f"/autoregion/people/{person}/invitation").status_code == 303
    town.settle()
    fresh = next(
        town.link(one, "invitation")
        for one in town.mails("invitation")
        if town.link(one, "invitation") != invitation
    )
    assert éloïse.post(fresh).headers["location"] == "/account/passkeys"
    assert éloïse.get("/autoregion/applications").status_code == 200
    assert éloïse.post(fresh).status_code == 410

    # The file still names the old board: applied again it says so, and leaves it as it is.
    spec = load_association((DEMO / "autoregion.toml").read_text("utf-8"))
    applied = apply_association(town.installation, spec, actor="test")
    assert not applied.changed
    assert {one.what for one in applied.differences} == {
        "Bastien L'Hôpital, board",
        "Carole Wagener-Plier, treasurer",
    }


def roles_of_all(town: InstallationFixture, person: str, roles: set[Role]) -> None:
    """Billing and notifications know the roles of the day without being told again."""
    today = town.clock.today()
    for name, find in (("billing", in_billing), ("notifications", in_notifications)):
        with town.installation[name].reading(OWN) as session:
            actor = find(session, UUID(person), today)
        assert actor is not None
        assert actor.roles == roles
