"""All settings of an installation, from the environment, prefix UMLAUF_."""

from __future__ import annotations

import hmac
import os
from datetime import date
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import DomainError

Kind = Literal["production", "demo", "test"]


class MissingKey(DomainError):
    """There is no key: UMLAUF_{setting} is not set, and {file} is not in the data folder. Put back
    the file this installation was made with, or set the variable to what it was run with."""

    code = "missing_key"
    status = 500


@lru_cache(maxsize=16)
def proxy_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks of a comma separated list. Raises ValueError.

    A name, or a network of everybody, would trust whoever answers to it.
    """
    networks = [ip_network(part.strip()) for part in text.split(",") if part.strip()]
    if any(network.prefixlen == 0 for network in networks):
        raise ValueError("a network of everybody names no proxy")
    return tuple(networks)


class LogSettings(BaseSettings):
    """What a process logs, known before it knows which installation it is of."""

    model_config = SettingsConfigDict(env_prefix="UMLAUF_", frozen=True, extra="ignore")

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="from which level on Umlauf logs, to stderr; libraries only warn"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="lines of key=value, or JSON, one object a line"
    )


class Settings(LogSettings):
    """One installation. Unset values give the embedded default on this machine."""

    environment: Kind = Field(
        "production",
        description="what this process lives in; must be what the data folder was made as",
    )
    data: Path = Field(
        Path("data"),
        description="folder for keys, databases, documents and the private Redis; "
        "`umlauf demo` takes `demo-data`",
    )
    today: date | None = Field(
        None, description="let the installation live from this day on (demo, tests)"
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        description="address that links in mails start with, and the only host that pages answer "
        "at beside this machine; https in production",
    )
    members_database_url: SecretStr | None = Field(
        None, description="default: SQLite file in the data folder"
    )
    billing_database_url: SecretStr | None = Field(
        None, description="default: SQLite file in the data folder"
    )
    notifications_database_url: SecretStr | None = Field(
        None, description="default: SQLite file in the data folder"
    )
    web_database_url: SecretStr | None = Field(
        None, description="sessions of signed-in people; default: SQLite file"
    )
    redis_url: SecretStr | None = Field(
        None, description="default: a private server started from the data folder"
    )
    documents_url: str | None = Field(
        None, description="document store; default: folder in the data folder"
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="smtp://user:password@host:25 or smtps://…; unset: mails lie in DATA/outbox",
    )
    secret_key: SecretStr | None = Field(
        None, description="signs links and sessions; default: `secret.key` in the data folder"
    )
    iban_keys: SecretStr | None = Field(
        None,
        description="comma separated key ring for account numbers, newest first; "
        "default: `iban.keys` in the data folder",
    )
    security_contact: str | None = Field(
        None,
        description="where weaknesses are reported, for /.well-known/security.txt; "
        "default: security@ the host of the public address",
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

    @field_validator("trusted_proxy")
    @classmethod
    def _named_proxies(cls, value: str) -> str:
        proxy_networks(value)
        return value

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
        configured = _plain(getattr(self, f"{service}_database_url"))
        return configured or f"sqlite:///{(self.data / f'{service}.sqlite').resolve()}"

    @property
    def redis_server(self) -> str | None:
        """The address of the given Redis with its password; None where it is the private one."""
        return _plain(self.redis_url)

    @property
    def mail_server(self) -> str | None:
        """The address of the SMTP server with its password; None where mails are kept."""
        return _plain(self.smtp_url)

    @property
    def signing_key(self) -> str:
        """What signs links and sessions. Raises MissingKey."""
        if self.secret_key is None:
            raise MissingKey(setting="SECRET_KEY", file="secret.key")
        return self.secret_key.get_secret_value()

    @property
    def sealing_keys(self) -> str:
        """The key ring of account numbers, newest first. Raises MissingKey."""
        if self.iban_keys is None:
            raise MissingKey(setting="IBAN_KEYS", file="iban.keys")
        return self.iban_keys.get_secret_value()

    @property
    def key_id(self) -> str:
        """Names environment and secret key without giving them away: what is bound to it ends when
        either changes. Raises MissingKey."""
        return hmac.digest(self.signing_key.encode(), self.environment.encode(), "sha256").hex()

    @cached_property
    def documents_folder(self) -> Path:
        return self.data / "documents"

    @cached_property
    def outbox_folder(self) -> Path:
        """Where mails lie while no server is set; the demo has its mailbox instead."""
        return self.data / "outbox"

    @cached_property
    def redis_folder(self) -> Path:
        return self.data / "redis"


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() or None if secret else None
