"""Text in cells: written so that no spreadsheet runs it, and read back as it was."""

from __future__ import annotations

import re

from shared.clean_text import harmless

# A cell that begins like a formula would be run by Excel (ASVS 5.0 1.2.10), in Japan in full width
# too; spaces and quotes before it do not keep programs from that.
_FORMULA = re.compile(
    "[\\s'\"\u200b-\u200f\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\t\r]"
)


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without what XML forbids."""
    kept = harmless(text)
    return f"'{kept}" if _FORMULA.match(kept) else kept


def text_of_safe(cell: str) -> str:
    """The text that `safe_text` was given; a quote before anything else stays."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
