"""A directory on this machine: OpenID Connect with PKCE, whose answers a test may bend."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, SECRET = "umlauf", "a secret: with / and ü"


@dataclass
class OidcProvider:
    """What it says of who signs in there; `bent` overrides claims, `forged` signs otherwise."""

    address: str = ""
    person: dict[str, object] = field(default_factory=dict)
    bent: dict[str, object] = field(default_factory=dict)
    configuration: dict[str, object] = field(default_factory=dict)
    forged: bool = False
    seen: list[Mapping[str, str]] = field(default_factory=list)
    _asked: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    _other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def visit(self, way_there: str) -> str:
        """A browser comes with our request, its person signs in; the address it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(way_there).query).items()}
        code = hashlib.sha256(way_there.encode()).hexdigest()
        self._asked[code] = asked
        query = urlencode({"code": code, "state": asked["state"], "iss": self.address})
        return f"{asked['redirect_uri']}?{query}"

    def answer(self, path: str) -> Mapping[str, object] | None:
        """What is read from it."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                **self.configuration,
            }
        if path == "/keys":
            return {"keys": [self._key.as_dict(private=False, kid="one", use="sig")]}
        return None

    def token(self, form: Mapping[str, str], authorization: str) -> Mapping[str, object] | None:
        """The token for a code: once, to our client, with the verifier of the challenge."""
        self.seen.append(form)
        asked = self._asked.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or not _is_client(authorization, form):
            return None
        fits = (asked["code_challenge"], asked["redirect_uri"]) == (challenge, form["redirect_uri"])
        if not fits or asked["code_challenge_method"] != "S256":
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.bent,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        key = self._other if self.forged else self._key
        token = jwt.encode({"alg": "RS256", "kid": "one"}, said, key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


def _is_client(authorization: str, form: Mapping[str, str]) -> bool:
    if not authorization:
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, SECRET)
    pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
    name, _, secret = pair.partition(":")
    return (unquote(name), unquote(secret)) == (CLIENT_ID, SECRET)


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """One that listens on a free port until the test ends."""
    provider = OidcProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(provider.answer(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(provider.token(form, self.headers.get("authorization", "")))

        def _say(self, answer: Mapping[str, object] | None) -> None:
            content = json.dumps(answer).encode()
            self.send_response(200 if answer is not None else 400)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
