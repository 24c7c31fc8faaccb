"""What no log may hold is masked; what helps to find a fault stays."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ids import new_id
from shared.scrub import one_line, scrub
from shared.web.tokens import Tokens

NOW = datetime(2027, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("of DE89 3704 0044 0532 0130 00.", "of DE89 •••• 3000."),
        ("mistyped DE88370400440532013000", "mistyped DE88 •••• 3000"),
        ("to éloïse.m+x@usinage.example!", "to •••@usinage.example!"),
        ('550 5.1.1 <a@b.example>: "c"@d.example', '550 5.1.1 <•••@b.example>: "c"@d.example'),
        ("https://user:pass@host.example/x", "https://•••@host.example/x"),
        ("redis://:s3cret@127.0.0.1:6379", "redis://•••@127.0.0.1:6379"),
        ("smtps://user:p%40ss@mail.example", "smtps://•••@mail.example"),
        ("password=hunter2 next", "password=••• next"),
        ("Authorization: Bearer abc.def next", "Authorization: ••• next"),
        ('token = "abc"', "token = •••"),
        ("code=K7PQ2M9X, code: K7PQ-2M9X", "code=•••, code: •••"),
        ("apply/hlQonUVnwCMzVUjRZWzLbd_giuINtFKNW_BoyQvoSNs 404", "apply/••• 404"),
    ],
)
def test_what_is_masked(text: str, scrubbed: str) -> None:
    assert scrub(text) == scrubbed
    assert scrub(scrubbed) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "event failed",
        "code=overdue code: ValueError",
        str(UUID(int=1 << 120)),
        "a" * 64,
        "0190A1B2C3D4E5F60718293A4B5C6D7E-AB",
        "FolderOfOlderUmlaufCannotBeTakenOver",
        "/autos/invoices/BR-2027-0001",
        "services/billing/bank/import_bank_files.py:123",
        "amount 1,800.00 € on 2027-02-15 @ noon",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert scrub(text) == text


def test_tokens_in_paths_are_masked_signed_ones_and_drawn_ones() -> None:
    for _ in range(100):
        drawn = secrets.token_urlsafe(32)
        signed = Tokens("secret").sign("ballot", {"ballot": str(new_id())}, NOW)
        for path in (f"/autos/apply/{drawn}/company", f"/autos/ballot/{signed}?language=fr"):
            found = scrub(f"GET {path} 500")
            assert "•••" in found
            for token in (drawn, *signed.split(".")):
                assert len(token) < 20 or token not in found
            assert found.startswith("GET /autos/")
            assert found.endswith(" 500")


def test_ids_are_never_taken_for_tokens() -> None:
    for _ in range(100):
        id_ = uuid4()
        for text in (str(id_), id_.hex, id_.hex.upper()):
            assert scrub(text) == text


@given(st.text())
def test_no_text_begins_a_line_of_its_own(text: str) -> None:
    line = one_line(text)
    assert len(f"{line}x".splitlines()) == 1
    assert "\x1b" not in line
    assert one_line(line) == line
    assert scrub(text) is not None


def test_control_characters_are_written_out() -> None:
    assert one_line("a\r\nb\x1b[31m\u2028\u202ec") == r"a\x0d\x0ab\x1b[31m\u2028\u202ec"
