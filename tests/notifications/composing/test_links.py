"""Links in mails: marks while they are stored, signed for one purpose when they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.notifications.composing.links import Links, Signer, is_link
from shared.ids import new_id
from shared.web.link_purposes import PURPOSES, UnknownPurpose
from shared.web.sign_in_code import ADDRESS_CODE, RELEASE_CODE, SIGN_IN_CODE, matches
from shared.web.tokens import ExpiredToken, InvalidToken, Tokens
from tests.support.settings import make_settings

SETTINGS = make_settings(public_url="https://umlauf.example/")
NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
TOKENS = Tokens(SETTINGS.signing_key)


def signed(links: Links, mark: str, now: datetime = NOW) -> str:
    return Signer(SETTINGS, "autos", now).made_for(links.issued[mark])


def token_of(address: str) -> str:
    return address.rpartition("/")[2]


def test_what_is_stored_opens_nothing_and_nobody_guesses_it() -> None:
    links, id_ = Links(), new_id()
    marks = [links.ballot(id_), links.ballot(id_), links.confirm_application(id_)]
    assert len(set(marks)) == 3
    for mark in marks:
        assert str(id_) not in mark
        with pytest.raises(InvalidToken):
            TOKENS.read("ballot", mark)


def test_each_leads_to_its_page_and_carries_what_it_is_about() -> None:
    links, id_ = Links(), new_id()
    ballot = signed(links, links.ballot(id_, 2))
    assert ballot.startswith("https://umlauf.example/autos/ballot/")
    assert TOKENS.read("ballot", token_of(ballot)) == {"ballot": str(id_), "counter": "2"}
    confirm = signed(links, links.confirm_application(id_))
    assert confirm.startswith("https://umlauf.example/autos/apply/confirm/")
    status = signed(links, links.application_status(id_))
    assert status.startswith("https://umlauf.example/autos/apply/status/")


@pytest.mark.parametrize("purpose", sorted(PURPOSES))
def test_a_link_opens_nothing_else(purpose: str) -> None:
    links = Links()
    token = token_of(signed(links, links.mark(purpose, any=new_id(), counter=0)))
    TOKENS.read(purpose, token, NOW)
    for other in set(PURPOSES) - {purpose}:
        with pytest.raises(InvalidToken):
            TOKENS.read(other, token, NOW)


def test_its_life_begins_when_it_is_sent() -> None:
    links = Links()
    mark = links.confirm_application(new_id())
    later = NOW + timedelta(days=30)
    token = token_of(signed(links, mark, later))
    TOKENS.read("confirm-application", token, later + timedelta(days=13))
    with pytest.raises(ExpiredToken):
        TOKENS.read("confirm-application", token, later + timedelta(days=14))


def test_a_purpose_that_is_not_in_the_table_is_a_defect() -> None:
    with pytest.raises(UnknownPurpose):
        Links().mark("invented", row=new_id())


def test_the_marks_of_a_text_are_those_issued_for_it() -> None:
    links = Links()
    first, second, elsewhere = (links.ballot(new_id()) for _ in range(3))
    typed = "umlauf-mark-" + "0" * 32
    found = links.within(f"{second} {typed} {first}", f"<a href='{second}'>")
    assert [one["mark"] for one in found] == [second, first]
    assert elsewhere not in str(found)


def test_a_release_link_is_for_one_run_and_person_and_ends() -> None:
    links, run, person = Links(), new_id(), new_id()
    until = datetime(2027, 1, 29, 9, tzinfo=UTC)
    link = signed(links, links.release(run, person, until))
    assert link.startswith("https://umlauf.example/autos/dues/release/")
    in_time = TOKENS.read("release", token_of(link), until - timedelta(seconds=1))
    assert in_time == {"run": str(run), "person": str(person)}
    with pytest.raises(ExpiredToken):
        TOKENS.read("release", token_of(link), until)


@pytest.mark.parametrize(
    ("issue", "purpose"),
    [
        (Links.sign_in_code, SIGN_IN_CODE),
        (Links.address_code, ADDRESS_CODE),
        (Links.release_code, RELEASE_CODE),
    ],
)
def test_a_code_is_made_when_the_mail_is_sent(
    issue: Callable[[Links, UUID], str], purpose: str
) -> None:
    links, request = Links(), new_id()
    mark = issue(links, request)
    code = signed(links, mark)
    assert (len(code), code[4]) == (9, " ")
    assert matches(SETTINGS.signing_key, purpose, request, code)
    assert not is_link(links.issued[mark])
