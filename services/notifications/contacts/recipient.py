"""Who reads a mail: one address, with the name and the language it is written in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonName:
    """Salutation as people typed it (Frau, Mme, Mr …), first and last name; each may be empty."""

    salutation: str = ""
    first: str = ""
    last: str = ""

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.first, self.last) if part)


def name_of(full: str) -> PersonName:
    """An officer's name as one text: the last word is the family name."""
    first, _, last = full.rpartition(" ")
    return PersonName("", first, last)


@dataclass(frozen=True)
class Recipient:
    """One address; `references` are the message ids of the mails this one follows."""

    address: str
    name: PersonName
    language: str
    references: tuple[str, ...] = ()
