"""Links in mails: signed for one purpose, derived from ids, so no event has to carry a secret."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shared.settings import Settings
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

    def invitation(self, invitation_id: UUID) -> str:
        return self._address("invitation", self._sign("invitation", invitation=invitation_id))

    def association_settings(self) -> str:
        """A page for who is signed in: no token in it."""
        return f"{self.settings.public_url.rstrip('/')}/{self.slug}/settings"

    def _sign(self, purpose: str, **ids: UUID) -> str:
        tokens = Tokens(self.settings.secret_key.get_secret_value())
        return tokens.sign(purpose, {name: str(value) for name, value in ids.items()})

    def _address(self, path: str, token: str) -> str:
        return f"{self.settings.public_url.rstrip('/')}/{self.slug}/{path}/{token}"
