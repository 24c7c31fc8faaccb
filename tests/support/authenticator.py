"""A virtual authenticator in Chromium: a passkey as a person's device holds it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page


@dataclass
class Authenticator:
    """One device at one page's browser; `refuses` stands for a finger that is not the person's."""

    session: CDPSession
    id: str

    @classmethod
    def at(cls, page: Page) -> Authenticator:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(session, made["authenticatorId"])

    def credentials(self) -> list[dict[str, object]]:
        """What it holds, private keys included."""
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        credentials: list[dict[str, object]] = found["credentials"]
        return credentials

    def add(self, credential: dict[str, object]) -> None:
        """A copy of another device's key."""
        self.session.send(
            "WebAuthn.addCredential", {"authenticatorId": self.id, "credential": credential}
        )

    def clear(self) -> None:
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})

    def verifies(self, *, person: bool) -> None:
        """Whether finger, face or PIN are the person's."""
        self.session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": person}
        )
