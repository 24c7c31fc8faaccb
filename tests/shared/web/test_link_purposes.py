"""The table of all links in mails."""

from __future__ import annotations

import pytest

from shared.web.auth import by_token
from shared.web.link_purposes import PAGE, PURPOSES, UnknownPurpose, table


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == table()


def test_a_route_for_a_purpose_that_is_not_in_the_table_does_not_start() -> None:
    with pytest.raises(UnknownPurpose):
        by_token("invented")


def test_each_says_how_long_and_by_whom_it_ends() -> None:
    assert len({one.path for one in PURPOSES.values()}) == len(PURPOSES)
    assert all(one.lasts and one.ended_by and one.opens for one in PURPOSES.values())
