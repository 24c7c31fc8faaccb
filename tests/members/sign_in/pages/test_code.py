"""Signing in by the code of a mail, as a browser meets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from shared.web.sign_in_code import grouped
from tests.members.sign_in.conftest import BOTH
from tests.support.members import MembersFixture, spec
from tests.support.sign_in import SignInSite, production_settings, sign_in_site

ADA = "ada@autos.example"


def form_with(field: str, page: str) -> html.FormElement:
    """The form of a page that takes this field."""
    return next(form for form in html.fromstring(page).forms if field in form.fields)


def test_a_person_signs_in_with_the_code_of_the_mail(place: SignInSite) -> None:
    client = place.browser()
    assert client.get("/autos/applications").headers["location"].startswith("/sign-in?next=")
    form = form_with("email", client.get("/sign-in?next=/autos/applications").text)
    form.fields["email"] = "  ADA@autos.example "
    answer = client.post(form.action, data=dict(form.fields))
    assert answer.status_code == 303
    form = form_with("code", client.get(answer.headers["location"]).text)
    form.fields["code"] = grouped(place.newest_code()).lower()
    answer = client.post(form.action, data=dict(form.fields))
    assert (answer.status_code, answer.headers["location"]) == (303, "/autos/applications")
    assert "Ada Ährenpfort" in client.get("/autos/applications").text


def test_item_09_login_code_is_used_once(place: SignInSite) -> None:
    client = place.browser()
    place.ask(client, ADA)
    cookies = dict(client.cookies)
    code = place.newest_code()
    assert place.type_in(client, code).status_code == 303
    again = place.browser()
    again.cookies.update(cookies)
    answer = place.type_in(again, code)
    assert answer.status_code == 422
    assert "gilt nicht mehr" in answer.text or "not valid any more" in answer.text


def test_item_09_login_code_dies_after_ten_minutes(place: SignInSite) -> None:
    client = place.browser()
    place.ask(client, ADA)
    place.house.clock.advance(timedelta(minutes=9, seconds=59))
    code = place.newest_code()
    place.house.clock.advance(timedelta(seconds=1))
    assert place.type_in(client, code).status_code == 422
    place.ask(client, ADA)
    place.house.clock.advance(timedelta(minutes=9, seconds=59))
    assert place.type_in(client, place.newest_code()).status_code == 303


def test_item_09_login_code_works_only_in_the_browser_that_asked(place: SignInSite) -> None:
    client, thief = place.browser(), place.browser()
    place.ask(client, ADA)
    code = place.newest_code()
    assert place.type_in(thief, code).status_code == 422
    place.ask(thief, ADA)
    assert place.type_in(thief, code).status_code == 422
    assert place.type_in(client, code).status_code == 303


def test_item_09_login_code_locks_the_request_after_five_tries_not_the_account(
    place: SignInSite,
) -> None:
    client = place.browser()
    place.ask(client, ADA)
    right = place.newest_code()
    for _ in range(5):
        assert place.type_in(client, "AAAA AAAA").status_code == 422
    assert place.type_in(client, right).status_code == 422
    place.ask(client, ADA)
    assert place.type_in(client, place.newest_code()).status_code == 303


def test_the_fifth_try_may_still_be_right(place: SignInSite) -> None:
    client = place.browser()
    place.ask(client, ADA)
    for _ in range(4):
        place.type_in(client, "AAAA AAAA")
    assert place.type_in(client, place.newest_code()).status_code == 303


def test_only_the_newest_code_counts(place: SignInSite) -> None:
    client = place.browser()
    place.ask(client, ADA)
    first = place.newest_code()
    place.ask(client, ADA)
    assert place.type_in(client, first).status_code == 422


@pytest.mark.parametrize("email", ["nobody@elsewhere.example", "ada@autos.example.org"])
def test_item_10_unknown_addresses_get_the_same_answer(place: SignInSite, email: str) -> None:
    known, unknown = place.browser(), place.browser()
    answers = [place.ask(known, ADA), place.ask(unknown, email)]
    seen = [(one.status_code, one.text, _shown_headers(one.headers)) for one in answers]
    assert seen[0] == seen[1]
    pages = [known.get("/sign-in/code").text, unknown.get("/sign-in/code").text]
    assert pages[0].replace(ADA, "?") == pages[1].replace(email, "?")
    assert len(place.code_requests()) == 1
    wrong = [place.type_in(known, "AAAA AAAA"), place.type_in(unknown, "AAAA AAAA")]
    assert wrong[0].text.replace(ADA, "?") == wrong[1].text.replace(email, "?")


def _shown_headers(headers: object) -> list[str]:
    return sorted(name for name in headers if name != "x-request-id")  # type: ignore[attr-defined]


def test_who_holds_no_office_any_more_gets_no_code_and_no_session(place: SignInSite) -> None:
    client = place.browser()
    place.ask(client, BOTH)
    code = place.newest_code()
    place.house.apply(spec("autos"), spec("autoregion"))
    assert place.type_in(client, code).status_code == 422
    place.ask(client, BOTH)
    assert len(place.code_requests()) == 1


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("", "/autoregion/"),
        ("/autos/members", "/autos/members"),
        ("/autoregion/applications", "/autoregion/applications"),
        ("/elsewhere/members", "/autoregion/"),
        ("//evil.example/autos/", "/autoregion/"),
        ("https://evil.example/", "/autoregion/"),
    ],
)
def test_the_wanted_page_decides_the_office(place: SignInSite, wanted: str, leads_to: str) -> None:
    client = place.browser()
    place.ask(client, BOTH, wanted)
    assert place.type_in(client, place.newest_code()).headers["location"] == leads_to


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300 + "@autos.example"])
def test_what_is_no_address_is_said_beside_the_field(place: SignInSite, email: str) -> None:
    answer = place.ask(place.browser(), email)
    assert answer.status_code == 422
    assert 'id="e-email"' in answer.text
    assert not place.code_requests()


def test_a_browser_that_asked_for_nothing_is_told_so(place: SignInSite) -> None:
    client = place.browser("en")
    assert "No code is open in this browser" in client.get("/sign-in/code").text
    assert place.type_in(client, "AAAA AAAA").status_code == 422


@pytest.fixture
def strict(house: MembersFixture, tmp_path: Path) -> Iterator[SignInSite]:
    """The site with the limits that hold for everybody."""
    house.apply(spec("autos"))
    with sign_in_site(house, tmp_path, production_settings(limits_factor=1)) as made:
        yield made


def test_item_17_one_address_gets_five_codes_an_hour(strict: SignInSite) -> None:
    answers = [strict.ask(strict.browser(), email) for email in (ADA, ADA.upper()) * 3]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(strict.code_requests()) == 5


def test_item_17_one_client_asks_for_ten_codes_an_hour(strict: SignInSite) -> None:
    statuses = [strict.ask(strict.browser(), f"n{n}@x.example").status_code for n in range(11)]
    assert statuses == [303] * 10 + [429]


def test_item_17_one_client_tries_fifty_codes_an_hour(strict: SignInSite) -> None:
    client = strict.browser()
    statuses = {strict.type_in(client, "AAAAAAAA").status_code for _ in range(50)}
    assert statuses == {422}
    assert strict.type_in(client, "AAAAAAAA").status_code == 429


def test_item_03_the_cookies_of_signing_in_are_bound_to_the_host(place: SignInSite) -> None:
    client = place.browser()
    asked = place.ask(client, ADA)
    signed_in = place.type_in(client, place.newest_code())
    for answer, name in ((asked, "__Host-umlauf-sign-in"), (signed_in, "__Host-umlauf")):
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith(f"{name.lower()}=")
        for part in ("secure", "httponly", "samesite=lax", "path=/"):
            assert part in cookie
        assert "domain=" not in cookie
    assert "__Host-umlauf-sign-in" not in client.cookies


def test_item_04_a_token_brought_along_is_worth_nothing(place: SignInSite) -> None:
    client = place.browser()
    client.cookies.set("__Host-umlauf-sign-in", "planted", domain="umlauf.example", path="/")
    place.ask(client, ADA)
    planted = place.browser()
    planted.cookies.set("__Host-umlauf-sign-in", "planted", domain="umlauf.example", path="/")
    assert place.type_in(planted, place.newest_code()).status_code == 422


def test_item_11_a_code_lets_money_roles_read_and_nothing_else(
    house: MembersFixture, place: SignInSite
) -> None:
    draft = house.in_resolution()
    reference = house.application(draft).reference
    client = place.signed_in(ADA)
    assert client.get(f"/autos/applications/{reference}").status_code == 200
    bruno = spec("autos").person_id(spec("autos").people[1])
    refused = [
        client.post(f"/autos/people/{bruno}/end-sessions"),
        client.post(f"/autos/people/{bruno}/recovery"),
        client.post(f"/autos/people/{bruno}/recovery/confirm"),
    ]
    for answer in refused:
        assert answer.status_code == 403
        assert "/account/confirm" in answer.text
    as_program = {"accept": "application/json"}
    told = client.post(f"/autos/people/{bruno}/end-sessions", headers=as_program)
    assert told.json()["code"] == "passkey_needed"


def test_item_05_after_the_office_has_ended_the_next_request_is_refused(place: SignInSite) -> None:
    client = place.signed_in("aenne@autos.example")
    assert client.get("/autos/members").status_code == 200
    place.house.apply(spec("autos"))
    assert client.get("/autos/members").headers["location"].startswith("/sign-in")
    assert client.get("/account/sessions").headers["location"].startswith("/sign-in")


@pytest.fixture
def tried_out(two_associations: MembersFixture, tmp_path: Path) -> Iterator[SignInSite]:
    """A test installation on this machine."""
    settings = production_settings("http://127.0.0.1:8000", environment="test")
    with sign_in_site(two_associations, tmp_path, settings) as made:
        made.site.demo_officers = lambda: made.people("autos")
        yield made


@pytest.mark.parametrize(
    ("headers", "offered"),
    [({}, True), ({"x-forwarded-for": "203.0.113.7"}, False), ({"forwarded": "for=x"}, False)],
)
def test_a_test_installation_lists_its_people_to_this_machine_only(
    tried_out: SignInSite, headers: dict[str, str], offered: bool
) -> None:
    page = tried_out.browser().get("/sign-in", headers=headers).text
    assert ('name="person"' in page) is offered
    assert 'name="email"' in page
    ada = next(one for one in tried_out.people("autos") if one.email == ADA)
    chosen = {"association": str(ada.association_id), "person": str(ada.person_id)}
    client = tried_out.browser()
    answer = client.post("/sign-in", data=chosen, headers=headers)
    assert (answer.headers.get("location") == "/autos/") is offered
    assert client.post("/sign-in", data=chosen | {"person": "x"}).status_code == 404


def test_in_a_test_installation_a_code_counts_as_a_passkey_on_the_machine_only(
    tried_out: SignInSite,
) -> None:
    client = tried_out.signed_in(ADA)
    bruno = next(one for one in tried_out.people("autos") if one.email != ADA)
    path = f"/autos/people/{bruno.person_id}/end-sessions"
    over_a_proxy = {"x-forwarded-for": "203.0.113.7", "accept": "application/json"}
    assert client.post(path, headers=over_a_proxy).json()["code"] == "passkey_needed"
    assert client.post(path).status_code == 303


def test_production_knows_no_list(place: SignInSite) -> None:
    place.site.demo_officers = lambda: place.people("autos")
    client = place.browser()
    assert 'name="person"' not in client.get("/sign-in").text
    ada = next(one for one in place.people("autos") if one.email == ADA)
    chosen = {"association": str(ada.association_id), "person": str(ada.person_id)}
    assert client.post("/sign-in", data=chosen).status_code == 422
