"""The three statements through which every event passes in bulk, for SQLite and PostgreSQL.

Each takes or gives one JSON text for many events, so that no event is taken apart in Python on its
way: the publisher's database writes CloudEvents, the subscriber's database reads them.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import UTCDateTime

from shared.events.storage.partitions import partition_of_key_sql

_OUTBOX_COLUMNS = """id, type, version, association_id, aggregate, occurred_at, actor,
    correlation_id, causation_id, traceparent, personal, payload, lane"""

_INBOX_COLUMNS = """event_id, subscriber, source, type, version, association_id, aggregate,
    occurred_at, actor, correlation_id, causation_id, traceparent, personal, payload, partition,
    lane, received_at, status, attempts, interruptions, postponed, next_attempt_at"""

_INSERT_OUTBOX_SQLITE = f"""
    INSERT INTO outbox ({_OUTBOX_COLUMNS})
    SELECT json_extract(value, '$.i'), json_extract(value, '$.t'), json_extract(value, '$.v'),
        :association_id, json_extract(value, '$.a'), :occurred_at, :actor, :correlation_id,
        :causation_id, :traceparent, json_extract(value, '$.s'), json_extract(value, '$.p'), :lane
    FROM json_each(:events) ORDER BY key"""

_INSERT_OUTBOX_POSTGRES = f"""
    INSERT INTO outbox ({_OUTBOX_COLUMNS})
    SELECT i, t, v, CAST(:association_id AS uuid), a, CAST(:occurred_at AS timestamptz),
        CAST(:actor AS text), CAST(:correlation_id AS uuid), CAST(:causation_id AS uuid),
        CAST(:traceparent AS text), s <> 0, p, CAST(:lane AS smallint)
    FROM ROWS FROM (json_to_recordset(CAST(:events AS json))
        AS (i uuid, t text, v smallint, s smallint, a text, p json)) WITH ORDINALITY
        AS e(i, t, v, s, a, p, n) ORDER BY n"""

_CLOUD_EVENT_SQLITE = """json_object('specversion', '1.0', 'id', outbox.id, 'source', :source,
    'type', outbox.type, 'subject', outbox.aggregate,
    'time', replace(outbox.occurred_at, ' ', 'T') || 'Z', 'dataversion', outbox.version,
    'association', outbox.association_id, 'actor', outbox.actor,
    'correlationid', outbox.correlation_id, 'causationid', outbox.causation_id,
    'traceparent', outbox.traceparent, 'personal', outbox.personal,
    'data', json(outbox.payload))"""

# Put together by hand: json_build_object looks every argument's type up again for every row.
_CLOUD_EVENT_POSTGRES = r"""concat(
    CAST(:opening AS text), outbox.id, '","type":"', outbox.type, '","subject":',
    to_json(outbox.aggregate), ',"time":"',
    to_char(outbox.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\:MI\:SS.US'),
    'Z","dataversion":', outbox.version,
    ',"association":', coalesce('"' || outbox.association_id || '"', 'null'),
    ',"actor":', to_json(outbox.actor), ',"correlationid":"', outbox.correlation_id,
    '","causationid":', coalesce('"' || outbox.causation_id || '"', 'null'),
    ',"traceparent":', coalesce(CAST(to_json(outbox.traceparent) AS text), 'null'),
    ',"personal":', CAST(outbox.personal AS integer), ',"data":', outbox.payload, '}')"""

_INSERT_INBOX_SQLITE = f"""
    INSERT INTO inbox ({_INBOX_COLUMNS})
    SELECT replace(json_extract(e.value, '$.id'), '-', ''), r.value,
        json_extract(e.value, '$.source'), json_extract(e.value, '$.type'),
        json_extract(e.value, '$.dataversion'),
        replace(json_extract(e.value, '$.association'), '-', ''),
        json_extract(e.value, '$.subject'),
        substr(replace(json_extract(e.value, '$.time'), 'T', ' '), 1, 26),
        json_extract(e.value, '$.actor'),
        replace(json_extract(e.value, '$.correlationid'), '-', ''),
        replace(json_extract(e.value, '$.causationid'), '-', ''),
        json_extract(e.value, '$.traceparent'), json_extract(e.value, '$.personal'),
        json_extract(e.value, '$.data'),
        {partition_of_key_sql("CAST(json_extract(e.value, '$.partitionkey') AS INTEGER)")},
        :lane, :now, 'pending', 0, 0, 0, :now
    FROM json_each(:events) e,
        json_each('["' || replace(json_extract(e.value, '$.recipients'), ' ', '","') || '"]') r
    WHERE true ORDER BY e.key, r.key
    ON CONFLICT DO NOTHING"""

_INSERT_INBOX_POSTGRES = f"""
    INSERT INTO inbox ({_INBOX_COLUMNS})
    SELECT id, r, source, type, dataversion, association, subject, "time", actor, correlationid,
        causationid, traceparent, personal <> 0, data,
        {partition_of_key_sql("CAST(partitionkey AS integer)")}, CAST(:lane AS smallint),
        CAST(:now AS timestamptz), 'pending', 0, 0, false, CAST(:now AS timestamptz)
    FROM ROWS FROM (json_to_recordset(CAST(:events AS json))
        AS (id uuid, source text, type text, dataversion smallint, association uuid, subject text,
            "time" timestamptz, actor text, correlationid uuid, causationid uuid,
            traceparent text, personal smallint, data json, partitionkey text, recipients text)
        ) WITH ORDINALITY
        AS e(id, source, type, dataversion, association, subject, "time", actor, correlationid,
            causationid, traceparent, personal, data, partitionkey, recipients, n),
        unnest(string_to_array(recipients, ' ')) WITH ORDINALITY AS s(r, m)
    ORDER BY n, m
    ON CONFLICT DO NOTHING"""


@cache
def insert_outbox_events(*, sqlite: bool) -> sa.TextClause:
    """Writes a batch into the outbox: `events` is a list of {i id, t type, v version, s personal,
    a aggregate, p payload}; the other parameters hold for all of them."""
    return sa.text(_INSERT_OUTBOX_SQLITE if sqlite else _INSERT_OUTBOX_POSTGRES).bindparams(
        sa.bindparam("association_id", type_=sa.Uuid()),
        sa.bindparam("correlation_id", type_=sa.Uuid()),
        sa.bindparam("causation_id", type_=sa.Uuid()),
        sa.bindparam("occurred_at", type_=UTCDateTime()),
        sa.bindparam("traceparent", type_=sa.String(80)),
        sa.bindparam("actor", type_=sa.String(200)),
        sa.bindparam("lane", type_=sa.SmallInteger()),
    )


@cache
def cloud_event(source: str, *, sqlite: bool) -> sa.TextClause:
    """An expression over the outbox: the row as a CloudEvents 1.0 object (structured mode, JSON).

    `recipients` (names separated by spaces) and `partitionkey` are added when it is sent.
    """
    if sqlite:
        return sa.text(_CLOUD_EVENT_SQLITE).bindparams(source=source)
    opening = f'{{"specversion":"1.0","source":"{source}","id":"'
    return sa.text(_CLOUD_EVENT_POSTGRES).bindparams(opening=opening)


@cache
def insert_inbox_events(*, sqlite: bool) -> sa.TextClause:
    """Writes a batch of CloudEvents into the inbox, once for each recipient, known ones ignored."""
    return sa.text(_INSERT_INBOX_SQLITE if sqlite else _INSERT_INBOX_POSTGRES).bindparams(
        sa.bindparam("now", type_=UTCDateTime()), sa.bindparam("lane", type_=sa.SmallInteger())
    )
