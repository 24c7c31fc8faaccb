"""What our serializer writes must read like what EmailMessage writes."""

from __future__ import annotations

import email
import email.policy
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.composing.draft import Attachment, Draft, Mailbox
from services.notifications.composing.serializer import filled, skeleton, texts_of, whole
from services.notifications.errors import MessageDamaged

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


_PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


_ANY = st.characters(exclude_categories=["Cs"])


lines = st.text(_PRINTABLE, max_size=200).map(str.strip).filter(bool)


names = st.text(_PRINTABLE, max_size=80).map(lambda text: " ".join(text.split()))


bodies = st.text(_ANY, max_size=2_000)


def parsed(draft: Draft) -> EmailMessage:
    content = whole(skeleton(draft), lambda sha256: {SHA: PDF}[sha256])
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return email.message_from_bytes(content, policy=email.policy.default)


def by_the_library(draft: Draft) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = Address(draft.sender.name, addr_spec=draft.sender.address)
    message["To"] = Address(draft.to.name, addr_spec=draft.to.address)
    message["Subject"] = draft.subject
    message.set_content(draft.text, cte="quoted-printable")
    message.add_alternative(draft.html, subtype="html", cte="quoted-printable")
    for each in draft.attachments:
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename=each.name)
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def display_name(message: EmailMessage) -> str:
    """Read by decode_header: the header parser of Python 3.11 puts a space between the encoded
    words of a long name, where RFC 2047 §6.2 says that there is none."""
    raw: str = next(value for name, value in message.raw_items() if name == "To")
    shown = raw.rpartition("<")[0].strip()
    if shown.startswith('"'):
        return shown[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return str(make_header(decode_header(shown))) if shown else ""


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, MIMEPart)
    return str(part.get_content()).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


@given(subject=lines, name=names, text=bodies, html=bodies)
def test_reads_like_the_library_s(subject: str, name: str, text: str, html: str) -> None:
    draft = replace(
        DRAFT, subject=subject, to=Mailbox(name, "zoe@firma.example"), text=text, html=html
    )
    ours = parsed(draft)
    assert ours["Subject"] == subject
    assert ours["To"].addresses[0].addr_spec == "zoe@firma.example"
    assert display_name(ours) == name
    assert body(ours, "plain") == plain(text)
    assert body(ours, "html") == plain(html)
    assert [part.get_content() for part in ours.iter_attachments()] == [PDF]


def test_structure_and_content_are_the_library_s() -> None:
    ours, theirs = parsed(DRAFT), by_the_library(DRAFT)
    assert [part.get_content_type() for part in ours.walk()] == [
        part.get_content_type() for part in theirs.walk()
    ]
    for name in ("From", "To", "Subject"):
        assert ours[name] == theirs[name]
    for kind in ("plain", "html"):
        assert body(ours, kind) == body(theirs, kind)
    mine, other = (next(message.iter_attachments()) for message in (ours, theirs))
    assert mine.get_filename() == other.get_filename() == "Rechnung_BR-2027-0001.pdf"
    assert mine.get_content() == other.get_content() == PDF
    assert not any(part.defects for part in ours.walk())


# Python's reader of mails takes a name's outer "…" or <…> for quotes, encoded or not.
@given(name=names.filter(lambda name: bool(name) and name == unquote(name)))
def test_file_names(name: str) -> None:
    ours = parsed(replace(DRAFT, attachments=(Attachment(name, SHA),)))
    assert next(ours.iter_attachments()).get_filename() == name


def test_headers_of_a_machine_s_mail() -> None:
    ours = parsed(replace(DRAFT, references=("first@autos.example", "second@autos.example")))
    assert ours["Auto-Submitted"] == "auto-generated"
    assert ours["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert ours["Content-Language"] == "de"
    assert ours["Message-ID"] == f"<{DRAFT.message_id}>"
    assert ours["In-Reply-To"] == "<second@autos.example>"
    assert ours["References"] == "<first@autos.example> <second@autos.example>"
    assert ours["Reply-To"].addresses[0].addr_spec == "treasurer@autos.example"
    assert ours["Date"].datetime == DRAFT.date
    assert "List-Unsubscribe" not in ours
    assert not ours.defects


def test_a_skeleton_that_was_touched_is_noticed() -> None:
    with pytest.raises(MessageDamaged):
        whole(skeleton(DRAFT).replace(SHA.encode(), SHA[:-1].encode()), lambda _: PDF)


def test_the_attachment_is_not_in_the_skeleton() -> None:
    assert len(skeleton(DRAFT)) < 2_500 < len(PDF)


MARK = "umlauf-mark-0123456789abcdef0123456789abcdef"
LONG = "https://umlauf.example/autos/ballot/" + "aZ9_-." * 60


@given(before=bodies, after=bodies, at=st.integers(0, 120))
def test_a_mark_becomes_its_link_wherever_it_stands(before: str, after: str, at: int) -> None:
    """Folded or not: soft line breaks of the encoding may cut the mark anywhere."""
    around = f"{before}{'é' * at}{MARK}{after}"
    draft = replace(DRAFT, text=around, html=f'<a href="{MARK}">{around}</a>')
    content = whole(skeleton(draft), lambda _: PDF, {MARK: LONG})
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert body(message, "plain") == plain(around.replace(MARK, LONG))
    assert body(message, "html") == plain(draft.html.replace(MARK, LONG))
    encoded = [
        part.get_payload() for part in message.walk() if part.get_content_maintype() == "text"
    ]
    assert len(encoded) == 2
    assert all(len(line) <= 76 for one in encoded for line in str(one).splitlines())
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert MARK.encode() not in content


def test_all_but_the_link_is_what_a_mail_without_marks_would_be() -> None:
    marked = replace(DRAFT, text=f"Guten Tag,\n\n{MARK}\n.\n", html=f"<p>{MARK}</p>")
    linked = replace(marked, text=f"Guten Tag,\n\n{LONG}\n.\n", html=f"<p>{LONG}</p>")
    assert filled(skeleton(marked), {MARK: LONG}) == skeleton(linked)


def test_what_is_no_address_leads_nowhere_and_is_text() -> None:
    draft = replace(DRAFT, text=MARK, html=f'<a href="{MARK}" class="x">{MARK}</a>')
    found = texts_of(filled(skeleton(draft), {MARK: "[a <link>]"}))
    assert found["plain"].strip() == "[a <link>]"
    assert found["html"].strip() == '<a href="#" class="x">[a &lt;link&gt;]</a>'


def test_a_message_without_its_mark_is_damaged() -> None:
    with pytest.raises(MessageDamaged):
        whole(skeleton(DRAFT), lambda _: PDF, {MARK: LONG})
