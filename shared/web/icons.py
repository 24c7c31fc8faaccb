"""Icons as inline SVG: 24 × 24, strokes in the text's colour, hidden from screen readers."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def icon(name: str, label: str | None = None) -> Markup:
    """The icon as markup; with a label it is an image for screen readers, else decoration."""
    meaning = 'role="img" aria-label="{}"' if label else 'aria-hidden="true"'
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        'stroke-linejoin="round" {}>{}</svg>'
    ).format(Markup(meaning).format(label), _drawing(name))  # noqa: S704 - constants above


@cache
def _drawing(name: str) -> Markup:
    """What stands inside `static/icons/<name>.svg`. Raises KeyError for a name without a file."""
    file = files("shared.web").joinpath("static", "icons", f"{name}.svg")
    if not file.is_file():
        raise KeyError(name)
    found = _DRAWING.search(file.read_text("utf-8"))
    return Markup(found[1].strip() if found else "")  # noqa: S704 - our own files
