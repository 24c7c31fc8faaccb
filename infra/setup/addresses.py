"""At which addresses an installation may be reached, by what it is."""

from __future__ import annotations

from collections.abc import Iterator

from shared.errors import DomainError
from shared.loopback import host_of_url, is_loopback
from shared.settings import Settings


class PublicUrlWithoutHost(DomainError):
    """UMLAUF_PUBLIC_URL is no address: «{url}». Write it as https://dues.example"""

    code = "public_url_without_host"
    status = 500


class PublicUrlWithoutHttps(DomainError):
    """UMLAUF_PUBLIC_URL is {url}: without https links, votes and cookies can be read on the way.
    Write it as https://… and let a reverse proxy end TLS."""

    code = "public_url_without_https"
    status = 500


class DemoWithPublicUrl(DomainError):
    """In a demo anybody signs in as anybody, so it answers on this machine only, not at {url}.
    Unset UMLAUF_PUBLIC_URL; one of your own is made by: umlauf init --data DIR"""

    code = "demo_with_public_url"
    status = 500


class DemoOnlyOnThisMachine(DomainError):
    """Anybody can sign in as anybody in a demo: it listens on 127.0.0.1 only, not on {host}."""

    code = "demo_only_on_this_machine"
    status = 500


class OnlyOnThisMachine(DomainError):
    """An installation for tests listens on 127.0.0.1 only, not on {host}."""

    code = "only_on_this_machine"
    status = 500


class PublicUrlNeeded(DomainError):
    """Others reach this machine at {host}, but UMLAUF_PUBLIC_URL says {url}, which only this
    machine can open. Set it to the address people use: https://…"""

    code = "public_url_needed"
    status = 500


def address_problems(settings: Settings) -> Iterator[DomainError]:
    """What is wrong with the public address."""
    url = settings.public_url
    scheme = url.partition("://")[0].lower()
    host = host_of_url(url)
    if host is None or scheme not in ("http", "https"):
        yield PublicUrlWithoutHost(url=url)
    elif is_loopback(host):
        return
    elif settings.demo:
        yield DemoWithPublicUrl(url=url)
    elif settings.environment == "production" and scheme != "https":
        yield PublicUrlWithoutHttps(url=url)


def refuse_host(settings: Settings, host: str) -> None:
    """Raises DemoOnlyOnThisMachine, OnlyOnThisMachine or PublicUrlNeeded where others could
    reach what only this machine may, or could not reach what they should."""
    if is_loopback(host):
        return
    if settings.demo:
        raise DemoOnlyOnThisMachine(host=host)
    if settings.environment == "test":
        raise OnlyOnThisMachine(host=host)
    if is_loopback(host_of_url(settings.public_url) or ""):
        raise PublicUrlNeeded(host=host, url=settings.public_url)
