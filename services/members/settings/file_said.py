"""What the association file said when it was last applied, of people and rule of admission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from services.members.association.admission_rule import AdmissionRule
from services.members.association.rules import VotingRule
from services.members.people.take_people import FilePerson, People


class _WrittenPerson(BaseModel):
    name: str
    language: str
    roles: list[str]


class _WrittenRule(BaseModel):
    rule: VotingRule
    quorum_percent: int
    deadline_days: int


class _Written(BaseModel):
    """As it is kept, in JSON."""

    people: dict[str, _WrittenPerson] = {}
    admission: _WrittenRule | None = None


@dataclass(frozen=True)
class FileSaid:
    """None: no file was applied since this is remembered, so what holds is what it said."""

    people: People | None
    rule: AdmissionRule | None

    @classmethod
    def read(cls, kept: Mapping[str, object] | None) -> FileSaid:
        if kept is None:
            return cls(None, None)
        found = _Written.model_validate(kept)
        rule = AdmissionRule(**found.admission.model_dump()) if found.admission else None
        return cls(
            {
                email: FilePerson(one.name, one.language, frozenset(one.roles))
                for email, one in found.people.items()
            },
            rule,
        )

    def written(self) -> dict[str, object]:
        return {
            "people": {
                email: {"name": one.name, "language": one.language, "roles": sorted(one.roles)}
                for email, one in (self.people or {}).items()
            },
            "admission": {
                "rule": self.rule.rule.value,
                "quorum_percent": self.rule.quorum_percent,
                "deadline_days": self.rule.deadline_days,
            }
            if self.rule
            else None,
        }
