"""Whom to write to, and how long to wait until somebody says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.contacts.directory import PATIENCE, open_directory
from services.notifications.errors import AssociationUnknown
from shared.contracts.members import (
    MemberContactsChanged,
    OfficerChanged,
    OfficeTerm,
)
from shared.events import RetryLater
from shared.ids import new_id
from shared.permissions import Permission
from tests.notifications.conftest import Opener, contact, spec
from tests.support.smtp import Mailbox


def test_without_billing_contacts_the_main_ones_get_it(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    post.tell(post.invoice(post.member(contact("boss@firma.example", "main"))))
    post.settle()
    assert [mail.recipient for mail in mailbox.caught] == ["boss@firma.example"]


def test_an_invoice_before_its_member_s_contacts_is_waited_for(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    stranger = new_id()
    post.tell(post.invoice(stranger))
    assert post.settle().waiting == 1
    assert not post.messages()
    post.tell(
        MemberContactsChanged(
            member_id=stranger, company="F", language="de", contacts=(contact("a@firma.example"),)
        )
    )
    post.settle()
    assert [mail.recipient for mail in mailbox.caught] == ["a@firma.example"]


def test_contacts_that_never_come_become_an_office_task(open_post: Opener) -> None:
    post = open_post()
    post.tell(post.invoice(new_id()))
    post.settle()
    post.clock.advance(timedelta(minutes=11))
    post.settle()
    assert [message.state for message in post.messages()] == [MessageState.WAITING_FOR_ADDRESS]


def test_an_association_that_was_never_applied_is_unknown(open_post: Opener) -> None:
    post = open_post()
    nobody = spec("nobody").id
    with pytest.raises(AssociationUnknown), post.notifications.transaction(nobody) as uow:
        open_directory(uow)


def test_while_an_address_may_still_come_the_event_waits(open_post: Opener) -> None:
    post = open_post()
    with post.notifications.transaction(post.association.id) as uow:
        directory = open_directory(uow)
        long_ago = post.clock.now() - PATIENCE
        for lookup in (directory.correspondent, directory.officer):
            with pytest.raises(RetryLater):
                lookup(new_id(), post.clock.now())
        with pytest.raises(RetryLater):
            directory.resolution(new_id())
        assert directory.officer(new_id(), long_ago) == ()
        nobody = directory.correspondent(new_id(), long_ago)
        assert directory.recipients(nobody, "billing") == ()


def test_a_language_the_association_does_not_write_becomes_its_first(open_post: Opener) -> None:
    post = open_post()
    with post.notifications.transaction(post.association.id) as uow:
        directory = open_directory(uow)
        assert [directory.language(wanted) for wanted in ("fr", "lb", "")] == ["fr", "de", "de"]


def test_the_first_with_contacts_is_written_to(open_post: Opener) -> None:
    post = open_post()
    known = post.member(contact("a@firma.example", "main"))
    silent = post.member()
    post.settle()
    with post.notifications.transaction(post.association.id) as uow:
        directory = open_directory(uow)
        assert directory.known(silent, known).id == known
        assert directory.known(new_id(), silent).id == silent
        assert directory.known(stranger := new_id()).id == stranger


def test_who_came_into_office_later_is_not_told_unless_nobody_else_is_left(
    open_post: Opener,
) -> None:
    post = open_post()
    day = post.clock.today()
    before, after, gone = (
        OfficerChanged(
            person_id=new_id(),
            name=name,
            email=f"{name}@autoregion.example",
            language="de",
            offices=tuple(OfficeTerm(role=role, **days) for role in ("office", "treasurer")),
        )
        for name, days in (
            ("before", {"from_on": None}),
            ("after", {"from_on": day + timedelta(days=1)}),
            ("gone", {"from_on": None, "to_on": day}),
        )
    )
    post.tell(before, after, gone)
    post.settle()
    then = post.clock.now()
    post.clock.advance(timedelta(days=2))
    with post.notifications.transaction(post.association.id) as uow:
        directory = open_directory(uow)

        def asked(occurred_at: datetime) -> tuple[set[UUID], set[UUID]]:
            may = directory.officers_who_may(Permission.DUES_PREPARE, occurred_at, but=new_id())
            return set(may), {id_ for id_, _ in directory.office(occurred_at)}

        old, new = {before.person_id}, {before.person_id, after.person_id}
        assert asked(then) == (old, old)
        assert asked(post.clock.now()) == (new, new)
    post.tell(before.model_copy(update={"offices": ()}))
    post.settle()
    with post.notifications.transaction(post.association.id) as uow:
        directory = open_directory(uow)
        assert asked(then) == ({after.person_id}, {after.person_id})
