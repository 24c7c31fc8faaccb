"""Whatever colour an association likes, its texts can be read; so can the system's own."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.accent import (
    DARK_SURFACES,
    LIGHT_SURFACES,
    InvalidColour,
    accent_style,
    contrast,
    dark_accent,
    light_accent,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06x}")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(COLOURS)
def test_every_accent_can_be_read_in_both_themes(colour: str) -> None:
    light, dark = light_accent(colour), dark_accent(colour)
    for surface in (*LIGHT_SURFACES, light.soft):
        assert contrast(light.strong, surface) >= 4.5
    for surface in (*DARK_SURFACES, dark.soft):
        assert contrast(dark.strong, surface) >= 4.5
    assert contrast("#ffffff", light.bar) >= 7
    assert contrast("#ffffff", dark.bar) >= 7


def test_a_colour_that_reads_already_stays_in_light() -> None:
    assert light_accent("c8102e").strong in {"#c8102e", "#c6102e"}


@pytest.mark.parametrize("text", ["red", "12345", "#1234567", "", "2044aa;}body{display:none"])
def test_anything_else_is_no_colour(text: str) -> None:
    with pytest.raises(InvalidColour):
        accent_style(text)


def tokens(selector: str) -> dict[str, str]:
    text = files("shared.web").joinpath("static/umlauf/tokens.css").read_text("utf-8")
    block = text[text.index(selector + " {") :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


@pytest.mark.parametrize("selector", [":root", ':root[data-theme="dark"]'])
def test_the_systems_own_colours_can_be_read(selector: str) -> None:
    colour = tokens(":root") | tokens(selector)
    for surface in ("page", "surface", "raised"):
        for text in ("text", "muted", "accent", "good", "warn", "danger"):
            assert contrast(colour[text], colour[surface]) >= 4.5, (text, surface)
        assert contrast(colour["control"], colour[surface]) >= 3, surface
    for tone in ("accent", "good", "warn", "danger"):
        assert contrast(colour[tone], colour[f"{tone}-soft"]) >= 4.5, tone
        assert contrast(colour["text"], colour[f"{tone}-soft"]) >= 4.5, tone
    for text in ("on-bar", "on-bar-muted"):
        assert contrast(colour[text], colour["bar"]) >= 7


def test_both_ways_to_be_dark_are_the_same() -> None:
    assert tokens(':root[data-theme="dark"]') == tokens(':root:not([data-theme="light"])')
