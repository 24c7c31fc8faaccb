"""Which hosts are this machine, and which header names which host."""

from __future__ import annotations

import pytest

from shared.loopback import host_of, host_of_url, is_loopback


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


EVERYBODY = ["", "0.0.0.0", "::", "0"]  # noqa: S104
NAMES = ["dues.example", "localhost.example", "127.0.0.1.example", "foo.localhost", "localhost."]


@pytest.mark.parametrize("host", [*EVERYBODY, *NAMES, "10.0.0.1", "127.1", "2130706433", "0x7f.1"])
def test_everything_else(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Dues.Example", "dues.example"),
        ("dues.example:8443", "dues.example"),
        ("127.0.0.1:8000", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("[::1]", "::1"),
        ("", None),
        ("dues.example:port", None),
        ("evil.example@127.0.0.1", None),
        ("127.0.0.1 evil.example", None),
        ("127.0.0.1,evil.example", None),
        ("127.0.0.1/evil", None),
        ("::1", None),
        ("http://127.0.0.1", None),
    ],
)
def test_a_header_names_one_host_or_none(header: str, host: str | None) -> None:
    assert host_of(header) == host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Dues.Example/path", "dues.example"),
        ("http://[::1]:8000", "::1"),
        ("https://beiträge.example", "xn--beitrge-9wa.example"),
        ("dues.example", None),
        ("https://", None),
        ("http://[::1", None),
    ],
)
def test_an_address_names_the_host_that_browsers_send(url: str, host: str | None) -> None:
    assert host_of_url(url) == host
