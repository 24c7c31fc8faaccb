"""An association's own accent colour, moved in lightness until it can be read in both themes."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.errors import DomainError

# WCAG 2.2 asks 4.5:1 for text; the margin covers tinted surfaces.
CONTRAST_MIN = 5.0
LIGHT_SURFACES = ("#ffffff", "#f5f6f9")
DARK_SURFACES = ("#161926", "#0d0f18")
_HEX = re.compile(r"^#?([0-9a-fA-F]{6})$")


class InvalidColour(DomainError):
    """ "{colour}" is not a colour; write six hexadecimal digits, for example 2044aa."""

    code = "invalid_colour"


@dataclass(frozen=True)
class Accent:
    """The accent of one theme: for text and buttons, soft for backgrounds, bar for the top bar."""

    strong: str
    soft: str
    bar: str


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def light_accent(colour: str) -> Accent:
    """Darkened until it reads on white and on its own soft tint."""
    hue, lightness, saturation = _hls(colour)
    soft = _hex(hue, 0.95, min(saturation, 0.8))
    strong = _first(
        (_hex(hue, step / 100, saturation) for step in range(int(lightness * 100), -1, -1)),
        (*LIGHT_SURFACES, soft),
    )
    return Accent(strong, soft, _hex(hue, 0.19, min(saturation, 0.58)))


def dark_accent(colour: str) -> Accent:
    """Lightened until it reads on the dark surfaces and on its own soft tint."""
    hue, lightness, saturation = _hls(colour)
    soft = _hex(hue, 0.21, min(saturation, 0.43))
    strong = _first(
        (_hex(hue, step / 100, min(saturation, 0.85)) for step in range(int(lightness * 100), 101)),
        (*DARK_SURFACES, soft),
    )
    return Accent(strong, soft, _hex(hue, 0.055, min(saturation, 0.2)))


def accent_style(colour: str) -> str:
    """The style sheet that sets the tokens of the accent. Raises InvalidColour."""
    light, dark = _declarations(light_accent(colour)), _declarations(dark_accent(colour))
    return (
        f"@layer accent{{:root{{{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}}}"
    )


def _declarations(accent: Accent) -> str:
    return f"--accent:{accent.strong};--accent-soft:{accent.soft};--bar:{accent.bar}"


def _first(candidates: Iterable[str], surfaces: tuple[str, ...]) -> str:
    for colour in candidates:
        if all(contrast(colour, surface) >= CONTRAST_MIN for surface in surfaces):
            return colour
    return colour


def _hls(colour: str) -> tuple[float, float, float]:
    found = _HEX.match(colour)
    if not found:
        raise InvalidColour(colour=colour)
    red, green, blue = _channels(found[1])
    return colorsys.rgb_to_hls(red, green, blue)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour.lstrip("#")
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
