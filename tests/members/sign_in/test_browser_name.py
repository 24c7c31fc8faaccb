"""What a mail says about where somebody asked from, and what it does not."""

from __future__ import annotations

import pytest

from services.members.sign_in.browser_name import browser_name, network_of

_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox, Linux",
        ),
        (f"{_MAC} AppleWebKit/605.1.15 (KHTML) Version/18.0 Safari/605.1.15", "Safari, macOS"),
        (f"{_MAC} AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36", "Chrome, macOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>alert(1)</script>\r\nBcc: x", ""),
    ],
)
def test_browser_and_system(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("203.0.113.7", "203.0.…"),
        ("2001:db8:1:2::3", "2001:0db8:0001:…"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_a_network_names_nobody(ip: str, network: str) -> None:
    assert network_of(ip) == network
