"""Finds plug-ins: every module of a folder, by the name it gives itself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_of(package: str, path: list[str]) -> Iterator[ModuleType]:
    """The modules of a package folder in the order of their names."""
    for name in sorted(module.name for module in iter_modules(path)):
        yield import_module(f"{package}.{name}")
