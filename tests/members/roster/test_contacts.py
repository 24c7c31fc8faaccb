"""The people and mailboxes of a company."""

from __future__ import annotations

import pytest

from services.members.roster.company_columns import ContactColumns
from services.members.roster.contacts import ContactData, contacts_of

MAIN = ContactData("Zoe@firma.example", (), "Mme", last_name="Müller")


@pytest.mark.parametrize(
    ("main", "billing", "wanted"),
    [
        (None, [], []),
        (None, ["a@f.example"], [("a@f.example", ("billing",))]),
        (MAIN, [], [("Zoe@firma.example", ("main", "billing"))]),
        (MAIN, ["zoe@FIRMA.example"], [("Zoe@firma.example", ("main", "billing"))]),
        (
            MAIN,
            ["a@f.example", "A@f.example"],
            [("Zoe@firma.example", ("main",)), ("A@f.example", ("billing",))],
        ),
        (
            MAIN,
            ["zoe@firma.example", "a@f.example"],
            [("Zoe@firma.example", ("main", "billing")), ("a@f.example", ("billing",))],
        ),
    ],
)
def test_each_address_is_there_once_with_its_roles(
    main: ContactData | None, billing: list[str], wanted: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(one.email, one.roles) for one in contacts_of(main, billing)] == wanted


def test_a_row_is_read_and_told_whole() -> None:
    row = ContactColumns(
        email="z@f.example",
        roles=["main"],
        salutation="Mme",
        first_name="Zoé",
        last_name="Müller",
    )
    assert ContactData.of(row).message.model_dump() == {**row.model_dump(), "roles": ("main",)}
