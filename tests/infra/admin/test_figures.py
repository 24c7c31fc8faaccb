"""The figures in words: one invoice is not many."""

from __future__ import annotations

from uuid import UUID

import pytest

from infra.admin.facts import Facts
from infra.admin.figures import Words, figures
from services.billing.overview import BillingOverview
from shared.actor import Actor
from shared.formats import Formats
from shared.i18n import Language, locale_for, translator

NOBODY = UUID(int=0)
TREASURER = Actor(
    person_id=NOBODY,
    association_id=NOBODY,
    slug="autos",
    association="AutOS e.V.",
    name="T",
    email="t@autos.example",
    language="fr",
    roles=frozenset({"treasurer"}),
)


def overview(overdue: int) -> BillingOverview:
    return BillingOverview(
        has_regulation=True,
        runs=1,
        open_invoices=5,
        open_cents=90_000,
        overdue=overdue,
        overdue_cents=47_500,
        to_remind=0,
        next_collection=None,
        waiting_runs=(),
        waiting_files=(),
        unmatched=(),
        unmatched_count=0,
    )


@pytest.mark.parametrize(
    ("language", "overdue", "note"),
    [
        ("fr", 1, "1 échue : 475,00"),
        ("fr", 2, "2 échues : 475,00"),
        ("de", 1, "1 überfällig: 475,00"),
        ("en", 2, "2 overdue: €475.00"),
    ],
)
def test_overdue_invoices_agree_with_their_number(
    language: Language, overdue: int, note: str
) -> None:
    words = Words(translator(language), Formats(locale_for(language)), "autos")
    facts = Facts(members=None, billing=overview(overdue), mails=None)
    invoices = next(one for one in figures(facts, TREASURER, words) if "invoices" in one["href"])
    assert invoices["note"].replace("\xa0", " ").startswith(note)
