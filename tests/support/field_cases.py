"""Where the situations from the field lie, beside the project or where the environment says."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).parents[3] / "shared" / "cases" / "field"
FIELD_CASES = Path(os.environ.get("UMLAUF_FIELD_CASES", _BESIDE))
