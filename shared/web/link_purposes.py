"""What links in mails open, for how long, and who ends them sooner: the one table of all purposes.

`python -m shared.web.link_purposes` writes it as docs/reference/links.md.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from shared.errors import DomainError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "links.md"
# Holidays and a full mailbox fit in; a company that waits longer asks for a fresh link.
CONFIRM_LASTS = timedelta(days=14)
# The first invoice and questions about it come in these months.
STATUS_LASTS_AFTER_THE_END = timedelta(days=90)
# Long enough to fetch figures and a signature; the form's first page tells the applicant so.
DRAFT_LASTS = timedelta(days=30)
# A week of holidays fits in; until then whoever reads the mailbox may take the office up.
INVITATION_LASTS = timedelta(days=7)
# Whoever keeps the books of the company may be away for a while.
FIGURES_LAST = timedelta(days=30)


class UnknownPurpose(DomainError):
    """No link has the purpose «{name}»: a defect. The table is shared/web/link_purposes.py."""

    code = "unknown_purpose"
    status = 500


@dataclass(frozen=True)
class LinkPurpose:
    """One purpose; its name salts the signature, so that no link opens what another is for.

    `path` stands between the association's address and the token. `lifetime` counts from the
    sending and stands in the token; without one the row that the link is about says when it is
    over. `fresh`: who holds a link that is over may have a new one mailed to the address on file.
    """

    name: str
    path: str
    opens: str
    lasts: str
    ended_by: str
    lifetime: timedelta | None = None
    fresh: bool = False


PURPOSES: Mapping[str, LinkPurpose] = MappingProxyType(
    {
        one.name: one
        for one in (
            LinkPurpose(
                name="application-draft",
                path="apply",
                opens="an application that is being filled in, and the receipt once it is sent off",
                lasts=f"{DRAFT_LASTS.days} days after it was last saved",
                ended_by="sending the application off; the daily job that deletes old drafts",
            ),
            LinkPurpose(
                name="confirm-application",
                path="apply/confirm",
                opens="the button that confirms the applicant's e-mail address",
                lasts=f"{CONFIRM_LASTS.days} days from the sending of the mail",
                ended_by="the office, on the application's page; whoever asks for a fresh link",
                lifetime=CONFIRM_LASTS,
                fresh=True,
            ),
            LinkPurpose(
                name="application-status",
                path="apply/status",
                opens="where an application stands, and its withdrawal",
                lasts="until the decision or the withdrawal, "
                f"and {STATUS_LASTS_AFTER_THE_END.days} days more",
                ended_by="the office, on the application's page; whoever asks for a fresh link",
                fresh=True,
            ),
            LinkPurpose(
                name="ballot",
                path="ballot",
                opens="one elector's ballot in one resolution",
                lasts="until the deadline of the resolution",
                ended_by="whoever reports the link: the vote cast by it is void, "
                "and the elector gets a fresh one",
            ),
            LinkPurpose(
                name="invitation",
                path="invitation",
                opens="the first sign-in of a person with an office, once",
                lasts=f"{INVITATION_LASTS.days} days from the invitation",
                ended_by="accepting it; inviting the person again; ending their offices",
            ),
            LinkPurpose(
                name="figures",
                path="figures",
                opens="the form in which a member declares its figures, once",
                lasts=f"{FIGURES_LAST.days} days from the sending of the mail",
                ended_by="the member's answer",
                lifetime=FIGURES_LAST,
            ),
            LinkPurpose(
                name="release",
                path="dues/release",
                opens="a prepared dues run, for one person who may release it "
                "and who proves it by a code",
                lasts="14 days, or until the collection could not be announced in time any more",
                ended_by="releasing or discarding the run; the end of the person's office",
            ),
        )
    }
)


def purpose_of(name: str) -> LinkPurpose:
    """The row of the table. Raises UnknownPurpose."""
    if name not in PURPOSES:
        raise UnknownPurpose(name=name)
    return PURPOSES[name]


_HEAD = """# Links in mails

Written by `python -m shared.web.link_purposes` from the table in `shared/web/link_purposes.py`; do not edit.

Each link opens what it was made for and nothing else, of one association. It carries a signature over its purpose, what
it is about and a counter; a draft's link is a random number of 256 bits of which only the SHA-256 is kept. The counter
stands in the row too: where it was raised, older links answer 410. Mails are stored without their links and signed when
they are sent. A link is no sign-in.

| purpose | address | opens | lasts | ended sooner by |
|---|---|---|---|---|
"""  # noqa: E501


def table() -> str:
    """The page as Markdown."""
    rows = (
        f"| `{one.name}` | `/{{association}}/{one.path}/…` | {one.opens} | {one.lasts} "
        f"| {one.ended_by} |\n"
        for one in PURPOSES.values()
    )
    return _HEAD + "".join(rows)


def main() -> None:
    """Writes the page; with --check only says whether it is what it should be."""
    if "--check" in sys.argv[1:]:
        same = PAGE.exists() and PAGE.read_text("utf-8") == table()
        sys.exit(0 if same else "docs/reference/links.md is out of date: make docs")
    PAGE.write_text(table(), "utf-8")


if __name__ == "__main__":
    main()
