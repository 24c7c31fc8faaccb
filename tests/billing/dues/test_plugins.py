"""A later rule is an added file: what lies in the folder is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from services.billing.dues.bases import BASES
from services.billing.dues.plugins import modules_of
from services.billing.dues.prorations import PRORATIONS


def test_the_registry_holds_what_the_format_names() -> None:
    assert set(BASES) == {"employees", "turnover", "lower_of", "higher_of", "fixed"}
    assert set(PRORATIONS) == {"full", "half_year", "monthly", "daily"}


def test_an_added_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "later_rules"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "by_tonnage.py").write_text("BASIS = 'tonnage'\n")
    (folder / "by_area.py").write_text("BASIS = 'area'\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = [module.BASIS for module in modules_of("later_rules", [str(folder)])]
    assert found == ["area", "tonnage"]
    for name in [name for name in sys.modules if name.startswith("later_rules")]:
        monkeypatch.delitem(sys.modules, name)
