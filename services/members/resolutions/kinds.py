"""What can be decided: each kind says what its ballot shows and what its decision causes.

Resolutions know no applications. A room above registers how its kind is treated (admission:
`applications.admission`), and `service.py` sees to it that every kind is registered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.members.errors import KindRegisteredTwice, UnregisteredKind
from services.members.resolutions.rules import ResolutionKind
from services.members.resolutions.tables import Resolution
from shared.db import Session
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Subject:
    """What a resolution is about, as ballots and minutes show it.

    `page` is its own page below the association's address. `dossier_version` rises whenever the
    facts change that the board decides on. `facts` are for the kind's own template alone.
    """

    title: str
    reference: str
    page: str
    submitted_at: datetime | None
    dossier_version: int
    facts: object


@dataclass(frozen=True)
class KindOfResolution:
    """How resolutions of one kind are treated; they know what they are about by its id.

    `lock_dossier` holds the subject until commit and returns the version of its dossier now; who
    calls it holds the resolution already. `carry_out` does what was decided (adopted, rejected or
    lapsed), in the transaction that decides. `template` has the macros `heading`, `facts`,
    `minutes_subject` and `reference_label`. `listed_under` is name and page of the list it is in.
    """

    kind: ResolutionKind
    lock_dossier: Callable[[UnitOfWork, UUID], int]
    read_subjects: Callable[[Session, Collection[UUID]], Mapping[UUID, Subject]]
    carry_out: Callable[[UnitOfWork, Resolution], None]
    template: str
    listed_under: tuple[str, str]


_KINDS: dict[ResolutionKind, KindOfResolution] = {}


def register_kind(kind: KindOfResolution) -> None:
    """Raises KindRegisteredTwice."""
    if kind.kind in _KINDS:
        raise KindRegisteredTwice(kind=kind.kind.value)
    _KINDS[kind.kind] = kind


def kind_of(resolution: Resolution) -> KindOfResolution:
    """How this resolution's kind is treated. Raises UnregisteredKind."""
    found = _KINDS.get(resolution.kind)
    if found is None:
        raise UnregisteredKind(kind=resolution.kind.value)
    return found
