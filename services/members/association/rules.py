"""How the statutes let a board decide, and where an office comes from."""

from __future__ import annotations

from enum import StrEnum


class VotingRule(StrEnum):
    """What the statutes ask for: a majority of the board, of the votes cast, or everybody."""

    MAJORITY_OF_MEMBERS = "majority_of_members"
    MAJORITY_OF_VOTES_CAST = "majority_of_votes_cast"
    UNANIMOUS_IN_TEXT_FORM = "unanimous_in_text_form"


class Origin(StrEnum):
    """Who says that a person holds an office: the association file, a page, or the command line."""

    FILE = "file"
    PAGE = "page"
    COMMAND = "command"
