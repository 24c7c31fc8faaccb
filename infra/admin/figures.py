"""The overview's strip of figures, as far as a person may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.admin.facts import Facts
from services.billing.overview import BillingOverview
from services.members.overview import MembersOverview
from shared.actor import Actor
from shared.formats import Formats
from shared.i18n import Translator
from shared.permissions import Permission


@dataclass(frozen=True)
class Words:
    """How one reader reads: texts, notation, and the addresses of the association's pages."""

    texts: Translator
    formats: Formats
    slug: str

    def page(self, path: str) -> str:
        return f"/{self.slug}/{path}"


Figure = dict[str, str]


def figures(facts: Facts, reader: Actor, words: Words) -> list[Figure]:
    """Label, value, note and address of each figure; empty where nothing may be seen."""
    found: list[Figure] = []
    if facts.members and reader.may(Permission.MEMBERS_READ):
        found += _members(facts.members, words)
    if facts.members and reader.may(Permission.APPLICATIONS_READ):
        found.append(_applications(facts.members, words))
    if facts.billing and reader.may(Permission.INVOICES_READ):
        found.append(_invoices(facts.billing, words))
    if facts.billing and reader.may(Permission.DUES_READ):
        found.append(_collection(facts.billing, words))
    return found or list(_events(facts, words))


def _members(facts: MembersOverview, words: Words) -> Iterator[Figure]:
    gettext, number = words.texts.gettext, words.formats.number
    yield {
        "label": gettext("Members"),
        "value": number(facts.members),
        "href": words.page("members"),
    }
    undeclared = words.texts.ngettext(
        "%(num)s member has not declared its headcount",
        "%(num)s members have not declared their headcount",
        facts.undeclared,
    )
    yield {
        "label": gettext("Employees represented"),
        "value": number(facts.employees),
        "note": undeclared if facts.undeclared else gettext("all members have declared"),
    }


def _applications(facts: MembersOverview, words: Words) -> Figure:
    voting = words.texts.ngettext(
        "%(num)s before the board", "%(num)s before the board", facts.in_resolution
    )
    return {
        "label": words.texts.gettext("Open applications"),
        "value": words.formats.number(facts.open_applications),
        "note": voting if facts.in_resolution else "",
        "href": words.page("applications"),
    }


def _invoices(facts: BillingOverview, words: Words) -> Figure:
    late = words.texts.ngettext(
        "%(overdue)s overdue: %(sum)s",
        "%(overdue)s overdue: %(sum)s",
        facts.overdue,
        overdue=words.formats.number(facts.overdue),
        sum=words.formats.money(facts.overdue_cents),
    )
    return {
        "label": words.texts.gettext("Open invoices"),
        "value": words.formats.money(facts.open_cents),
        "note": late
        if facts.overdue
        else words.texts.ngettext("%(num)s invoice", "%(num)s invoices", facts.open_invoices),
        "tone": "warn" if facts.overdue else "",
        "href": words.page("invoices?view=overdue" if facts.overdue else "invoices?view=open"),
    }


def _collection(facts: BillingOverview, words: Words) -> Figure:
    label = words.texts.gettext("Next collection")
    if facts.next_collection is None:
        return {"label": label, "value": "–", "note": words.texts.gettext("nothing planned")}
    planned = facts.next_collection
    return {
        "label": label,
        "value": words.formats.money(planned.sum_cents),
        "note": words.texts.ngettext(
            "on %(day)s, %(num)s direct debit",
            "on %(day)s, %(num)s direct debits",
            planned.transactions,
            day=words.formats.date(planned.collect_on),
        ),
        "href": words.page("collections"),
    }


def _events(facts: Facts, words: Words) -> Iterator[Figure]:
    """For who runs the machine and sees nothing of the members."""
    yield {
        "label": words.texts.gettext("Stopped events"),
        "value": words.formats.number(facts.stopped),
        "tone": "danger" if facts.stopped else "",
        "href": words.page("events?state=dead"),
    }
    yield {
        "label": words.texts.gettext("Events on their way"),
        "value": words.formats.number(facts.moving),
        "href": words.page("events"),
    }
