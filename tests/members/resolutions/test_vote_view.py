"""A voting as pages show it to one reader."""

from __future__ import annotations

from services.members.resolutions.queries import votings_on
from services.members.resolutions.rules import CHOICES, Choice
from services.members.resolutions.vote_view import view_of
from tests.support.members import AUTOS, MembersFixture


def test_nobody_can_choose_to_have_left_office(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    with house.members.reading(AUTOS) as session:
        [voting] = votings_on(session, application)
    view = view_of(voting, None, "de")
    assert [value for value, _ in view.choices] == [choice.value for choice in CHOICES]
    assert Choice.LEFT_OFFICE not in dict(view.choices)
    assert (view.choice_names[Choice.YES], view.explanation) == ("Aufnehmen", "")


def test_the_result_is_explained_in_the_reader_s_language(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0, comment="Passt gut")
    house.vote(application, 1)
    with house.members.reading(AUTOS) as session:
        [voting] = votings_on(session, application)
    german, english = view_of(voting, None, "de"), view_of(voting, voting.ballots[0], "en")
    assert "2 von 3" in german.explanation
    assert "2 of 3" in english.explanation
    assert (english.outcome, english.rule) == ("Adopted", "Majority of the members of the board")
    assert [one.comment for one in german.comments] == ["Passt gut"]
    assert english.comments == []
