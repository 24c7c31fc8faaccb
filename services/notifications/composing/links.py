"""Links in mails: signed for one purpose, derived from ids, so no event has to carry a secret."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shared.settings import Settings
from shared.web.sign_in_code import ADDRESS_CODE, SIGN_IN_CODE, derive_code, grouped
from shared.web.tokens import Tokens


@dataclass(frozen=True)
class Links:
    """Addresses of pages of one association that the members service serves."""

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

    def sign_in_code(self, request_id: UUID) -> str:
        """The code of a request to sign in, as a mail shows it."""
        return self._code(SIGN_IN_CODE, request_id)

    def address_code(self, request_id: UUID) -> str:
        """The code that proves a new address, as a mail shows it."""
        return self._code(ADDRESS_CODE, request_id)

    def _code(self, purpose: str, request_id: UUID) -> str:
        secret = self.settings.secret_key.get_secret_value()
        return grouped(derive_code(secret, purpose, request_id))

    def _sign(self, purpose: str, **ids: UUID) -> str:
        tokens = Tokens(self.settings.secret_key.get_secret_value())
        return tokens.sign(purpose, {name: str(value) for name, value in ids.items()})

    def _address(self, path: str, token: str) -> str:
        return f"{self.settings.public_url.rstrip('/')}/{self.slug}/{path}/{token}"
