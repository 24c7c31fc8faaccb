"""The same statements over many rows on both databases."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events.storage.portable_sql import in_values, insert_new, values_param
from shared.events.storage.tables import tables_of
from tests.support.events import MakeServices


def test_any_number_of_values_is_one_parameter(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    database, run = runtime.database, tables_of(runtime).inbox_partition
    with runtime.database.writing(None) as session:
        session.connection().execute(run.insert(), [{"partition": n} for n in range(16)])
        query = sa.select(run.c.partition).where(in_values(database, run.c.partition, "wanted"))
        for wanted in ([], [3], list(range(2, 40_000))):
            param = {"wanted": values_param(database, wanted)}
            found = set(session.execute(query, param).scalars())
            assert found == set(wanted) & set(range(16))


def test_text_is_compared_as_text(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    database, run = runtime.database, tables_of(runtime).job_run
    row = {"due_at": runtime.clock.now(), "attempts": 1, "next_attempt_at": runtime.clock.now()}
    with runtime.database.writing(None) as session:
        session.connection().execute(run.insert(), [row | {"job": "it's «1»"}, row | {"job": "2"}])
        query = sa.select(run.c.job).where(in_values(database, run.c.job, "jobs"))
        found = session.execute(query, {"jobs": values_param(database, ["it's «1»", "3"])})
        assert list(found.scalars()) == ["it's «1»"]


def test_a_row_that_is_there_is_left_as_it_is(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    partition = tables_of(runtime).inbox_partition
    statement = insert_new(runtime.database, partition)
    with runtime.database.writing(None) as session:
        for begun in ([1], [2]):
            session.connection().execute(statement, {"partition": 1, "begun": begun})
        assert session.execute(sa.select(partition.c.begun)).scalar_one() == [1]
