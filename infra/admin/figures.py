"""The overview's strip of figures, as far as a person may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.admin.overview_data import OverviewData
from services.billing.overview import BillingOverview
from services.members.overview import MembersOverview
from shared.actor import Actor
from shared.formats import Formats
from shared.i18n import Translator
from shared.permissions import Permission


@dataclass(frozen=True)
class ReaderView:
    """How one reader reads: texts, notation, and the addresses of the association's pages."""

    texts: Translator
    formats: Formats
    slug: str

    def page(self, path: str) -> str:
        return f"/{self.slug}/{path}"


Figure = dict[str, str]


def figures(data: OverviewData, reader: Actor, view: ReaderView) -> list[Figure]:
    """Label, value, note and address of each figure; empty where nothing may be seen."""
    found: list[Figure] = []
    if data.members and reader.may(Permission.MEMBERS_READ):
        found += _members(data.members, view)
    if data.members and reader.may(Permission.APPLICATIONS_READ):
        found.append(_applications(data.members, view))
    if data.billing and reader.may(Permission.INVOICES_READ):
        found.append(_invoices(data.billing, view))
    if data.billing and reader.may(Permission.DUES_READ):
        found.append(_collection(data.billing, view))
    return found or list(_events(data, view))


def _members(data: MembersOverview, view: ReaderView) -> Iterator[Figure]:
    gettext, number = view.texts.gettext, view.formats.number
    yield {
        "label": gettext("Members"),
        "value": number(data.members),
        "href": view.page("members"),
    }
    undeclared = view.texts.ngettext(
        "%(num)s member has not declared its headcount",
        "%(num)s members have not declared their headcount",
        data.undeclared,
    )
    yield {
        "label": gettext("Employees represented"),
        "value": number(data.employees),
        "note": undeclared if data.undeclared else gettext("all members have declared"),
    }


def _applications(data: MembersOverview, view: ReaderView) -> Figure:
    voting = view.texts.ngettext(
        "%(num)s before the board", "%(num)s before the board", data.in_resolution
    )
    return {
        "label": view.texts.gettext("Open applications"),
        "value": view.formats.number(data.open_applications),
        "note": voting if data.in_resolution else "",
        "href": view.page("applications"),
    }


def _invoices(data: BillingOverview, view: ReaderView) -> Figure:
    late = view.texts.ngettext(
        "%(overdue)s overdue: %(sum)s",
        "%(overdue)s overdue: %(sum)s",
        data.overdue,
        overdue=view.formats.number(data.overdue),
        sum=view.formats.money(data.overdue_cents),
    )
    return {
        "label": view.texts.gettext("Open invoices"),
        "value": view.formats.money(data.open_cents),
        "note": late
        if data.overdue
        else view.texts.ngettext("%(num)s invoice", "%(num)s invoices", data.open_invoices),
        "tone": "warn" if data.overdue else "",
        "href": view.page("invoices?view=overdue" if data.overdue else "invoices?view=open"),
    }


def _collection(data: BillingOverview, view: ReaderView) -> Figure:
    label = view.texts.gettext("Next collection")
    if data.next_collection is None:
        return {"label": label, "value": "–", "note": view.texts.gettext("nothing planned")}
    planned = data.next_collection
    return {
        "label": label,
        "value": view.formats.money(planned.sum_cents),
        "note": view.texts.ngettext(
            "on %(day)s, %(num)s direct debit",
            "on %(day)s, %(num)s direct debits",
            planned.transactions,
            day=view.formats.date(planned.collect_on),
        ),
        "href": view.page("collections"),
    }


def _events(data: OverviewData, view: ReaderView) -> Iterator[Figure]:
    """For who runs the machine and sees nothing of the members."""
    yield {
        "label": view.texts.gettext("Stopped events"),
        "value": view.formats.number(data.stopped),
        "tone": "danger" if data.stopped else "",
        "href": view.page("events?state=dead"),
    }
    yield {
        "label": view.texts.gettext("Events on their way"),
        "value": view.formats.number(data.moving),
        "href": view.page("events"),
    }
