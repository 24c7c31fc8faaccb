"""Named errors: the docstring is the message, the details are filled in, nothing breaks on them."""

from __future__ import annotations

import pytest

from shared.errors import Conflict, DomainError, Forbidden, NotFound


class TooLate(DomainError):
    """«{name}» came {days} days too late."""

    code = "too_late"
    status = 409


def test_a_missing_detail_is_named_instead_of_breaking_the_refusal() -> None:
    assert TooLate(name="AutOS").message == "«AutOS» came (days) days too late."


def test_braces_in_a_detail_are_left_alone() -> None:
    assert TooLate(name="{days}", days=3).message == "«{days}» came 3 days too late."


def test_the_message_is_the_docstring_with_its_details() -> None:
    error = TooLate(name="Société d'Étanchéité & Cie", days=3)
    assert str(error) == error.message == "«Société d'Étanchéité & Cie» came 3 days too late."
    assert error.details == {"name": "Société d'Étanchéité & Cie", "days": 3}


def test_a_message_of_its_own_wins() -> None:
    assert TooLate("This is a demo.", days=3).message == "This is a demo."


def test_an_error_without_a_docstring_says_its_code() -> None:
    class Bare(DomainError):
        code = "bare"

    Bare.__doc__ = None
    assert Bare().message == "bare"


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (DomainError, "domain_error", 422),
        (NotFound, "not_found", 404),
        (Forbidden, "forbidden", 403),
        (Conflict, "conflict", 409),
    ],
)
def test_each_kind_has_its_code_and_status(
    error: type[DomainError], code: str, status: int
) -> None:
    assert (error.code, error.status) == (code, status)
    assert error().message
