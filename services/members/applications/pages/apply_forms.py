"""The pages of an application: where to begin, the company, its contacts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, Field

from services.members.applications.pages.draft_link import AnyDraft, Draft, returns
from services.members.applications.save_company import save_company
from services.members.applications.save_contacts import save_contacts
from services.members.applications.start_application import start_application
from services.members.association.queries import own_association
from services.members.countries import country_choices, country_codes
from services.members.email_address import (
    NoEmailAddress,
    TooManyEmailAddresses,
    is_email,
    split_billing_emails,
)
from services.members.evidence import APPLICANT
from services.members.page_context import Runtime, association_here, show, texts_of
from services.members.roster.company import CompanyData
from services.members.roster.contacts import ContactData, contacts_of
from services.members.roster.labels import KIND_HINTS, KIND_NAMES, SALUTATIONS
from services.members.roster.rules import ContactRole, MemberKind
from shared.i18n import LANGUAGE_NAMES, Language, _, language_of
from shared.postal_address import PostalAddress
from shared.service import ServiceRuntime
from shared.web.auth import public
from shared.web.forms import NO_ADDRESS, Ask, Filled, Form, Posted, SeveralLines, blank, fill
from shared.web.limits import APPLICATION_PAGE, APPLICATION_START, limited, over_limit
from shared.web.pages import reader_of
from shared.web.site import Association

router = APIRouter(prefix="/{slug}/apply", include_in_schema=False)
ANYBODY = Depends(public("anybody may apply for membership"))
_Text = Annotated[str, Field(max_length=200)]
_Name = Annotated[str, Field(max_length=200), NO_ADDRESS]
_Short = Annotated[str, Field(max_length=40)]
_ENTER_EMAIL = _("Enter an e-mail address, for example name@company.example")
_TOO_MANY = _("Enter at most ten e-mail addresses for invoices")
_ENTER_EMAILS = _("Enter only e-mail addresses, each on a line of its own")


def _country(code: str) -> str:
    if code not in country_codes():
        raise ValueError(_("Choose the country"))
    return code


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError(_ENTER_EMAIL)
    return text


def _emails(text: str) -> str:
    try:
        return "\n".join(split_billing_emails(text))
    except NoEmailAddress as error:
        raise ValueError(_ENTER_EMAILS) from error
    except TooManyEmailAddresses as error:
        raise ValueError(_TOO_MANY) from error


class CompanyForm(Form):
    """The company page."""

    kind: Annotated[MemberKind | None, Ask(_("Choose the kind of membership"))] = None
    company: Annotated[_Name, Ask(_("Enter the name of the company"))]
    legal_form: Annotated[str, Field(max_length=40), NO_ADDRESS] = ""
    street: Annotated[_Text, Ask(_("Enter the street"))]
    house_number: _Short = ""
    postcode: Annotated[_Short, Ask(_("Enter the postcode"))]
    city: Annotated[_Text, Ask(_("Enter the town"))]
    country: Annotated[str, AfterValidator(_country), Ask(_("Choose the country"))]
    branch: _Text = ""
    register_number: _Text = ""
    vat_id: _Short = ""
    website: _Text = ""
    language: Annotated[Language, Ask(_("Choose the language we write to you in"))]

    @property
    def company_data(self) -> CompanyData:
        return CompanyData(
            name=self.company,
            legal_form=self.legal_form,
            address=PostalAddress.of(self),
            language=self.language,
            branch=self.branch,
            register_number=self.register_number,
            vat_id=self.vat_id,
        )


class ContactForm(Form):
    """The contacts page; `billing_emails` one to a line."""

    salutation: Annotated[str, Field(max_length=40), NO_ADDRESS] = ""
    first_name: Annotated[_Name, Ask(_("Enter the first name"))]
    last_name: Annotated[_Name, Ask(_("Enter the last name"))]
    email: Annotated[str, AfterValidator(_email), Ask(_ENTER_EMAIL)]
    billing_emails: Annotated[SeveralLines, AfterValidator(_emails)] = ""

    @property
    def contacts(self) -> tuple[ContactData, ...]:
        main = ContactData(
            email=self.email,
            roles=(ContactRole.MAIN.value,),
            salutation=self.salutation,
            first_name=self.first_name,
            last_name=self.last_name,
        )
        return contacts_of(main, self.billing_emails.split())


@router.get("", dependencies=[ANYBODY])
def start_page(request: Request, runtime: Runtime) -> Response:
    """Who can join, what to have at hand, and the button that begins."""
    association = association_here(request)
    with runtime.reading(association.id) as session:
        own = own_association(session)
    texts = texts_of(request)
    kinds = [
        (texts.gettext(KIND_NAMES[name]), texts.gettext(KIND_HINTS[name])) for name in own.kinds
    ]
    return show(request, "applications/apply_start.html", own=own, kinds=kinds)


@router.post("", dependencies=[ANYBODY, Depends(limited(APPLICATION_START))])
def start(request: Request, runtime: Runtime) -> Response:
    """Begins a draft; its secret link is the address of the next page."""
    association = association_here(request)
    with runtime.transaction(association.id, actor=APPLICANT) as uow:
        first = MemberKind(own_association(uow.session).kinds[0])
        started = start_application(uow, first, reader_of(request).language)
    return RedirectResponse(f"/{association.slug}/apply/{started.token}/company", 303)


@router.get("/{token}/company")
def company_page(request: Request, draft: AnyDraft, runtime: Runtime) -> Response:
    """The company page with what was saved before."""
    if draft.saved.is_sent:
        return RedirectResponse(draft.page("done"), 303)
    return _company_page(request, draft, runtime, _saved_company(request, draft))


@router.post("/{token}/company")
def post_company(request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted) -> Response:
    """Keeps the company and goes on; another kind has other dues, to be seen first."""
    if draft.saved.is_sent:
        return RedirectResponse(draft.page("done"), 303)
    kinds = _kinds(runtime, draft.association)
    form = fill(CompanyForm, posted, texts_of(request))
    if len(kinds) > 1 and not form.value("kind").strip():
        missing = texts_of(request).gettext(_("Choose the kind of membership"))
        form = Filled(form.texts, {"kind": missing, **form.errors}, None)
    if form.data is None:
        return _company_page(request, draft, runtime, form, status=422)
    if over := over_limit(
        request,
        APPLICATION_PAGE,
        lambda said: _company_page(request, draft, runtime, form.refused("", said)),
    ):
        return over
    before, kind = draft.saved.application, form.data.kind or MemberKind(kinds[0])
    with runtime.transaction(draft.association.id, actor=APPLICANT) as uow:
        save_company(uow, before.id, kind, form.data.company_data, form.data.website)
    if returns(request) and kind is not before.kind:
        return RedirectResponse(f"{draft.page('dues')}?return=check", 303)
    return RedirectResponse(draft.next_page(request, "contacts"), 303)


@router.get("/{token}/contacts")
def contacts_page(request: Request, draft: AnyDraft) -> Response:
    """The contacts page with what was saved before."""
    if draft.saved.is_sent:
        return RedirectResponse(draft.page("done"), 303)
    if not draft.saved.application.company_saved:
        return RedirectResponse(draft.page("company"), 303)
    return _contacts_page(request, draft, _saved_contacts(draft))


@router.post("/{token}/contacts")
def post_contacts(request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted) -> Response:
    """Keeps the contacts and goes on to the dues, which billing asks for."""
    if draft.saved.is_sent:
        return RedirectResponse(draft.page("done"), 303)
    form = fill(ContactForm, posted, texts_of(request))
    if form.data is None:
        return _contacts_page(request, draft, form, status=422)
    if over := over_limit(
        request,
        APPLICATION_PAGE,
        lambda said: _contacts_page(request, draft, form.refused("", said)),
    ):
        return over
    with runtime.transaction(draft.association.id, actor=APPLICANT) as uow:
        save_contacts(uow, draft.saved.application.id, form.data.contacts)
    return RedirectResponse(draft.next_page(request, "dues"), 303)


def _saved_company(request: Request, draft: Draft) -> Filled[CompanyForm]:
    row = draft.saved.application
    if not row.company_saved:
        country = draft.association.country
        return blank(CompanyForm, language=reader_of(request).language, country=country)
    return blank(CompanyForm, **{name: getattr(row, name) for name in CompanyForm.model_fields})


def _saved_contacts(draft: Draft) -> Filled[ContactForm]:
    main = draft.saved.main
    if main is None:
        return blank(ContactForm)
    billing = draft.saved.billing
    return blank(
        ContactForm,
        salutation=main.salutation,
        first_name=main.first_name,
        last_name=main.last_name,
        email=main.email,
        billing_emails="" if billing == [main.email] else "\n".join(billing),
    )


def _company_page(
    request: Request,
    draft: Draft,
    runtime: ServiceRuntime,
    form: Filled[CompanyForm],
    status: int = 200,
) -> Response:
    texts = texts_of(request)
    kinds = [
        (name, texts.gettext(KIND_NAMES[name]), texts.gettext(KIND_HINTS[name]))
        for name in _kinds(runtime, draft.association)
    ]
    return show(
        request,
        "applications/apply_company.html",
        status=status,
        draft=draft,
        form=form,
        kinds=kinds,
        countries=country_choices(reader_of(request).language),
        write_in=[(code, LANGUAGE_NAMES[code]) for code in draft.association.languages],
        returns=returns(request),
    )


def _contacts_page(
    request: Request, draft: Draft, form: Filled[ContactForm], status: int = 200
) -> Response:
    written = language_of(draft.saved.application.language) or "en"
    return show(
        request,
        "applications/apply_contacts.html",
        status=status,
        draft=draft,
        form=form,
        salutations=[(word, word) for word in SALUTATIONS[written]],
        returns=returns(request),
    )


def _kinds(runtime: ServiceRuntime, association: Association) -> list[str]:
    with runtime.reading(association.id) as session:
        return own_association(session).kinds
