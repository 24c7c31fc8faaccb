"""Icons: decoration for the eye, or an image with a name, and nothing that could be injected."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from lxml import etree
from markupsafe import Markup

from shared.web.icons import icon

NAMES = sorted(
    path.name.removesuffix(".svg")
    for path in files("shared.web").joinpath("static", "icons").iterdir()
    if path.name.endswith(".svg")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_is_one_well_formed_image(name: str) -> None:
    root = etree.fromstring(icon(name))
    assert root.tag == "svg"
    assert len(root) > 0, "a drawing draws something"
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_needs_no_style_of_its_own(name: str) -> None:
    """The policy of every page forbids inline style, and colours are the theme's."""
    drawn = str(icon(name))
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", drawn)


def test_decoration_is_hidden_from_screen_readers() -> None:
    root = etree.fromstring(icon("check"))
    assert (root.get("aria-hidden"), root.get("role"), root.get("aria-label")) == (
        "true",
        None,
        None,
    )


def test_an_icon_alone_has_a_name() -> None:
    root = etree.fromstring(icon("check", "Erledigt"))
    assert (root.get("role"), root.get("aria-label")) == ("img", "Erledigt")
    assert root.get("aria-hidden") is None


def test_a_label_cannot_become_markup() -> None:
    shown = icon("check", '"><script>alert(1)</script>')
    assert isinstance(shown, Markup)
    assert "<script" not in shown
    assert etree.fromstring(shown).get("aria-label") == '"><script>alert(1)</script>'


@pytest.mark.parametrize("name", ["nothing", "", "check.svg"])
def test_a_name_without_a_drawing_is_a_mistake_of_the_template(name: str) -> None:
    with pytest.raises(KeyError):
        icon(name)
