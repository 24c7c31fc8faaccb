"""Every component on a few pages, for eyes, screenshots and axe; not in production."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from shared.actor import Actor
from shared.i18n import _, translator
from shared.permissions import Permission
from shared.web.auth import public
from shared.web.forms import Ask, Filled, Form, Posted, Tick, WholeNumber, blank, fill
from shared.web.navigation import NavEntry
from shared.web.pages import Pages, reader_of
from shared.web.site import Association

_NOBODY = UUID(int=0)
_MOMENT = datetime(2027, 1, 22, 17, 0, tzinfo=UTC)
_pages = Pages()
router = APIRouter(
    prefix="/_gallery",
    include_in_schema=False,
    dependencies=[Depends(public("sample data only; not in production"))],
)


class SampleForm(Form):
    """The fields of the sample form page."""

    payment: Annotated[str, Ask(_("Choose how you want to pay"))]
    account_holder: Annotated[str, Ask(_("Enter the account holder"))]
    employees: WholeNumber
    authorised: Annotated[Tick, Ask(_("Confirm the mandate or choose invoice"))]


@router.get("")
def components(request: Request) -> Response:
    """The back office: a dues run with all that belongs to it."""
    return _pages.render(request, "gallery/run.html", **_shell(), moment=_MOMENT)


@router.get("/form")
def form_page(request: Request, errors: bool = False) -> Response:
    """The public form; with `?errors=true` as after a refused post."""
    form = blank(SampleForm, payment="direct_debit", account_holder="Luxtrans Logistics S.à r.l.")
    if errors:
        form = form.refused("employees", "").refused("authorised", "")
        form = _sample_errors(request, form)
    return _form_page(request, form, 422 if errors else 200)


@router.post("/form")
def send_form(request: Request, posted: Posted) -> Response:
    form = fill(SampleForm, posted, translator(reader_of(request).language))
    return _form_page(request, form, 422 if form.errors else 200)


@router.get("/ballot")
def ballot(request: Request) -> Response:
    """The ballot on a phone."""
    return _pages.render(
        request, "gallery/ballot.html", **_public(), form=blank(SampleForm), moment=_MOMENT
    )


@router.get("/status")
def status(request: Request) -> Response:
    """Receipt, task list, timeline and empty state."""
    return _pages.render(request, "gallery/status.html", **_public(), moment=_MOMENT)


def _sample_errors(request: Request, form: Filled[SampleForm]) -> Filled[SampleForm]:
    texts = translator(reader_of(request).language)
    return form.refused(
        "employees", texts.gettext(_("Enter a whole number, for example 84"))
    ).refused("authorised", texts.gettext(_("Confirm the mandate or choose invoice")))


def _form_page(request: Request, form: Filled[SampleForm], status: int) -> Response:
    return _pages.render(request, "gallery/form.html", status=status, **_public(), form=form)


def _association() -> Association:
    return Association(
        _NOBODY, "sample", "Verband Saar-Lor-Lux Industrie", ("de", "fr", "en"), accent=None
    )


def _public() -> dict[str, Any]:
    association = _association()
    return {"association": association, "languages": association.languages, "demo": True}


def _shell() -> dict[str, Any]:
    actor = Actor(
        person_id=_NOBODY,
        association_id=_NOBODY,
        slug="sample",
        association="Verband Saar-Lor-Lux Industrie",
        name="Dr. Anne Weiland",
        email="weiland@verband.example",
        language="de",
        roles=frozenset({"treasurer"}),
    )
    labels = [
        (_("Overview"), "home", 0), (_("Applications"), "inbox", 3), (_("Members"), "members", 0),
        (_("Dues runs"), "cycle", 0), (_("Bank"), "bank", 12), (_("Reminders"), "bell", 0),
        (_("Events"), "events", 0),
    ]  # fmt: skip
    return {
        **_public(),
        "actor": actor,
        "search_path": "search",
        "may": actor.may,
        "permission": Permission,
        "rows": _ROWS,
        "navigation": [
            NavEntry(label, "/_gallery", icon, count, current=icon == "cycle")
            for label, icon, count in labels
        ],
    }


def _row(
    name: str, place: str, severity: str, reason: str, cents: int, fix: str
) -> SimpleNamespace:
    return SimpleNamespace(
        name=name, place=place, severity=severity, reason=reason, cents=cents, fix=fix
    )


_ROWS = [
    _row("Hydraulik Brenner GmbH & Co. KG", "M-1043 · Saarbrücken, DE", "blocks",
         _("IBAN is not valid"), 485000, _("Request IBAN from member")),
    _row("Société Lorraine d'Usinage et d'Étanchéité S.A.S.", "M-0871 · Forbach, FR", "blocks",
         _("Mandate has expired"), 720000, _("Request a new mandate")),
    _row("Luxtrans Logistics S.à r.l.", "M-1320 · Bettembourg, LU", "check",
         _("B2B mandate not confirmed"), 240000, _("Send as invoice")),
    _row("Maschinenfabrik Ottweiler AG", "M-0412 · Ottweiler, DE", "check",
         _("E-mail came back"), 1840000, _("Change address")),
]  # fmt: skip
