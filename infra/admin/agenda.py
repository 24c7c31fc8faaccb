"""What needs a person: one line a thing, for the roles that can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.admin.facts import Facts
from infra.admin.figures import Words
from services.billing.overview import BillingOverview
from services.members.overview import MembersOverview
from services.notifications.overview import MailsOverview, StoppedMail
from shared.actor import Actor
from shared.permissions import Permission


@dataclass(frozen=True)
class Matter:
    """A thing to do: what, why or until when, and the way there (`action` names it)."""

    what: str
    why: str
    action: str = ""
    href: str = ""
    urgent: bool = False


def agenda(facts: Facts, reader: Actor, words: Words) -> list[Matter]:
    """Everything that waits for this person, the machine's own trouble first."""
    found: list[Matter] = []
    if reader.may(Permission.EVENTS_OPERATE):
        found += _machine(facts, words)
    if facts.members:
        found += _members(facts.members, reader, words)
    if facts.billing:
        found += _billing(facts.billing, reader, words)
    if facts.mails and reader.may(Permission.MEMBERS_WRITE):
        found += _mails(facts.mails, words)
    return found


def _machine(facts: Facts, words: Words) -> Iterator[Matter]:
    ngettext, gettext = words.texts.ngettext, words.texts.gettext
    if facts.stopped:
        yield Matter(
            ngettext("%(num)s event has stopped", "%(num)s events have stopped", facts.stopped),
            gettext("What follows from it waits until somebody decides."),
            gettext("Look into it"),
            words.page("events?state=dead"),
            urgent=True,
        )
    if facts.undelivered:
        yield Matter(
            ngettext(
                "%(num)s event is not delivered",
                "%(num)s events are not delivered",
                facts.undelivered,
            ),
            gettext("It has waited for more than 5 minutes. Does a relay run?"),
            gettext("Look into it"),
            words.page("events?state=undelivered"),
            urgent=True,
        )


def _members(facts: MembersOverview, reader: Actor, words: Words) -> Iterator[Matter]:
    gettext = words.texts.gettext
    if reader.may(Permission.RESOLUTIONS_VOTE):
        for ballot in facts.ballots:
            yield Matter(
                gettext("Vote on the application of %(company)s", company=ballot.company),
                gettext("until %(moment)s", moment=words.formats.deadline(ballot.deadline_at)),
                gettext("Vote"),
                words.page(f"applications/{ballot.reference}"),
            )
    if reader.may(Permission.APPLICATIONS_WRITE) and facts.for_office:
        yield Matter(
            words.texts.ngettext(
                "%(num)s application without a vote",
                "%(num)s applications without a vote",
                facts.for_office,
            ),
            gettext("No resolution came about, or nobody held a seat on the board."),
            gettext("Look into it"),
            words.page("applications"),
        )


def _billing(facts: BillingOverview, reader: Actor, words: Words) -> Iterator[Matter]:
    if reader.may(Permission.DUES_RELEASE):
        yield from _runs(facts, reader, words)
    if reader.may(Permission.COLLECTIONS_SUBMIT):
        yield from _files(facts, words)
    if reader.may(Permission.BANK_ASSIGN):
        yield from _unmatched(facts, words)
    if reader.may(Permission.REMINDERS_RUN) and facts.to_remind:
        yield Matter(
            words.texts.ngettext(
                "%(num)s overdue invoice was never reminded of",
                "%(num)s overdue invoices were never reminded of",
                facts.to_remind,
            ),
            words.formats.money(facts.overdue_cents),
            words.texts.gettext("Look at them"),
            words.page("reminders"),
        )


def _runs(facts: BillingOverview, reader: Actor, words: Words) -> Iterator[Matter]:
    gettext = words.texts.gettext
    for run in facts.waiting_runs:
        mine = run.prepared_by == reader.person_id
        why = gettext(
            "%(sum)s, prepared by %(name)s",
            sum=words.formats.money(run.total_cents),
            name=run.preparer,
        )
        yield Matter(
            gettext("Dues run %(year)s waits for a second person", year=run.year)
            if mine
            else gettext("Release the dues run %(year)s", year=run.year),
            why,
            gettext("Look at it") if mine else gettext("Check and release"),
            words.page(f"dues/{run.run_id}"),
        )


def _files(facts: BillingOverview, words: Words) -> Iterator[Matter]:
    gettext = words.texts.gettext
    for file in facts.waiting_files:
        yield Matter(
            gettext("Hand in the bank file %(file)s", file=file.file_name),
            gettext(
                "%(sum)s on %(day)s",
                sum=words.formats.money(file.control_sum_cents),
                day=words.formats.date(file.collect_on),
            ),
            gettext("Get the file"),
            words.page(f"dues/{file.run_id}" if file.run_id else "collections"),
        )


def _unmatched(facts: BillingOverview, words: Words) -> Iterator[Matter]:
    gettext = words.texts.gettext
    for money in facts.unmatched:
        yield Matter(
            gettext("%(sum)s fits no invoice", sum=words.formats.money(money.amount_cents)),
            gettext(
                "%(day)s, %(name)s: %(text)s",
                day=words.formats.date(money.booked_on),
                name=money.name or gettext("unknown"),
                text=money.text or "–",
            ),
            gettext("Look for the invoice"),
            words.page(f"bank/{money.transaction_id}"),
        )
    rest = facts.unmatched_count - len(facts.unmatched)
    if rest > 0:
        yield Matter(
            words.texts.ngettext(
                "%(num)s older movement fits no invoice",
                "%(num)s older movements fit no invoice",
                rest,
            ),
            gettext("It is kept and booked as unknown money."),
            gettext("Look for the invoice"),
            words.page("bank"),
        )


def _mails(facts: MailsOverview, words: Words) -> Iterator[Matter]:
    gettext = words.texts.gettext
    for mail in facts.addressless:
        yield _stopped_mail(
            mail, gettext("No e-mail address for %(company)s", company=mail.company), words
        )
    for mail in facts.refused:
        yield _stopped_mail(
            mail, gettext("The mail to %(company)s was refused", company=mail.company), words
        )
    rest = facts.waiting_for_address + facts.failed - len(facts.addressless) - len(facts.refused)
    if rest > 0:
        yield Matter(
            words.texts.ngettext(
                "%(num)s more mail is stuck", "%(num)s more mails are stuck", rest
            ),
            gettext("They go out by themselves once there is an address."),
            gettext("Look at them"),
            words.page("mails"),
        )


def _stopped_mail(mail: StoppedMail, what: str, words: Words) -> Matter:
    return Matter(
        what,
        ": ".join(filter(None, (mail.subject, mail.reason))),
        words.texts.gettext("Look at it"),
        words.page(f"mails/{mail.message_id}"),
    )
