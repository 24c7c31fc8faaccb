"""Tables of the members service."""

from services.members.models.application import Application, ApplicationContact, Consent
from services.members.models.association import Association, NumberSeries, Person
from services.members.models.company import CompanyColumns, ContactColumns
from services.members.models.member import Contact, Group, GroupMembership, Member, MemberState
from services.members.models.resolution import Ballot, Resolution, ResolutionKind, Vote
from services.members.models.tables import EVENTS, REGISTRY, Row
from services.members.rules.kinds import CONFERRED, ContactRole, MemberKind

__all__ = [
    "CONFERRED",
    "EVENTS",
    "REGISTRY",
    "Application",
    "ApplicationContact",
    "Association",
    "Ballot",
    "CompanyColumns",
    "Consent",
    "Contact",
    "ContactColumns",
    "ContactRole",
    "Group",
    "GroupMembership",
    "Member",
    "MemberKind",
    "MemberState",
    "NumberSeries",
    "Person",
    "Resolution",
    "ResolutionKind",
    "Row",
    "Vote",
]
