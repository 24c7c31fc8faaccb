"""Which host passkeys are bound to, and that it is a name."""

from __future__ import annotations

import pytest

from services.members.sign_in.relying_party import PasskeyUnreadable, RelyingParty, said_by


@pytest.mark.parametrize(
    ("public_url", "id_", "origin"),
    [
        ("https://umlauf.example", "umlauf.example", "https://umlauf.example"),
        ("https://umlauf.example/", "umlauf.example", "https://umlauf.example"),
        ("https://umlauf.example:8443", "umlauf.example", "https://umlauf.example:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]:8000", "localhost", "http://localhost:8000"),
        ("https://192.0.2.7", "", ""),
    ],
)
def test_a_number_is_no_name(public_url: str, id_: str, origin: str) -> None:
    assert RelyingParty.of(public_url) == RelyingParty(id_, origin)


def test_passkeys_work_at_their_own_host_only() -> None:
    party = RelyingParty.of("http://127.0.0.1:8000")
    assert party.works_at("localhost")
    assert not party.works_at("127.0.0.1")
    assert not party.works_at("evil.example")
    assert not RelyingParty("", "").works_at("")


@pytest.mark.parametrize(
    "credential", ["", "[]", "1", "{}", '{"id": 1}', '{"response": {"clientDataJSON": "e30"}}']
)
def test_what_strangers_make_up_is_unreadable_and_nothing_worse(credential: str) -> None:
    party = RelyingParty.of("https://umlauf.example")
    with pytest.raises(PasskeyUnreadable):
        said_by(credential)
    with pytest.raises(PasskeyUnreadable):
        party.registered(credential, "AAAA")
    with pytest.raises(PasskeyUnreadable):
        party.asserted(credential, "AAAA", b"key")
