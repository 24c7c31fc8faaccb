"""What all members tables hang on: their registry and the event tables beside them."""

from shared.db import AssociationRow, new_registry
from shared.events.storage.tables import event_tables

REGISTRY = new_registry()
EVENTS = event_tables(REGISTRY.metadata)


class Row(AssociationRow, registry=REGISTRY):
    """Base of every members table."""
