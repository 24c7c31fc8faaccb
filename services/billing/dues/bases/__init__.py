"""All bases a regulation may name. A module here that defines `BASIS` is one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.billing.dues.kinds import Basis
from services.billing.dues.plugins import modules_of


def _found() -> Mapping[str, Basis]:
    bases: dict[str, Basis] = {}
    for module in modules_of(__name__, list(__path__)):
        basis = module.BASIS
        if not isinstance(basis, Basis) or basis.name in bases:
            raise TypeError(f"{module.__name__}.BASIS must be a Basis with a name of its own")
        bases[basis.name] = basis
    return MappingProxyType(bases)


BASES = _found()
