"""E-mail addresses as people type them."""

from __future__ import annotations

import pytest

from services.members.email_address import (
    BILLING_EMAILS_MAX,
    NoEmailAddress,
    TooManyEmailAddresses,
    is_email,
    split_billing_emails,
    split_emails,
)
from shared.mail_address import CHARACTERS_MAX, ascii_address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zoe",
        "zoe@",
        "@firma.example",
        "zoe@firma",
        "zoe@@firma.example",
        "zoe @firma.example",
        "zoe@firma.e",
        "<zoe@firma.example>",
        "zoé@firma.example",
        "zoe..m@firma.example",
        ".zoe@firma.example",
        "zoe.@firma.example",
        "zoe@firma..example",
        "zoe@-firma.example",
        "zoe@firma_nord.example",
        "zoe@firma.example.",
        "zoe(mail)@firma.example",
        f"{'z' * 65}@firma.example",
        f"zoe@{'f' * CHARACTERS_MAX}.example",
    ],
)
def test_what_no_mail_can_be_addressed_to_is_refused(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    "text", ["zoe@firma.example", "zoe.mueller+rechnung@éts.firma.example", "o'brien@f.example"]
)
def test_what_people_are_called_is_taken(text: str) -> None:
    assert is_email(text)
    assert ascii_address(text) is not None


def test_several_addresses_are_told_apart_and_each_counts_once() -> None:
    text = "a@f.example, b@f.example;A@F.example\n c@f.example"
    assert split_emails(text) == ("A@F.example", "b@f.example", "c@f.example")
    assert split_emails(" ") == ()


def test_the_one_that_is_none_is_named() -> None:
    with pytest.raises(NoEmailAddress) as refused:
        split_emails("a@f.example; nothing")
    assert refused.value.args == ("nothing",)


def test_invoices_go_to_ten_addresses() -> None:
    ten = [f"a{number}@f.example" for number in range(BILLING_EMAILS_MAX)]
    assert len(split_billing_emails("\n".join([*ten, ten[0].upper()]))) == BILLING_EMAILS_MAX
    with pytest.raises(TooManyEmailAddresses):
        split_billing_emails("\n".join([*ten, "one@more.example"]))
