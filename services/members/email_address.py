"""E-mail addresses as people type them, in forms and in member lists."""

from __future__ import annotations

import re

from shared.mail_address import ascii_address

# Each gets every invoice: accounting, a tax adviser, an archive or two.
BILLING_EMAILS_MAX = 10
_TOP_LEVEL = re.compile(r".*\.[^.]{2,}")


class NoEmailAddress(ValueError):
    """A text that no mail can be addressed to; `args[0]` is the text."""


class TooManyEmailAddresses(ValueError):
    """More addresses than one company's invoices go to."""


def is_email(text: str) -> bool:
    """Whether our mailer can send to it, and whether its domain has a dot."""
    return ascii_address(text) is not None and _TOP_LEVEL.fullmatch(text) is not None


def split_emails(text: str) -> tuple[str, ...]:
    """Several addresses, apart by comma, semicolon or line; the same one twice counts once.

    Raises NoEmailAddress.
    """
    found = [part for part in re.split(r"[,;\s]+", text) if part]
    for email in found:
        if not is_email(email):
            raise NoEmailAddress(email)
    return tuple({email.lower(): email for email in found}.values())


def split_billing_emails(text: str) -> tuple[str, ...]:
    """Where invoices go. Raises NoEmailAddress, TooManyEmailAddresses."""
    found = split_emails(text)
    if len(found) > BILLING_EMAILS_MAX:
        raise TooManyEmailAddresses
    return found
