"""In which windows pages are looked at: width, appearance, language."""

from __future__ import annotations

import pytest

VIEWS = [
    (320, "dark", "fr"),
    (1280, "light", "de"),
    pytest.param(390, "light", "en", marks=pytest.mark.slow),
    pytest.param(390, "dark", "de", marks=pytest.mark.slow),
    pytest.param(1280, "dark", "en", marks=pytest.mark.slow),
]
"""The narrowest with the longest words and the widest; `make torture` looks at those between."""
