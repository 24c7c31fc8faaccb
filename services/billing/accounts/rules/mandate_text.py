"""What an applicant signs with a SEPA core direct debit mandate, in three languages."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from shared.i18n import Language, translator


class MandateText(NamedTuple):
    """The wording as shown; `sha256` names its version in the evidence of the signing."""

    language: Language
    paragraphs: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256("\n".join(self.paragraphs).encode()).hexdigest()


def core_mandate_text(language: Language, creditor: str, notice_days: int) -> MandateText:
    """Authorisation of creditor and bank, refund right of eight weeks, time of notice.

    Contents by the EPC core rulebook, section 4.7.2 (mandate) and its annex on translations.
    """
    texts = translator(language)
    return MandateText(
        language,
        (
            texts.gettext(
                "We authorise %(creditor)s to collect payments from our account by direct debit. "
                "At the same time we instruct our bank to honour the direct debits that "
                "%(creditor)s draws on our account.",
                creditor=creditor,
            ),
            texts.gettext(
                "We can demand a refund of the amount debited within eight weeks, beginning with "
                "the date of the debit. The terms agreed with our bank apply."
            ),
            texts.ngettext(
                "The creditor tells us amount and date of each debit at least %(num)s day ahead, "
                "with the invoice.",
                "The creditor tells us amount and date of each debit at least %(num)s days ahead, "
                "with the invoice.",
                notice_days,
            ),
        ),
    )
