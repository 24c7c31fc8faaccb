"""At which addresses which kind of installation may be reached."""

from __future__ import annotations

import pytest

from infra.setup.addresses import (
    DemoOnlyOnThisMachine,
    DemoWithPublicUrl,
    OnlyOnThisMachine,
    PublicUrlNeeded,
    PublicUrlWithoutHost,
    PublicUrlWithoutHttps,
    address_problems,
    refuse_host,
)
from shared.errors import DomainError
from tests.support.settings import make_settings

HERE = ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "https://127.0.0.1"]
HTTPS, HTTP = "https://dues.example", "http://dues.example"
NONE = ["", "dues.example", "https://", "ftp://127.0.0.1", "file:///etc", "http://[::1"]
EVERYBODY = ["0.0.0.0", "::", "10.0.0.1", "dues.example", ""]  # noqa: S104


def problems(environment: str, url: str) -> list[type[DomainError]]:
    settings = make_settings(environment=environment, public_url=url)
    return [type(one) for one in address_problems(settings)]


@pytest.mark.parametrize("environment", ["production", "demo", "test"])
def test_this_machine_will_always_do_and_no_address_never(environment: str) -> None:
    assert [problems(environment, url) for url in HERE] == [[]] * len(HERE)
    assert [problems(environment, url) for url in NONE] == [[PublicUrlWithoutHost]] * len(NONE)


@pytest.mark.parametrize(
    ("environment", "url", "expected"),
    [
        ("production", HTTPS, []),
        ("production", HTTP, [PublicUrlWithoutHttps]),
        ("production", "HTTP://dues.example", [PublicUrlWithoutHttps]),
        ("production", "http://localhost.example", [PublicUrlWithoutHttps]),
        ("demo", HTTPS, [DemoWithPublicUrl]),
        ("demo", HTTP, [DemoWithPublicUrl]),
        ("demo", "https://127.0.0.1.example", [DemoWithPublicUrl]),
        ("test", HTTPS, []),
        ("test", HTTP, []),
    ],
)
def test_the_public_address(environment: str, url: str, expected: list[type]) -> None:
    assert problems(environment, url) == expected


@pytest.mark.parametrize("host", EVERYBODY)
def test_where_it_listens(host: str) -> None:
    for environment, refusal in (
        ("demo", DemoOnlyOnThisMachine),
        ("test", OnlyOnThisMachine),
        ("production", PublicUrlNeeded),
    ):
        with pytest.raises(refusal):
            refuse_host(make_settings(environment=environment), host)
        refuse_host(make_settings(environment=environment), "127.0.0.1")
    refuse_host(make_settings(environment="production", public_url=HTTPS), host)
