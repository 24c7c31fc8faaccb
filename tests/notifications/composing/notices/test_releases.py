"""Notices to those who release money: who is asked, and that codes stand in mails only."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

from services.notifications.composing.links import Signer
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import signed_bytes
from shared.contracts.billing import (
    CollectionReleaseAsked,
    DuesRunReleaseAsked,
    DuesRunReleaseCodeRequested,
)
from shared.contracts.members import OfficerChanged
from shared.ids import new_id
from shared.web.sign_in_code import RELEASE_CODE, derive_code, grouped
from shared.web.tokens import Tokens
from tests.notifications.conftest import Opener, Post, contact, spec
from tests.support.terms import terms

ROLES = ("board", "treasurer", "office", "auditor", "operator")
LANGUAGE = {"board": "fr", "treasurer": "de"}


def officers(post: Post) -> dict[str, UUID]:
    """One person of each role."""
    people = {role: new_id() for role in ROLES}
    post.tell(
        *(
            OfficerChanged(
                person_id=person,
                name=f"Änne {role.title()}",
                email=f"{role}@autoregion.example",
                language=LANGUAGE.get(role, "en"),
                roles=(role,),
                offices=terms(role),
            )
            for role, person in people.items()
        )
    )
    post.settle()
    return people


def asked(post: Post, preparer: UUID) -> DuesRunReleaseAsked:
    return DuesRunReleaseAsked(
        run_id=new_id(),
        year=2027,
        prepared_by=preparer,
        members=55,
        invoices=54,
        total_cents=9150000,
        collect_on=date(2027, 2, 15),
        until_at=post.clock.now() + timedelta(days=14),
    )


def text(post: Post, message: Message) -> str:
    signer = Signer(post.notifications.settings, post.association.slug, post.clock.now())
    content = signed_bytes(message, post.notifications.documents, signer)
    return content.replace(b"=\r\n", b"").replace(b"=3D", b"=").decode()


def test_everybody_who_may_release_is_asked_in_their_language_but_not_the_preparer(
    open_post: Opener,
) -> None:
    post = open_post()
    people = officers(post)
    post.tell(asked(post, people["office"]))
    post.settle()
    mails = post.messages("dues_release")
    assert {mail.about_id for mail in mails} == {people["board"], people["treasurer"]}
    assert {mail.recipient.split("@")[0]: mail.language for mail in mails} == LANGUAGE
    assert {mail.state for mail in mails} == {MessageState.KEPT}
    assert {mail.run_id for mail in mails} == {None}, "they hold links: no export of a run has them"


def test_a_treasurer_who_prepares_is_not_asked(open_post: Opener) -> None:
    post = open_post()
    people = officers(post)
    post.tell(asked(post, people["treasurer"]))
    post.settle()
    (mail,) = post.messages("dues_release")
    assert mail.about_id == people["board"]
    assert "Änne Treasurer" in text(post, mail).replace("=C3=84", "Ä")


def test_each_has_a_link_of_their_own_that_ends_with_the_time_for_it(open_post: Opener) -> None:
    post = open_post()
    people = officers(post)
    event = asked(post, people["office"])
    post.tell(event)
    post.settle()
    tokens = Tokens(post.notifications.settings.signing_key)
    found = {}
    for mail in post.messages("dues_release"):
        link = re.search(r"/autoregion/dues/release/([\w.=-]+)", text(post, mail))
        assert link
        payload = tokens.read("release", link[1], event.until_at - timedelta(seconds=1))
        assert payload["run"] == str(event.run_id)
        found[payload["person"]] = mail.about_id
    assert found == {str(one): one for one in (people["board"], people["treasurer"])}


def test_who_has_left_the_office_is_not_asked(open_post: Opener) -> None:
    post = open_post()
    people = officers(post)
    post.tell(
        OfficerChanged(
            person_id=people["board"],
            name="Gone",
            email="g@x.example",
            language="de",
            roles=(),
            offices=(),
        )
    )
    post.settle()
    post.tell(asked(post, people["office"]))
    post.settle()
    assert [mail.about_id for mail in post.messages("dues_release")] == [people["treasurer"]]


def test_a_preparer_not_known_yet_is_waited_for(open_post: Opener) -> None:
    post = open_post()
    officers(post)
    post.tell(asked(post, new_id()))
    assert post.settle().waiting == 1
    post.clock.advance(timedelta(minutes=11))
    post.settle()
    assert len(post.messages("dues_release")) == 2


def test_the_code_goes_to_the_person_alone_and_stands_in_no_event(open_post: Opener) -> None:
    post = open_post()
    people, request = officers(post), new_id()
    post.tell(
        DuesRunReleaseCodeRequested(
            run_id=new_id(),
            request_id=request,
            person_id=people["board"],
            year=2027,
            expires_at=post.clock.now() + timedelta(minutes=10),
        )
    )
    post.settle()
    (mail,) = post.messages("release_code")
    assert (mail.about_id, mail.recipient) == (people["board"], "board@autoregion.example")
    secret = post.notifications.settings.signing_key
    code = grouped(derive_code(secret, RELEASE_CODE, request))
    said = text(post, mail)
    assert code in said
    assert "/dues/release/" not in said, "a program that reads this mail finds nothing to click"
    assert code not in mail.subject
    assert code not in str(post.said("notifications.mail.sent"))


def test_an_admissions_file_is_put_before_all_who_may_release(open_post: Opener) -> None:
    post = open_post()
    people = officers(post)
    member = post.member(contact("boss@firma.example", "main"), company="Luxtrans S.à r.l.")
    post.tell(
        CollectionReleaseAsked(
            collection_id=new_id(),
            member_id=member,
            number="BR-2027-0412",
            collect_on=date(2027, 1, 29),
            control_sum_cents=70000,
        )
    )
    post.settle()
    mails = post.messages("collection_release")
    assert {mail.about_id for mail in mails} == {people["board"], people["treasurer"]}
    for mail in mails:
        assert "Luxtrans" in mail.subject
        assert f"/{spec().slug}/collections" in text(post, mail)


def test_where_nobody_is_known_yet_who_may_it_is_waited_for(open_post: Opener) -> None:
    post = open_post()
    member = post.member(contact("boss@firma.example", "main"))
    post.tell(
        CollectionReleaseAsked(
            collection_id=new_id(),
            member_id=member,
            number="BR-2027-0412",
            collect_on=date(2027, 1, 29),
            control_sum_cents=70000,
        )
    )
    assert post.settle().waiting == 1
    people = officers(post)
    post.clock.advance(timedelta(seconds=10))
    post.settle()
    found = {mail.about_id for mail in post.messages("collection_release")}
    assert found == {people["board"], people["treasurer"]}
