"""Which of several mails was the first about a thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.billing.invoices.rules.notices import first_sent
from shared.ids import new_id
from tests.billing.invoices.mails import mail_about

AT = datetime(2027, 1, 15, 9, tzinfo=UTC)


def test_the_earliest_of_each_whatever_the_order() -> None:
    one, other = new_id(), new_id()
    sent = [
        mail_about("invoice", one, AT + timedelta(hours=1)),
        mail_about("invoice", other, AT + timedelta(hours=2)),
        mail_about("invoice", one, AT),
        mail_about("reminder", one, AT - timedelta(days=1)),
    ]
    assert first_sent(sent, "invoice") == {one: AT, other: AT + timedelta(hours=2)}
    assert first_sent(reversed(sent), "invoice")[one] == AT
    assert first_sent([], "invoice") == {}
