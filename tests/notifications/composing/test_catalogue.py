"""Every event that is told to somebody has its templates."""

from __future__ import annotations

from services.notifications.composing.catalogue import CATALOGUE, TEMPLATES
from services.notifications.composing.rendering import (
    FOLDER,
)
from services.notifications.composing.words import TEMPLATE_NAMES
from shared.i18n import LANGUAGES


def test_every_row_has_its_templates_and_every_template_its_row() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*")}
    assert files == {f"{name}/{language}.jinja" for name in TEMPLATES for language in LANGUAGES}
    assert set(TEMPLATE_NAMES) == set(TEMPLATES)
    assert len({(row.event, row.template) for row in CATALOGUE}) == len(CATALOGUE)
