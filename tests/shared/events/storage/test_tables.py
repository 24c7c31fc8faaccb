"""A service without event tables is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from shared.events.storage.tables import NoEventTables, tables_of
from shared.service import Service
from tests.support.events import MakeServices, on_sqlite


@on_sqlite
def test_a_service_without_event_tables_is_refused(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    runtime.service = Service("bare", sa.MetaData(), Path())
    with pytest.raises(NoEventTables, match="bare"):
        tables_of(runtime)
