"""The texts that an applicant agrees to when sending the application off."""

from __future__ import annotations

from services.members.schemas import Declaration
from shared.i18n import Language, _, translator

_TERMS = _(
    "We apply for membership in %(association)s and accept its statutes and its dues regulation. "
    "I may act for the company."
)
_PRIVACY = _(
    "We have taken note that %(association)s processes our data in order to decide on the "
    "application and to run the membership."
)


def declarations(association: str, language: Language) -> tuple[Declaration, ...]:
    """Word for word as the check page shows them in this language."""
    texts = translator(language)
    return (
        Declaration("terms", texts.gettext(_TERMS, association=association)),
        Declaration("privacy", texts.gettext(_PRIVACY, association=association)),
    )
