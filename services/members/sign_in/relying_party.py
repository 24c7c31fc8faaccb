"""This installation as passkeys know it: its name is its host, and they are bound to that.

The library costs 7 MB and a third of a second: it is loaded with the first passkey, not at start.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from services.members.sign_in.rules import CHALLENGE_AGE_MAX

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

# Browsers ask no longer than the challenge lives.
_TIMEOUT_MILLISECONDS = int(CHALLENGE_AGE_MAX.total_seconds() * 1000)
_TRANSPORTS_MAX = 8


class PasskeyUnreadable(ValueError):
    """What a browser sent as a passkey's answer does not hold; the cause says why."""


class Registered(NamedTuple):
    """A new credential, as the authenticator made it."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: list[str]
    synced: bool


class Asserted(NamedTuple):
    """What a known credential has signed; the counter is still to be looked at."""

    sign_count: int
    synced: bool


class Known(NamedTuple):
    """A credential of an account, as options name it."""

    credential_id: str
    transports: Sequence[str]


@dataclass(frozen=True)
class RelyingParty:
    """`id` is the host that passkeys are bound to; `origin` the address that pages come from.

    A number is no name to WebAuthn: on this machine alone passkeys work at `localhost`, with any
    other number (`id` is empty then) not at all.
    """

    id: str
    origin: str

    @classmethod
    def of(cls, public_url: str) -> RelyingParty:
        parts = urlsplit(public_url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
        try:
            address = ip_address(host)
        except ValueError:
            return cls(host, f"{parts.scheme}://{host}{port}")
        if address.is_loopback:
            return cls("localhost", f"{parts.scheme}://localhost{port}")
        return cls("", "")

    def works_at(self, host: str | None) -> bool:
        """Whether a page that came from this host can use passkeys."""
        return bool(self.id) and host == self.id

    def creation_options(
        self, challenge: str, user_id: UUID, names: tuple[str, str], known: Sequence[Known]
    ) -> dict[str, object]:
        """For a new passkey of an account; `names` are its address and its person."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        email, person = names
        options = generate_registration_options(
            rp_id=self.id,
            rp_name="Umlauf",
            user_id=user_id.bytes,
            user_name=email,
            user_display_name=person,
            challenge=_bytes(challenge),
            timeout=_TIMEOUT_MILLISECONDS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[_descriptor(one) for one in known],
        )
        return _plain(options_to_json(options))

    def request_options(self, challenge: str, known: Sequence[Known] = ()) -> dict[str, object]:
        """For any passkey that the browser knows for this host, or for one of those known."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        options = generate_authentication_options(
            rp_id=self.id,
            challenge=_bytes(challenge),
            timeout=_TIMEOUT_MILLISECONDS,
            allow_credentials=[_descriptor(one) for one in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return _plain(options_to_json(options))

    def registered(self, credential: str, challenge: str) -> Registered:
        """Raises PasskeyUnreadable."""
        from webauthn import verify_registration_response
        from webauthn.helpers import bytes_to_base64url

        try:
            verified = verify_registration_response(
                credential=credential,
                expected_challenge=_bytes(challenge),
                expected_rp_id=self.id,
                expected_origin=self.origin,
                require_user_verification=True,
            )
            transports = json.loads(credential)["response"].get("transports") or []
        except Exception as error:  # The library raises of many kinds at what strangers make up.
            raise PasskeyUnreadable from error
        return Registered(
            credential_id=bytes_to_base64url(verified.credential_id),
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            transports=[str(one)[:20] for one in transports[:_TRANSPORTS_MAX]],
            synced=verified.credential_backed_up,
        )

    def asserted(self, credential: str, challenge: str, public_key: bytes) -> Asserted:
        """Raises PasskeyUnreadable."""
        from webauthn import verify_authentication_response

        try:
            verified = verify_authentication_response(
                credential=credential,
                expected_challenge=_bytes(challenge),
                expected_rp_id=self.id,
                expected_origin=self.origin,
                credential_public_key=public_key,
                # What the counter tells is decided in rules.py: a copy is to be noticed.
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except Exception as error:
            raise PasskeyUnreadable from error
        return Asserted(verified.new_sign_count, verified.credential_backed_up)


class Said(NamedTuple):
    """What a browser's answer says of itself, before anything of it is proved."""

    challenge: str
    credential_id: str


def said_by(credential: str) -> Said:
    """Raises PasskeyUnreadable."""
    from webauthn.helpers import bytes_to_base64url, parse_client_data_json

    try:
        read = json.loads(credential)
        client_data = parse_client_data_json(_bytes(read["response"]["clientDataJSON"]))
        return Said(bytes_to_base64url(client_data.challenge), str(read["id"]))
    except Exception as error:
        raise PasskeyUnreadable from error


def _descriptor(known: Known) -> PublicKeyCredentialDescriptor:
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    understood = {one.value: one for one in AuthenticatorTransport}
    return PublicKeyCredentialDescriptor(
        id=_bytes(known.credential_id),
        transports=[understood[one] for one in known.transports if one in understood] or None,
    )


def _bytes(text: str) -> bytes:
    """base64url, as browsers write it: without padding."""
    return base64.urlsafe_b64decode(f"{text}===")


def _plain(options: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(options)
    return found
