"""Who may use the pages of notifications."""

from __future__ import annotations

from services.notifications.association.queries import find_actor
from tests.notifications.conftest import Opener, spec
from tests.notifications.events import board


def test_an_officer_is_found_only_in_their_association(open_post: Opener) -> None:
    post = open_post()
    [person] = board(post, "de")
    post.settle()
    with post.notifications.reading(post.association.id) as session:
        officer = find_actor(session, person, post.clock.today())
    assert officer is not None
    assert officer.roles == {"board"}
    assert officer.slug == "autoregion"
    post.apply(other := spec("autos", "AutOS e.V."))
    with post.notifications.reading(other.id) as session:
        assert find_actor(session, person, post.clock.today()) is None
