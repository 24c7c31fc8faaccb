"""Header fields of a mail: checked, encoded, folded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.composing.draft import Attachment, Draft, Mailbox
from services.notifications.composing.headers import mailbox, unstructured, usable_address
from services.notifications.composing.serializer import skeleton
from services.notifications.errors import HeaderInjection, UnusableAddress

PDF = bytes(range(256)) * 37 + b"\r\n.\r\n"


SHA = hashlib.sha256(PDF).hexdigest()


DRAFT = Draft(
    message_id="0192f3a4-0000-7000-8000-000000000001@autos.example",
    date=datetime(2027, 1, 15, 9, 0, tzinfo=UTC),
    sender=Mailbox("AutOS e.V.", "umlauf@autos.example"),
    reply_to=Mailbox("", "treasurer@autos.example"),
    to=Mailbox("Zoé Müller", "zoe@firma.example"),
    subject="[AutOS e.V.] Rechnung BR-2027-0001 über 2.400,00 €",
    language="de",
    text="Guten Tag,\n\n.ein Punkt\nFrom mir\n",
    html="<p>Guten Tag,</p>\n",
    attachments=(Attachment("Rechnung_BR-2027-0001.pdf", SHA),),
)


@pytest.mark.parametrize(
    "evil", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\0b", "a\u2028b", "\x85"]
)
def test_nothing_gets_into_the_headers(evil: str) -> None:
    for draft in (
        replace(DRAFT, subject=evil),
        replace(DRAFT, to=Mailbox(evil, "zoe@firma.example")),
        replace(DRAFT, sender=Mailbox(evil, "zoe@firma.example")),
        replace(DRAFT, message_id=evil),
        replace(DRAFT, language=evil),
        replace(DRAFT, references=(evil,)),
        replace(DRAFT, attachments=(Attachment(evil, SHA),)),
        replace(DRAFT, attachments=(Attachment("a.pdf", SHA, evil),)),
    ):
        with pytest.raises(HeaderInjection):
            skeleton(draft)


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@x.example", "a@", "a b@x.example", "a@x\r\nRCPT TO:<b@x.example>",
     "a@x..example", "<a@x.example>", "a@x.example,b@x.example", "é@x.example", ".a@x.example",
     "a@-x.example"],
)  # fmt: skip
def test_unusable_addresses(address: str) -> None:
    with pytest.raises(UnusableAddress):
        usable_address(address)
    with pytest.raises(UnusableAddress):
        skeleton(replace(DRAFT, to=Mailbox("", address)))


def test_international_domains_become_ascii() -> None:
    assert usable_address("büro@firma.example".replace("ü", "ue")) == "buero@firma.example"
    assert usable_address("info@müller.example") == "info@xn--mller-kva.example"


@given(
    field=st.sampled_from(["From", "To", "Subject", "Reply-To", "X-Auto-Response-Suppress"]),
    text=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=200),
)
def test_lines_with_encoded_words_have_at_most_76_characters(field: str, text: str) -> None:
    """With the field's name, which stands on the first of them (RFC 2047 section 2)."""
    for made in (unstructured(field, text), mailbox(field, Mailbox(text, "a@a.example"))):
        for line in made.split("\r\n"):
            assert "=?" not in line or len(line) <= 76
    if text.isprintable() and not text.isascii():
        value = unstructured("Subject", text).removeprefix("Subject:").strip()
        assert str(make_header(decode_header(value))) == text
