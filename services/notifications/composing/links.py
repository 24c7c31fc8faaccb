"""Links and codes in mails: a stored mail holds a mark for each, which sending turns into it.

So whoever reads a database or a backup finds nothing that opens anything.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from typing_extensions import TypedDict

from shared.settings import Settings
from shared.web.link_purposes import PURPOSES, purpose_of
from shared.web.sign_in_code import (
    ADDRESS_CODE,
    RELEASE_CODE,
    SIGN_IN_CODE,
    derive_code,
    grouped,
)
from shared.web.tokens import EXPIRES, Tokens

# Nobody can guess one, so nothing that people type into a form is ever taken for a mark.
_MARK = re.compile(r"umlauf-mark-[0-9a-f]{32}")


class StoredMark(TypedDict):
    """What stands at `mark` in a message's texts is made from `ids` for a purpose when it is sent.

    Ids are those of the rows that the link or code is about, and the counter of their links.
    """

    mark: str
    purpose: str
    ids: dict[str, str]


Secret = Callable[[Settings, Mapping[str, str]], str]


def _code(purpose: str) -> Secret:
    def made(settings: Settings, ids: Mapping[str, str]) -> str:
        return grouped(derive_code(settings.signing_key, purpose, UUID(ids["request"])))

    return made


SECRETS: Mapping[str, Secret] = MappingProxyType(
    {purpose: _code(purpose) for purpose in (SIGN_IN_CODE, ADDRESS_CODE, RELEASE_CODE)}
)
"""How what is not a link of `link_purposes`, such as a code, is made from its ids; by purpose."""


@dataclass(frozen=True)
class Links:
    """Marks for what mails lead to; those issued for one batch of mails are remembered.

    A mark stands in the body of a mail, never in its subject.
    """

    issued: dict[str, StoredMark] = field(default_factory=dict)

    def confirm_application(self, application_id: UUID, counter: int = 0) -> str:
        return self.mark("confirm-application", application=application_id, counter=counter)

    def application_status(self, application_id: UUID, counter: int = 0) -> str:
        return self.mark("application-status", application=application_id, counter=counter)

    def ballot(self, ballot_id: UUID, counter: int = 0) -> str:
        return self.mark("ballot", ballot=ballot_id, counter=counter)

    def invitation(self, invitation_id: UUID) -> str:
        return self.mark("invitation", invitation=invitation_id)

    def figures(self, request_id: UUID) -> str:
        return self.mark("figures", request=request_id)

    def release(self, run_id: UUID, person_id: UUID, until_at: datetime) -> str:
        """Ends with the last day on which the run can be released, whenever the mail goes."""
        ends = {EXPIRES: int(until_at.timestamp())}
        return self.mark("release", run=run_id, person=person_id, **ends)

    def sign_in_code(self, request_id: UUID) -> str:
        """The code of a request to sign in, in two groups, as it is read and typed."""
        return self.mark(SIGN_IN_CODE, request=request_id)

    def address_code(self, request_id: UUID) -> str:
        """The code that proves a new address."""
        return self.mark(ADDRESS_CODE, request=request_id)

    def release_code(self, request_id: UUID) -> str:
        """The code that proves a releasing person."""
        return self.mark(RELEASE_CODE, request=request_id)

    def mark(self, purpose: str, **ids: object) -> str:
        """Stands for the link or code of a purpose until the mail is sent. Raises UnknownPurpose.

        `ids` are what the token will carry; a link's always name its row and the row's `counter`.
        """
        if purpose not in SECRETS:
            purpose_of(purpose)
        mark = f"umlauf-mark-{secrets.token_hex(16)}"
        named = {name: str(value) for name, value in ids.items()}
        self.issued[mark] = {"mark": mark, "purpose": purpose, "ids": named}
        return mark

    def within(self, *texts: str) -> list[StoredMark]:
        """The marks issued here that stand in the texts, in their order, each once."""
        found = dict.fromkeys(mark for text in texts for mark in _MARK.findall(text))
        return [self.issued[mark] for mark in found if mark in self.issued]


@dataclass(frozen=True)
class Signer:
    """Makes what marks stand for, at the moment a mail of an association is sent."""

    settings: Settings
    slug: str
    now: datetime

    def signed(self, marks: Sequence[StoredMark]) -> dict[str, str]:
        """By mark. Raises UnknownPurpose."""
        return {each["mark"]: self.made_for(each) for each in marks}

    def made_for(self, mark: StoredMark) -> str:
        """The link or code. Raises UnknownPurpose."""
        if mark["purpose"] in SECRETS:
            return SECRETS[mark["purpose"]](self.settings, mark["ids"])
        purpose = purpose_of(mark["purpose"])
        ends_at = self.now + purpose.lifetime if purpose.lifetime else None
        tokens = Tokens(self.settings.signing_key)
        token = tokens.sign(purpose.name, mark["ids"], ends_at)
        return f"{self.settings.public_url.rstrip('/')}/{self.slug}/{purpose.path}/{token}"


def is_link(mark: StoredMark) -> bool:
    """Whether the mark stands for an address; otherwise it is a code."""
    return mark["purpose"] in PURPOSES
