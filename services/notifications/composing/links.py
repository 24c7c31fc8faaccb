"""Links in mails: signed for one purpose, derived from ids, so no event has to carry a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.settings import Settings
from shared.web.sign_in_code import (
    ADDRESS_CODE,
    RELEASE_CODE,
    SIGN_IN_CODE,
    derive_code,
    grouped,
)
from shared.web.tokens import Tokens


@dataclass(frozen=True)
class Links:
    """Addresses of pages of one association that the other services serve, and codes for them."""

    settings: Settings
    slug: str

    def confirm_application(self, application_id: UUID) -> str:
        token = self._sign("confirm-application", application=application_id)
        return self._address("apply/confirm", token)

    def application_status(self, application_id: UUID) -> str:
        token = self._sign("application-status", application=application_id)
        return self._address("apply/status", token)

    def ballot(self, ballot_id: UUID) -> str:
        return self._address("ballot", self._sign("ballot", ballot=ballot_id))

    def release(self, run_id: UUID, person_id: UUID, until_at: datetime) -> str:
        token = self._sign("release", until_at, run=run_id, person=person_id)
        return self._address("dues/release", token)

    def release_code(self, request_id: UUID) -> str:
        """The code that proves a releasing person, as a mail shows it."""
        return self._code(RELEASE_CODE, request_id)

    def bank_files(self) -> str:
        """A page for people who sign in."""
        return self._page("collections")

    def sign_in_code(self, request_id: UUID) -> str:
        """The code of a request to sign in, as a mail shows it."""
        return self._code(SIGN_IN_CODE, request_id)

    def address_code(self, request_id: UUID) -> str:
        """The code that proves a new address, as a mail shows it."""
        return self._code(ADDRESS_CODE, request_id)

    def _code(self, purpose: str, request_id: UUID) -> str:
        secret = self.settings.signing_key
        return grouped(derive_code(secret, purpose, request_id))

    def invitation(self, invitation_id: UUID) -> str:
        return self._address("invitation", self._sign("invitation", invitation=invitation_id))

    def _sign(self, purpose: str, expires_at: datetime | None = None, **ids: UUID) -> str:
        tokens = Tokens(self.settings.signing_key)
        payload = {name: str(value) for name, value in ids.items()}
        return tokens.sign(purpose, payload, expires_at)

    def _address(self, path: str, token: str) -> str:
        return self._page(f"{path}/{token}")

    def _page(self, path: str) -> str:
        return f"{self.settings.public_url.rstrip('/')}/{self.slug}/{path}"
