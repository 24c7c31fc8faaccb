"""Links in mails: signed for one purpose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.composing.links import Links
from shared.ids import new_id
from shared.web.sign_in_code import RELEASE_CODE, matches
from shared.web.tokens import ExpiredToken, Tokens
from tests.support.settings import make_settings

SETTINGS = make_settings(public_url="https://umlauf.example/")
LINKS = Links(SETTINGS, "autos")
TOKENS = Tokens(SETTINGS.signing_key)


def test_a_link_opens_nothing_else() -> None:
    token = LINKS.ballot(new_id()).rpartition("/")[2]
    for purpose in ("confirm-application", "application-status"):
        with pytest.raises(Exception, match="link"):
            TOKENS.read(purpose, token)


def test_each_leads_to_its_page_and_the_same_id_to_the_same_link() -> None:
    id_ = new_id()
    ballot = LINKS.ballot(id_)
    assert ballot.startswith("https://umlauf.example/autos/ballot/")
    assert LINKS.confirm_application(id_).startswith("https://umlauf.example/autos/apply/confirm/")
    assert LINKS.application_status(id_).startswith("https://umlauf.example/autos/apply/status/")
    assert LINKS.ballot(id_) == ballot
    assert TOKENS.read("ballot", ballot.rpartition("/")[2]) == {"ballot": str(id_)}


def test_a_release_link_is_for_one_run_and_person_and_ends() -> None:
    run, person, until = new_id(), new_id(), datetime(2027, 1, 29, 9, tzinfo=UTC)
    link = LINKS.release(run, person, until)
    assert link.startswith("https://umlauf.example/autos/dues/release/")
    token = link.rpartition("/")[2]
    in_time = TOKENS.read("release", token, until - timedelta(seconds=1))
    assert in_time == {"run": str(run), "person": str(person)}
    with pytest.raises(ExpiredToken):
        TOKENS.read("release", token, until)


def test_a_code_comes_out_of_its_request_in_two_groups() -> None:
    id_ = new_id()
    code = LINKS.release_code(id_)
    assert (len(code), code[4]) == (9, " ")
    assert matches(SETTINGS.signing_key, RELEASE_CODE, id_, code)
