"""The errors of a document: what the office reads, what a program reads, who is to blame."""

from __future__ import annotations

import pytest

from services.billing.documents import errors
from shared.errors import DomainError
from shared.i18n import LANGUAGES, Language, translator

OF_THE_OFFICE: dict[type[DomainError], dict[str, object]] = {
    errors.VatOnDues: {"line": "Beitrag", "category": "S"},
    errors.TotalsDisagree: {"number": "BR-1", "lines_cents": 100, "total_cents": 101},
    errors.PrepaidOutOfRange: {"number": "BR-1"},
    errors.InvoiceWithoutLines: {"number": "BR-1"},
    errors.FactMissing: {"number": "BR-1", "fact": "buyer name"},
    errors.CancellationWithoutOriginal: {"number": "BR-1"},
    errors.UnmaskedIban: {},
}
OF_THE_MACHINE: dict[type[DomainError], dict[str, object]] = {
    errors.SnapshotUnreadable: {"reason": "REASON"},
    errors.InvoiceXmlInvalid: {"number": "BR-1", "reason": "REASON"},
    errors.InvoiceNotRendered: {"number": "BR-1", "reason": "REASON"},
    errors.UnexpectedPdf: {"part": "trailer"},
}
ALL = OF_THE_OFFICE | OF_THE_MACHINE


def test_every_error_of_the_room_is_here() -> None:
    defined = {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert defined == set(ALL)


def test_no_two_share_a_code() -> None:
    codes = [error.code for error in ALL]
    assert len(set(codes)) == len(codes)
    assert DomainError.code not in codes


@pytest.mark.parametrize("error", OF_THE_OFFICE, ids=lambda error: error.code)
def test_what_a_person_can_mend_is_a_refusal(error: type[DomainError]) -> None:
    assert error.status == 422


@pytest.mark.parametrize("error", OF_THE_MACHINE, ids=lambda error: error.code)
def test_what_nobody_outside_can_mend_is_a_defect(error: type[DomainError]) -> None:
    assert error.status == 500


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
def test_each_says_its_details_in_every_language(
    error: type[DomainError], language: Language
) -> None:
    details = ALL[error]
    said = translator(language).error(error(None, **details))
    for value in details.values():
        assert str(value) in said
    assert "{" not in said
    assert "(number)" not in said
