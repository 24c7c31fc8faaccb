"""Every table of members: whoever needs the metadata whole imports this."""

from services.members.applications import tables as applications
from services.members.association import tables as association
from services.members.figures import tables as figures
from services.members.registry import EVENTS, REGISTRY
from services.members.resolutions import tables as resolutions
from services.members.roster import tables as roster
from services.members.settings import tables as settings
from services.members.sign_in import tables as sign_in

__all__ = [
    "EVENTS",
    "REGISTRY",
    "applications",
    "association",
    "figures",
    "resolutions",
    "roster",
    "settings",
    "sign_in",
]
