"""All settings of an installation, from the environment, prefix UMLAUF_."""

from __future__ import annotations

import hmac
import os
from datetime import date
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import DomainError

DEMO_SECRET = "demo-secret-only-for-trying-umlauf"


class DemoSecretInProduction(DomainError):
    """Production refuses the demo secret: set UMLAUF_{name} to a random value of its own."""

    code = "demo_secret_in_production"
    status = 500


class NoProxyAddress(DomainError):
    """UMLAUF_TRUSTED_PROXY takes addresses and networks (10.0.0.5, 10.0.0.0/24), not «{entry}»."""

    code = "no_proxy_address"
    status = 500


@lru_cache(maxsize=16)
def proxy_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks of a comma separated list. Raises NoProxyAddress."""
    found = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ip_network(entry, strict=False))
        except ValueError as error:
            raise NoProxyAddress(entry=entry) from error
    return tuple(found)


class Settings(BaseSettings):
    """One installation. Unset values give the embedded default on this machine."""

    model_config = SettingsConfigDict(env_prefix="UMLAUF_", frozen=True, extra="ignore")

    environment: Literal["demo", "production", "test"] = Field(
        "demo", description="demo shows the list of demo people; production refuses demo secrets"
    )
    data: Path = Field(
        Path("data"), description="folder for databases, documents and the private Redis"
    )
    today: date | None = Field(
        None, description="let the installation live from this day on (demo, tests)"
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", description="address that links in mails start with"
    )
    members_database_url: str | None = Field(
        None, description="default: SQLite file in the data folder"
    )
    billing_database_url: str | None = Field(
        None, description="default: SQLite file in the data folder"
    )
    notifications_database_url: str | None = Field(
        None, description="default: SQLite file in the data folder"
    )
    web_database_url: str | None = Field(
        None, description="sessions of signed-in people; default: SQLite file"
    )
    redis_url: str | None = Field(
        None, description="default: a private server started from the data folder"
    )
    documents_url: str | None = Field(
        None, description="document store; default: folder in the data folder"
    )
    smtp_url: str | None = Field(
        None,
        description="smtp://user:password@host:25 or smtps://…; unset: mails are kept, not sent",
    )
    secret_key: SecretStr = Field(SecretStr(DEMO_SECRET), description="signs links and sessions")
    iban_keys: SecretStr = Field(
        SecretStr(DEMO_SECRET),
        description="comma separated key ring for account numbers, newest first",
    )
    trusted_proxy: str = Field(
        "",
        description="comma separated addresses or networks of the reverse proxies whose"
        " X-Forwarded-For is believed; default: nobody's",
    )
    limits_factor: int = Field(
        1,
        ge=1,
        le=1000,
        description="multiplies the limits on requests (many people behind one address)",
    )
    worker_threads: int = Field(4, description="threads that handle events, per worker process")

    def oidc_secret(self, slug: str) -> SecretStr | None:
        """What an association's directory knows this installation by: UMLAUF_OIDC_SECRET_<SLUG>,
        the slug in capitals, with _ for -."""
        found = os.environ.get(f"UMLAUF_OIDC_SECRET_{slug.upper().replace('-', '_')}")
        return SecretStr(found) if found else None

    @property
    def demo(self) -> bool:
        return self.environment == "demo"

    def database_url(self, service: str) -> str:
        """The database of one service; by default a SQLite file of its own."""
        configured: str | None = getattr(self, f"{service}_database_url")
        return configured or f"sqlite:///{(self.data / f'{service}.sqlite').resolve()}"

    @property
    def key_id(self) -> str:
        """Names environment and secret key without telling the key (HMAC-SHA256, hex): what was
        signed in under another of either is not signed in here."""
        key = self.secret_key.get_secret_value().encode()
        return hmac.digest(key, f"umlauf:key-id:{self.environment}".encode(), "sha256").hex()

    @cached_property
    def documents_folder(self) -> Path:
        return self.data / "documents"

    @cached_property
    def redis_folder(self) -> Path:
        return self.data / "redis"

    def refuse_demo_secrets(self) -> None:
        """Raises DemoSecretInProduction when a production installation has no own secrets."""
        if self.environment != "production":
            return
        for name in ("secret_key", "iban_keys"):
            secret: SecretStr = getattr(self, name)
            if DEMO_SECRET in secret.get_secret_value():
                raise DemoSecretInProduction(name=name.upper())
