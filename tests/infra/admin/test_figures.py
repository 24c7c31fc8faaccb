"""The figures in view: one invoice is not many."""

from __future__ import annotations

from uuid import UUID

import pytest

from infra.admin.figures import ReaderView, figures
from infra.admin.overview_data import OverviewData
from services.billing.lists import Sum
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
        files_to_release=Sum(),
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
    view = ReaderView(translator(language), Formats(locale_for(language)), "autos")
    data = OverviewData(members=None, billing=overview(overdue), mails=None)
    invoices = next(one for one in figures(data, TREASURER, view) if "invoices" in one["href"])
    assert invoices["note"].replace("\xa0", " ").startswith(note)
