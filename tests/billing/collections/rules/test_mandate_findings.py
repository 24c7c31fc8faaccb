"""What is wrong with a direct debit by a mandate (sepa §1)."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.collections.rules.mandate_findings import MandateFacts, mandate_findings

TODAY, COLLECT_ON = date(2027, 1, 15), date(2027, 2, 15)
GOOD = MandateFacts(
    state="active",
    scheme="core",
    signed_on=date(2026, 3, 1),
    last_collected_on=None,
    b2b_confirmed_on=None,
    imported=False,
    account_holder="Étanchéité & Cie",
    iban_country="DE",
    city="Forbach",
)


@pytest.mark.parametrize(
    ("mandate", "codes"),
    [
        (None, ["mandate_missing"]),
        (GOOD._replace(state="ended"), ["mandate_ended"]),
        (GOOD._replace(signed_on=date(2027, 1, 16)), ["mandate_signed_later"]),
        (GOOD._replace(signed_on=TODAY), []),
        (GOOD._replace(signed_on=date(2024, 2, 15)), ["mandate_unused_36_months"]),
        (GOOD._replace(signed_on=date(2024, 2, 16)), []),
        (GOOD._replace(signed_on=date(2020, 1, 1), last_collected_on=date(2024, 2, 16)), []),
        (GOOD._replace(signed_on=date(2020, 1, 1), imported=True), ["mandate_use_unknown"]),
        (
            GOOD._replace(
                signed_on=date(2020, 1, 1), imported=True, last_collected_on=date(2024, 2, 15)
            ),
            ["mandate_unused_36_months"],
        ),
        (GOOD._replace(scheme="b2b"), ["mandate_b2b_unconfirmed"]),
        (GOOD._replace(scheme="b2b", b2b_confirmed_on=date(2026, 4, 1)), []),
        (GOOD._replace(scheme="b2b", imported=True), ["b2b_confirmation_assumed"]),
        (GOOD._replace(account_holder="ΕΤΑΙΡΕΙΑ"), ["account_holder_unreadable"]),
        (GOOD._replace(iban_country="CH", city="Αθήνα"), ["debtor_town_unreadable"]),
        (GOOD, []),
    ],
)
def test_a_mandate_on_the_day_of_collection(mandate: MandateFacts | None, codes: list[str]) -> None:
    assert mandate_findings(mandate, today=TODAY, collect_on=COLLECT_ON) == codes


def test_thirty_six_months_end_with_a_short_month() -> None:
    mandate = GOOD._replace(signed_on=date(2024, 2, 29))
    day_before, last = date(2027, 2, 27), date(2027, 2, 28)
    assert mandate_findings(mandate, today=TODAY, collect_on=day_before) == []
    assert mandate_findings(mandate, today=TODAY, collect_on=last) == ["mandate_unused_36_months"]
