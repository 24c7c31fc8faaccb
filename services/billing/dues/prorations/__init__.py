"""All prorations a regulation may name. A module here that defines `PRORATION` is one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.billing.dues.plugins import modules_of
from services.billing.dues.shares import Proration


def _found() -> Mapping[str, Proration]:
    prorations: dict[str, Proration] = {}
    for module in modules_of(__name__, list(__path__)):
        proration = module.PRORATION
        if not isinstance(proration, Proration) or proration.mode in prorations:
            raise TypeError(f"{module.__name__}.PRORATION must be one with a mode of its own")
        prorations[proration.mode] = proration
    return MappingProxyType(prorations)


PRORATIONS = _found()
