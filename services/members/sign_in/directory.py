"""An association's own directory (OpenID Connect): the way there, and whom it vouches for.

The libraries are loaded with the first person who goes there: few installations have directories.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, cast
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pydantic import SecretStr

from shared.errors import DomainError

# Asymmetric signatures only: with a shared secret, whoever knows it would sign for anybody.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_SECONDS = 5
_BYTES_MAX = 500_000
# Clocks of two machines, and a token that was on its way.
_LEEWAY = timedelta(minutes=1)
_SCOPE = "openid email"


class DirectoryFailed(DomainError):
    """The directory did not answer as it should. Try again, or sign in with a code by e-mail."""

    code = "directory_failed"
    status = 502


class Claims(NamedTuple):
    """Whom the directory vouches for. `email` only where it has checked it."""

    issuer: str
    subject: str
    email: str | None


class Trip(NamedTuple):
    """What one browser is sent with; the answer must fit to it."""

    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Directory:
    """One association's directory, as its file and the environment name it."""

    issuer: str
    client_id: str
    secret: SecretStr
    return_address: str

    def way_there(self, trip: Trip) -> str:
        """The address to send the browser to. Raises DirectoryFailed."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        there = prepare_grant_uri(
            self._endpoint(self._configuration(), "authorization_endpoint"),
            client_id=self.client_id,
            response_type="code",
            redirect_uri=self.return_address,
            scope=_SCOPE,
            state=trip.state,
            nonce=trip.nonce,
            code_challenge=create_s256_code_challenge(trip.code_verifier),
            code_challenge_method="S256",
        )
        return str(there)

    def claims(self, code: str, trip: Trip, now: datetime) -> Claims:
        """Takes the code to the directory and reads its token. Raises DirectoryFailed."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.jwk import KeySet, KeySetSerialization

        configuration = self._configuration()
        answer = self._token(configuration, code, trip.code_verifier)
        keys = _fetched(self._endpoint(configuration, "jwks_uri"))
        try:
            token = jwt.decode(
                str(answer["id_token"]),
                KeySet.import_key_set(cast("KeySetSerialization", keys)),
                _ALGORITHMS,
            )
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                    "nonce": {"essential": True, "value": trip.nonce},
                },
                params={"client_id": self.client_id, "nonce": trip.nonce},
            )
            claims.validate(now=int(now.timestamp()), leeway=int(_LEEWAY.total_seconds()))
        # The libraries raise of many kinds at what a directory makes up.
        except Exception as error:
            raise DirectoryFailed from error
        return _read(claims)

    def _configuration(self) -> Mapping[str, object]:
        found = _fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise DirectoryFailed
        return found

    def _endpoint(self, configuration: Mapping[str, object], name: str) -> str:
        """As safe as the issuer's own address. Raises DirectoryFailed."""
        address = str(configuration.get(name, ""))
        if urlsplit(address).scheme not in {"https", urlsplit(self.issuer).scheme}:
            raise DirectoryFailed
        return address

    def _token(
        self, configuration: Mapping[str, object], code: str, verifier: str
    ) -> Mapping[str, object]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.return_address,
            "code_verifier": verifier,
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        known = configuration.get("token_endpoint_auth_methods_supported") or []
        if isinstance(known, list) and known and "client_secret_basic" not in known:
            form |= {"client_id": self.client_id, "client_secret": self._secret}
        else:
            pair = f"{quote(self.client_id, safe='')}:{quote(self._secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        endpoint = self._endpoint(configuration, "token_endpoint")
        return _fetched(endpoint, urlencode(form).encode(), headers)

    @property
    def _secret(self) -> str:
        return self.secret.get_secret_value()


def _read(claims: Mapping[str, object]) -> Claims:
    checked = claims.get("email_verified") is True
    email = claims.get("email")
    return Claims(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=email if checked and isinstance(email, str) else None,
    )


class _NoRedirect(HTTPRedirectHandler):
    """A directory answers itself; whom it sends elsewhere with our secret is not followed."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _fetched(
    address: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Mapping[str, object]:
    """A JSON object. Raises DirectoryFailed."""
    if urlsplit(address).scheme not in ("https", "http"):
        raise DirectoryFailed
    asked = Request(address, data, {"accept": "application/json", **(headers or {})})  # noqa: S310
    try:
        with build_opener(_NoRedirect).open(asked, timeout=_SECONDS) as answer:
            found = json.loads(answer.read(_BYTES_MAX))
    except (URLError, OSError, ValueError) as error:
        raise DirectoryFailed from error
    if not isinstance(found, dict):
        raise DirectoryFailed
    return found
