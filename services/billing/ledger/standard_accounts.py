"""The accounts for money that is no dues which every association has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.i18n import Translator, _

BANK_CHARGES = "bank charges"
STANDARD: Mapping[str, str] = MappingProxyType(
    {
        BANK_CHARGES: _("Bank charges"),
        "grants": _("Grants"),
        "rent": _("Rent"),
        "donations": _("Donations"),
        "transit": _("Transit"),
        "refund": _("Refund"),
    }
)
"""By the name that is stored. Durchlaufende Posten: transit. What members paid too much and get
back is a refund."""


def account_label(texts: Translator, name: str) -> str:
    """A standard account in the reader's language; the association's own as it named it."""
    return texts.gettext(STANDARD[name]) if name in STANDARD else name
