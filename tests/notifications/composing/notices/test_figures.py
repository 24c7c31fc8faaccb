"""A member is asked for its figures: by whom we write to, with a link, once."""

from __future__ import annotations

from services.notifications.composing.rules.message_state import MessageState
from shared.contracts.figures import FiguresAsked
from shared.ids import new_id
from tests.notifications.conftest import Opener, contact


def test_the_main_contact_gets_a_link_once(open_post: Opener) -> None:
    post = open_post()
    member = post.member(contact("zoe@firma.example", "main"), contact("pay@firma.example"))
    asked = FiguresAsked(member_id=member, request_id=new_id())
    post.tell(asked)
    post.tell(asked)
    post.settle()
    (mail,) = post.messages("figures_asked")
    assert (mail.recipient, mail.state) == ("zoe@firma.example", MessageState.KEPT)
    (mark,) = mail.marks
    assert mark["purpose"] == "figures"
    assert mark["ids"]["request"] == str(asked.request_id)
