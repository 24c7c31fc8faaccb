"""The overview's tasks: what waits for a person whose roles can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.admin.figures import ReaderView
from infra.admin.overview_data import OverviewData
from services.billing.overview import BillingOverview
from services.members.overview import MembersOverview
from services.notifications.overview import MailsOverview, StoppedMail
from shared.actor import Actor
from shared.permissions import Permission


@dataclass(frozen=True)
class Task:
    """A thing to do: what, why or until when, and the way there (`action` names it)."""

    what: str
    why: str
    action: str = ""
    href: str = ""
    urgent: bool = False


def tasks_for(data: OverviewData, reader: Actor, view: ReaderView) -> list[Task]:
    """Everything that waits for this person, stopped events first."""
    found: list[Task] = []
    if reader.may(Permission.EVENTS_OPERATE):
        found += _machine(data, view)
    if reader.may(Permission.SETTINGS_WRITE):
        found += _settings(data, reader, view)
    if data.members:
        found += _members(data.members, reader, view)
    if data.billing:
        found += _billing(data.billing, reader, view)
    if data.mails and reader.may(Permission.MEMBERS_WRITE):
        found += _mails(data.mails, view)
    return found


def _machine(data: OverviewData, view: ReaderView) -> Iterator[Task]:
    ngettext, gettext = view.texts.ngettext, view.texts.gettext
    if data.stopped:
        yield Task(
            ngettext("%(num)s event has stopped", "%(num)s events have stopped", data.stopped),
            gettext("What follows from it waits until somebody decides."),
            gettext("Look into it"),
            view.page("events?state=dead"),
            urgent=True,
        )
    if data.undelivered:
        yield Task(
            ngettext(
                "%(num)s event is not delivered",
                "%(num)s events are not delivered",
                data.undelivered,
            ),
            gettext("It has waited for more than 5 minutes. Does a relay run?"),
            gettext("Look into it"),
            view.page("events?state=undelivered"),
            urgent=True,
        )


def _settings(data: OverviewData, reader: Actor, view: ReaderView) -> Iterator[Task]:
    """Changes that wait for a second officer, also those this person has proposed."""
    gettext = view.texts.gettext
    named = (
        (data.billing.account_change if data.billing else None, gettext("Bank account")),
        (data.members.rule_change if data.members else None, gettext("Admission by the board")),
    )
    for change, what in named:
        if change is None:
            continue
        mine = change.proposed_by == reader.person_id
        yield Task(
            gettext("%(what)s: a change waits for a second officer", what=what)
            if mine
            else gettext("%(what)s: confirm the change", what=what),
            gettext("proposed by %(name)s", name=change.proposer or gettext("association file")),
            gettext("Look at it") if mine else gettext("Check and confirm"),
            view.page("settings"),
            urgent=not mine,
        )


def _members(data: MembersOverview, reader: Actor, view: ReaderView) -> Iterator[Task]:
    gettext = view.texts.gettext
    if reader.may(Permission.RESOLUTIONS_VOTE):
        for ballot in data.ballots:
            yield Task(
                gettext("Vote on the application of %(company)s", company=ballot.company),
                gettext("until %(moment)s", moment=view.formats.deadline(ballot.deadline_at)),
                gettext("Vote"),
                view.page(f"applications/{ballot.reference}"),
            )
    if reader.may(Permission.APPLICATIONS_WRITE) and data.flooded_at:
        yield Task(
            gettext("An unusual number of applications"),
            gettext(
                "So many came within an hour that some were refused (%(moment)s).",
                moment=view.formats.datetime(data.flooded_at),
            ),
            gettext("Look at them"),
            view.page("applications?view=office"),
            urgent=True,
        )
    if reader.may(Permission.APPLICATIONS_WRITE) and data.for_office:
        yield Task(
            view.texts.ngettext(
                "%(num)s application without a vote",
                "%(num)s applications without a vote",
                data.for_office,
            ),
            gettext("No resolution came about, or nobody held a seat on the board."),
            gettext("Look into it"),
            view.page("applications"),
        )


def _billing(data: BillingOverview, reader: Actor, view: ReaderView) -> Iterator[Task]:
    if reader.may(Permission.DUES_RELEASE):
        yield from _runs(data, reader, view)
        yield from _files_to_release(data, view)
    if reader.may(Permission.COLLECTIONS_SUBMIT):
        yield from _files(data, view)
    if reader.may(Permission.BANK_ASSIGN):
        yield from _unmatched(data, view)
        yield from _shortfalls(data, view)
    if reader.may(Permission.DUES_RELEASE) or reader.may(Permission.INVOICES_WRITE):
        yield from _corrections(data, reader, view)
    if reader.may(Permission.INVOICES_WRITE):
        yield from _lapsing(data, view)
    if reader.may(Permission.REMINDERS_RUN) and data.to_remind:
        yield Task(
            view.texts.ngettext(
                "%(num)s overdue invoice was never reminded of",
                "%(num)s overdue invoices were never reminded of",
                data.to_remind,
            ),
            view.formats.money(data.overdue_cents),
            view.texts.gettext("Look at them"),
            view.page("reminders"),
        )


def _corrections(data: BillingOverview, reader: Actor, view: ReaderView) -> Iterator[Task]:
    """Corrections above the limit, also those this person has proposed."""
    gettext = view.texts.gettext
    for one in data.corrections:
        mine = one.proposed_by == reader.person_id or not reader.may(Permission.DUES_RELEASE)
        yield Task(
            gettext("Correction of invoice %(number)s waits for a second person", number=one.number)
            if mine
            else gettext("Correction of invoice %(number)s: confirm it", number=one.number),
            gettext(
                "%(amount)s, proposed by %(name)s",
                amount=view.formats.money(one.amount_cents),
                name=one.proposer,
            ),
            gettext("Look at it") if mine else gettext("Check and confirm"),
            view.page(f"invoices/{one.number}/corrections/{one.correction_id}"),
            urgent=not mine,
        )


def _shortfalls(data: BillingOverview, view: ReaderView) -> Iterator[Task]:
    if data.shortfalls:
        yield Task(
            view.texts.ngettext(
                "%(num)s member owes money without an invoice",
                "%(num)s members owe money without an invoice",
                data.shortfalls,
            ),
            view.texts.gettext("Money came back after their credit was set off or paid back."),
            view.texts.gettext("Look at them"),
            view.page("credits"),
            urgent=True,
        )


def _lapsing(data: BillingOverview, view: ReaderView) -> Iterator[Task]:
    if data.lapsing is None:
        return
    yield Task(
        view.texts.ngettext(
            "%(num)s claim lapses soon", "%(num)s claims lapse soon", data.lapsing.invoices
        ),
        view.texts.gettext(
            "%(amount)s, barred after %(day)s: act before, or write them off",
            amount=view.formats.money(data.lapsing.cents),
            day=view.formats.date(data.lapsing.after),
        ),
        view.texts.gettext("Look at them"),
        view.page("invoices?view=limitation"),
        urgent=True,
    )


def _runs(data: BillingOverview, reader: Actor, view: ReaderView) -> Iterator[Task]:
    gettext = view.texts.gettext
    for run in data.waiting_runs:
        mine = run.prepared_by == reader.person_id
        why = gettext(
            "%(sum)s, prepared by %(name)s",
            sum=view.formats.money(run.total_cents),
            name=run.preparer,
        )
        yield Task(
            gettext("Dues run %(year)s waits for a second person", year=run.year)
            if mine
            else gettext("Release the dues run %(year)s", year=run.year),
            why,
            gettext("Look at it") if mine else gettext("Check and release"),
            view.page(f"dues/{run.run_id}"),
        )


def _files_to_release(data: BillingOverview, view: ReaderView) -> Iterator[Task]:
    waiting = data.files_to_release
    if waiting.members:
        yield Task(
            view.texts.ngettext(
                "Release %(num)s bank file of a new member",
                "Release %(num)s bank files of new members",
                waiting.members,
            ),
            view.formats.money(waiting.cents),
            view.texts.gettext("Check and release"),
            view.page("collections"),
        )


def _files(data: BillingOverview, view: ReaderView) -> Iterator[Task]:
    gettext = view.texts.gettext
    for file in data.waiting_files:
        yield Task(
            gettext("Hand in the bank file %(file)s", file=file.file_name),
            gettext(
                "%(sum)s on %(day)s",
                sum=view.formats.money(file.control_sum_cents),
                day=view.formats.date(file.collect_on),
            ),
            gettext("Get the file"),
            view.page(f"dues/{file.run_id}" if file.run_id else "collections"),
        )


def _unmatched(data: BillingOverview, view: ReaderView) -> Iterator[Task]:
    gettext = view.texts.gettext
    for money in data.unmatched:
        yield Task(
            gettext("%(sum)s fits no invoice", sum=view.formats.money(money.amount_cents)),
            gettext(
                "%(day)s, %(name)s: %(text)s",
                day=view.formats.date(money.booked_on),
                name=money.name or gettext("unknown"),
                text=money.text or "–",
            ),
            gettext("Look for the invoice"),
            view.page(f"bank/{money.transaction_id}"),
        )
    rest = data.unmatched_count - len(data.unmatched)
    if rest > 0:
        yield Task(
            view.texts.ngettext(
                "%(num)s older movement fits no invoice",
                "%(num)s older movements fit no invoice",
                rest,
            ),
            gettext("It is kept and booked as unknown money."),
            gettext("Look for the invoice"),
            view.page("bank"),
        )


def _mails(data: MailsOverview, view: ReaderView) -> Iterator[Task]:
    gettext = view.texts.gettext
    for mail in data.addressless:
        yield _stopped_mail(
            mail, gettext("No e-mail address for %(company)s", company=mail.company), view
        )
    for mail in data.refused:
        yield _stopped_mail(
            mail, gettext("The mail to %(company)s was not sent", company=mail.company), view
        )
    rest = data.waiting_for_address + data.failed - len(data.addressless) - len(data.refused)
    if rest > 0:
        yield Task(
            view.texts.ngettext("%(num)s more mail is stuck", "%(num)s more mails are stuck", rest),
            gettext("They go out by themselves once there is an address."),
            gettext("Look at them"),
            view.page("mails"),
        )


def _stopped_mail(mail: StoppedMail, what: str, view: ReaderView) -> Task:
    return Task(
        what,
        ": ".join(filter(None, (mail.subject, view.texts.lookup(mail.reason)))),
        view.texts.gettext("Look at it"),
        view.page(f"mails/{mail.message_id}"),
    )
