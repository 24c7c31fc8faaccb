"""No address that somebody hands on leads to another site (ASVS 5.0 V3.7)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.paths import own_path

HERE = "https://umlauf.example/sign-in"


@pytest.mark.parametrize(
    "target", ["/", "/autos/members", "/autos/members?q=a&page=2", "/autos/x#y", "/ä/ö"]
)
def test_own_pages_stay(target: str) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "autos/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "//[",
        "/\t/evil.example",
        "/\n/evil.example",
        "/ok\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/" + "a" * 2000,
    ],
)
def test_all_others_are_nothing(target: str) -> None:
    assert own_path(target) == ""


@given(st.text(alphabet="/\\.:@[]ab\t\n #?%", max_size=12))
def test_whatever_is_made_up_stays_here(target: str) -> None:
    kept = own_path(target)
    assert urlsplit(urljoin(HERE, kept)).netloc == "umlauf.example"
