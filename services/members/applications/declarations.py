"""The texts that an applicant agrees to when sending the application off."""

from __future__ import annotations

from dataclasses import dataclass

from shared.i18n import Language, _, translator

_TERMS = _(
    "We apply for membership in %(association)s and accept its statutes and its dues regulation. "
    "I may act for the company."
)
_PRIVACY = _(
    "We have taken note that %(association)s processes our data in order to decide on the "
    "application and to run the membership."
)


@dataclass(frozen=True)
class ConsentText:
    """A text that an applicant agrees to, word for word."""

    topic: str
    text: str


def declarations(association: str, language: Language) -> tuple[ConsentText, ...]:
    """Word for word as the check page shows them in this language."""
    texts = translator(language)
    return (
        ConsentText("terms", texts.gettext(_TERMS, association=association)),
        ConsentText("privacy", texts.gettext(_PRIVACY, association=association)),
    )
