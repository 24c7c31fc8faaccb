"""What people read for how somebody proved who they are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.actor import Proof
from shared.i18n import _

PROOF_NAMES: Mapping[Proof, str] = MappingProxyType(
    {
        Proof.OPERATED: _("command line"),
        Proof.DEMO: _("demo's list"),
        Proof.LINK: _("link of an e-mail"),
        Proof.CODE: _("code by e-mail"),
        Proof.OIDC: _("directory of the association"),
        Proof.PASSKEY: _("passkey"),
    }
)
