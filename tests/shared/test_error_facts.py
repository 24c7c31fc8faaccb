"""Errors are told by kind, constraint and place; nothing they stumbled over is quoted."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from pydantic import BaseModel

from shared.db import Database
from shared.error_facts import ERROR_CHARACTERS_MAX, describe_error, trace_of
from shared.errors import DomainError, NotFound
from shared.events import Permanent, RetryLater

NAME, IBAN = "Éloïse Müller-N'Diaye", "DE89370400440532013000"
TABLE = sa.Table(
    "person",
    sa.MetaData(),
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column(
        "cents", sa.Integer, sa.CheckConstraint("cents > 0", name="positive"), nullable=False
    ),
)


class AccountOfOthers(DomainError):
    """{name} has {cents} cents at {account} since {since} ({id})."""


class Form(BaseModel):
    """Something with a number."""

    number: int


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    TABLE.metadata.create_all(made.engine)
    with made.writing(None) as session:
        session.execute(sa.insert(TABLE).values(name=NAME, cents=1))
    yield made
    made.dispose()


def raised_by(action: Callable[[], object]) -> Exception:
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("it raised nothing")


@pytest.mark.parametrize(
    ("values", "sqlite", "postgres"),
    [
        ({"name": NAME, "cents": 1}, "UNIQUE constraint failed: person.name", "person_pkey"),
        ({"name": IBAN, "cents": None}, "NOT NULL constraint failed: person.cents", "cents"),
        ({"name": IBAN, "cents": -1}, "CHECK constraint failed: positive", "positive"),
    ],
)
def test_errors_of_the_database_name_the_constraint(
    database: Database, values: dict[str, object], sqlite: str, postgres: str
) -> None:
    def write() -> None:
        with database.writing(None) as session:
            session.execute(sa.insert(TABLE).values(**values))

    error = raised_by(write)
    told = describe_error(error)
    assert told.startswith("IntegrityError: ")
    assert (sqlite if database.is_sqlite else postgres) in told
    assert database.is_sqlite or "sqlstate 235" in told or "sqlstate 23" in told
    for text in (told, trace_of(error), str(error) if database.is_sqlite else ""):
        assert NAME not in text
        assert IBAN not in text


def test_parameters_are_hidden_and_without_that_they_are_not(database: Database) -> None:
    """The twin opens the same database as SQLAlchemy does by itself."""
    query, found = sa.text("SELECT nothing FROM person WHERE name = :name"), []
    twin = sa.create_engine(database.url)
    for engine in (database.engine, twin):
        with engine.connect() as connection:
            found.append(str(raised_by(lambda at=connection: at.execute(query, {"name": NAME}))))  # type: ignore[misc]
    twin.dispose()
    assert [NAME in text for text in found] == [False, True]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(f"{NAME} has {IBAN}"), "ValueError"),
        (KeyError(NAME), "KeyError"),
        (OSError(errno.ENOSPC, "No space left on device", f"/data/{NAME}"), "OSError: [Errno 28] "),
        (ConnectionRefusedError(111, "Connection refused"), "ConnectionRefusedError: [Errno 111]"),
        (raised_by(lambda: Form.model_validate({"number": NAME})), "ValidationError (main.py:"),
        (NotFound(), "NotFound: There is nothing here under this address."),
        (RetryLater("nobody is known yet"), "RetryLater: nobody is known yet"),
        (
            Permanent(f"no mail to a.b@c.example, {IBAN}"),
            "Permanent: no mail to •••@c.example, DE89",
        ),
        (
            AccountOfOthers(
                name=NAME, cents=7, account=IBAN, since=date(2027, 1, 15), id=UUID(int=1)
            ),
            "AccountOfOthers: (name) has 7 cents at (account) since 2027-01-15 (00000000-",
        ),
    ],
)
def test_errors_of_every_kind(error: Exception, told: str) -> None:
    text = describe_error(error)
    assert text.startswith(told)
    for quoted in (NAME, IBAN, "/data", "a.b@"):
        assert quoted not in text
        assert quoted not in trace_of(error)


def test_the_place_is_told_and_the_causes_too() -> None:
    def inner() -> None:
        raise KeyError(NAME)

    def outer() -> None:
        try:
            inner()
        except KeyError as error:
            raise ValueError(NAME) from error

    error = raised_by(outer)
    assert describe_error(error).startswith("ValueError (test_error_facts.py:")
    first, cause = trace_of(error).split(" | caused by ")
    assert first.startswith("test_error_facts.py:")
    assert "outer" in first
    assert cause.startswith("KeyError (test_error_facts.py:")
    assert "inner" in cause


def test_errors_that_cause_each_other_end() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert trace_of(one).count("caused by") == 1


def test_a_long_one_is_cut_and_stays_in_one_line() -> None:
    text = describe_error(Permanent("x\r\n" * 5000))
    assert len(text) == ERROR_CHARACTERS_MAX
    assert "\n" not in text
