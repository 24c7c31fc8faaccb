"""The letterhead is kept once, and anew when something in it changes."""

from __future__ import annotations

from uuid import UUID

from services.billing.association.queries import own_association
from services.billing.association.tables import Issuer
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN, stored


def freeze(runtime: ServiceRuntime, **changes: str) -> UUID:
    with runtime.transaction(OWN) as uow:
        association = own_association(uow.session)
        for name, value in changes.items():
            setattr(association, name, value)
        return freeze_letterhead(uow, association)


def test_the_same_content_is_kept_once(runtime: ServiceRuntime) -> None:
    assert freeze(runtime) == freeze(runtime)
    (issuer,) = stored(runtime, Issuer)
    assert issuer.content["street"] == "Neuer Graben"
    assert "iban" not in issuer.content
    notes = issuer.content["tax_note"]
    assert isinstance(notes, dict)
    assert set(notes) == {"de", "en", "fr"}


def test_what_is_not_on_it_does_not_matter_and_what_is_does(runtime: ServiceRuntime) -> None:
    first = freeze(runtime)
    assert freeze(runtime, iban_masked="DE00 •••• 0000") == first
    assert freeze(runtime, city="Münster") != first
    assert len(stored(runtime, Issuer)) == 2
