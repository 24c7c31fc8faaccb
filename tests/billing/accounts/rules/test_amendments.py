"""What a bank must be told of a changed mandate, as a table."""

from __future__ import annotations

from typing import Any

import pytest

from services.billing.accounts.rules.amendments import AmendableMandate, amendment_of
from services.billing.sepa.direct_debit import Amendment

KNOWN = AmendableMandate(
    reference="REF-1",
    creditor_name="AutOS e.V.",
    creditor_identifier="DE98ZZZ09999999999",
    account_amended=False,
    accepted_reference="REF-1",
    accepted_creditor_identifier="DE98ZZZ09999999999",
    accepted_creditor_name="AutOS e.V.",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"account_amended": True}, Amendment(new_account=True)),
        ({"reference": "REF-2"}, Amendment(original_mandate_id="REF-1")),
        ({"creditor_name": "AutOS"}, Amendment(original_creditor_name="AutOS e.V.")),
        (
            {"creditor_identifier": "FR72ZZZ123456"},
            Amendment(original_creditor_identifier="DE98ZZZ09999999999"),
        ),
        ({"account_amended": True, "accepted_reference": None}, None),
        ({"accepted_creditor_identifier": None, "accepted_creditor_name": None}, None),
        (
            {"reference": "REF-2", "account_amended": True},
            Amendment(original_mandate_id="REF-1", new_account=True),
        ),
    ],
)
def test_what_is_told(changes: dict[str, Any], expected: Amendment | None) -> None:
    assert amendment_of(KNOWN._replace(**changes)) == expected
