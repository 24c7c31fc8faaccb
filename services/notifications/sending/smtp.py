"""Hands mails to a mail server: one connection per thread, kept open and used again."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from services.notifications.errors import UnknownSmtpScheme

TIMEOUT_SECONDS = 30.0
# A server may take long to scan before its receipt (RFC 5321 §4.5.3.2.6 grants it 10 minutes).
_RECEIPT_FACTOR = 4
# Servers close idle connections after some minutes (RFC 5321 §4.5.3.2.7), hasty ones much sooner.
_IDLE_SECONDS_MAX = 20.0
# Servers end connections that have carried very many mails; better before than in the middle.
_MAILS_PER_CONNECTION_MAX = 1_000
_DEFAULT_PORTS = {"smtp": 25, "smtps": 465}


class Refused(Exception):
    """The server will never take this message (5xx)."""


class Postponed(Exception):
    """The server may take this message later (4xx), or nobody knows whether it did (cut off)."""


class Unreachable(Exception):
    """The server does not answer or does not let us in: no message can go now."""


@dataclass(frozen=True)
class MailObject:
    """What SMTP transports (RFC 5321 §2.3.1): an envelope and a content with CRLF line ends.

    The sender differs from mail to mail, so that a bounce names the one it is about (VERP).
    """

    sender: str
    recipient: str
    content: bytes


@dataclass
class _Connection:
    """A thread's open connection."""

    smtp: smtplib.SMTP
    used_at: float
    sent: int = 0


class SmtpChannel:
    """One mail server by its URL: `smtp://` (STARTTLS where offered, demanded when there is a
    password), `smtps://` (TLS from the start); `?timeout=` in seconds."""

    def __init__(self, url: str) -> None:
        """Raises UnknownSmtpScheme."""
        self._url: SplitResult = urlsplit(url)
        if self._url.scheme not in _DEFAULT_PORTS:
            raise UnknownSmtpScheme(scheme=self._url.scheme)
        self._timeout = float(parse_qs(self._url.query).get("timeout", [str(TIMEOUT_SECONDS)])[0])
        self._thread = threading.local()
        self._open: set[smtplib.SMTP] = set()

    def send(self, mail: MailObject) -> str:
        """Returns the server's words. Raises Refused, Postponed or Unreachable.

        A connection that the server closed while idle is opened anew, as long as none of the
        content was handed over.
        """
        for fresh in (False, True):
            connection = self._connection(fresh=fresh)
            try:
                return self._hand_over(connection, mail)
            except _NotBegun as cut:
                self.close()
                if fresh or connection.sent == 0:
                    raise Postponed(f"connection lost: {cut}") from cut
        raise AssertionError("the second turn returns or raises")

    def close(self) -> None:
        """Ends this thread's connection."""
        connection: _Connection | None = getattr(self._thread, "connection", None)
        self._thread.connection = None
        if connection is not None:
            self._open.discard(connection.smtp)
            connection.smtp.close()

    def close_all(self) -> None:
        """Ends the connections of all threads."""
        while self._open:
            self._open.pop().close()

    def _connection(self, *, fresh: bool) -> _Connection:
        connection: _Connection | None = getattr(self._thread, "connection", None)
        if connection is not None and (
            fresh
            or connection.sent >= _MAILS_PER_CONNECTION_MAX
            or time.monotonic() - connection.used_at > _IDLE_SECONDS_MAX
        ):
            with suppress(OSError, smtplib.SMTPException):
                connection.smtp.quit()
            self.close()
            connection = None
        if connection is None:
            connection = _Connection(self._connect(), time.monotonic())
            self._thread.connection = connection
            self._open.add(connection.smtp)
        return connection

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._open_connection(host, port or _DEFAULT_PORTS[self._url.scheme])
            smtp.ehlo_or_helo_if_needed()
            if self._url.scheme == "smtp" and (smtp.has_extn("starttls") or self._url.username):
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if self._url.username:
                smtp.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (OSError, smtplib.SMTPException) as error:
            if smtp is not None:
                smtp.close()
            raise Unreachable(f"{host}: {_words(error)}") from error
        return smtp

    def _open_connection(self, host: str, port: int) -> smtplib.SMTP:
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=context)
        return smtplib.SMTP(host, port, timeout=self._timeout)

    def _hand_over(self, connection: _Connection, mail: MailObject) -> str:
        smtp = connection.smtp
        try:
            replies = _envelope(smtp, mail)
        except (OSError, smtplib.SMTPException) as error:
            raise _NotBegun(_words(error)) from error
        self._judge(replies)
        try:
            smtp.send(b"%s.\r\n" % _stuffed(mail.content))
            code, words = self._receipt(smtp)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Postponed(f"connection lost before the receipt: {_words(error)}") from error
        connection.used_at = time.monotonic()
        connection.sent += 1
        self._judge([(code, words)])
        return f"{code} {words.decode('ascii', 'replace')}"

    def _receipt(self, smtp: smtplib.SMTP) -> tuple[int, bytes]:
        sock = smtp.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("connection closed")
        sock.settimeout(self._timeout * _RECEIPT_FACTOR)
        try:
            return smtp.getreply()
        finally:
            sock.settimeout(self._timeout)

    def _judge(self, replies: list[tuple[int, bytes]]) -> None:
        """The first reply that is no consent decides: 421 ends the connection, 4xx is later."""
        for code, words in replies:
            if code in (250, 251, 252, 354):
                continue
            said = f"{code} {words.decode('ascii', 'replace')}"
            if code == 421:
                self.close()
            elif replies[-1][0] == 354:
                # DATA was let through although the recipient was not: only a cut ends it unsent.
                self.close()
            else:
                self._reset()
            if 500 <= code < 600:
                raise Refused(said)
            raise Postponed(said)

    def _reset(self) -> None:
        connection: _Connection | None = getattr(self._thread, "connection", None)
        if connection is None:
            return
        try:
            connection.smtp.rset()
            connection.used_at = time.monotonic()
        except (OSError, smtplib.SMTPException):
            self.close()


class _NotBegun(Exception):
    """The connection broke before any content went out: safe to begin again."""


def _envelope(smtp: smtplib.SMTP, mail: MailObject) -> list[tuple[int, bytes]]:
    """MAIL, RCPT and DATA; in one packet where the server offers PIPELINING (RFC 2920)."""
    size = f" SIZE={len(mail.content)}" if smtp.has_extn("size") else ""
    commands = [f"MAIL FROM:<{mail.sender}>{size}", f"RCPT TO:<{mail.recipient}>", "DATA"]
    if smtp.has_extn("pipelining"):
        smtp.send("".join(f"{command}\r\n" for command in commands).encode("ascii"))
        return [smtp.getreply() for _ in commands]
    replies = []
    for command in commands:
        replies.append(smtp.docmd(command))
        if replies[-1][0] >= 400:
            break
    return replies


def _stuffed(content: bytes) -> bytes:
    """A line that begins with a dot gets a second one (RFC 5321 §4.5.2)."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text}"
    return str(error) or type(error).__name__
