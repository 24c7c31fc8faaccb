"""The scale of a kind as people read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.billing.dues.regulation import DuesRegulation, load_regulation
from services.billing.dues.schedule import FeeRow, FeeTable, fee_table

RegulationOf = Callable[..., DuesRegulation]


def test_a_table_by_headcount_in_german(regulation_of: RegulationOf) -> None:
    assert fee_table(regulation_of(), "full", "de", "DE") == FeeTable(
        kind="full",
        columns=("Beschäftigte",),
        rows=(
            FeeRow("A", ("bis 10",), "600,00\u00a0€", 60_000),
            FeeRow("B", ("11–50",), "750,00\u00a0€", 75_000),
            FeeRow("C", ("51–100",), "900,00\u00a0€", 90_000),
            FeeRow("D", ("mehr als 100",), "1.500,01\u00a0€", 150_001),
        ),
        notes=(
            "Ohne Meldung gilt die höchste mögliche Klasse.",
            "Aufnahmegebühr: 250,00\u00a0€.",
        ),
    )


def test_a_table_by_both_in_french(regulation_of: RegulationOf) -> None:
    table = fee_table(regulation_of("lower_of", missing="block"), "full", "fr", "LU")
    assert table.columns == ("Effectif", "Chiffre d’affaires annuel")
    assert table.rows[1].ranges == (
        "11–50",
        "plus de 1.000.000\u00a0€ jusqu’à 5.000.000\u00a0€",
    )
    assert table.rows[3].ranges == ("plus de 100", "plus de 20.000.000\u00a0€")
    assert table.notes == (
        "La plus basse des deux classes s’applique.",
        "Droit d’entrée\u00a0: 250,00\u00a0€.",
    )


def test_a_fixed_amount_is_one_row_without_ranges(regulation_of: RegulationOf) -> None:
    table = fee_table(regulation_of(), "honorary", "en", "GB")
    assert table == FeeTable("honorary", (), (FeeRow("", (), "€0.00", 0),), ("Exempt from dues.",))


def test_an_unknown_kind_has_no_table(regulation_of: RegulationOf) -> None:
    with pytest.raises(KeyError):
        fee_table(regulation_of(), "supporting", "de", "DE")


def test_classes_of_a_single_number_read_well() -> None:
    """The scale of a real association begins with 0 employees."""
    regulation = load_regulation(
        '[dues_regulation]\nname = "x"\nvalid_from = 2027-01-01\nresolution = "y"\n'
        "due = { month = 2, day = 15 }\n"
        '[[dues_regulation.kinds]]\nkind = "full"\nbasis = "employees"\nsteps = [\n'
        '  { class = "0", employees_up_to = 0, amount = "280.00" },\n'
        '  { class = "1", employees_up_to = 1, amount = "300.00" },\n'
        '  { class = "2", employees_up_to = 5, amount = "320.00" },\n'
        '  { class = "3", amount = "2000.00" },\n]\n'
    )
    rows = fee_table(regulation, "full", "de", "DE").rows
    assert [row.ranges[0] for row in rows] == ["0", "1", "2–5", "mehr als 5"]
