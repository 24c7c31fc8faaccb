"""What all pages of billing stand on: templates, the service's runtime, who acts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from shared.i18n import Translator, translator
from shared.service import Officer, ServiceRuntime
from shared.web.auth import Permission, Principal, require
from shared.web.pages import Pages, reader_of
from shared.web.runtime import runtime_of

PAGES = Pages("services.billing")
Runtime = Annotated[ServiceRuntime, Depends(runtime_of("billing"))]
DuesReader = Annotated[Principal, Depends(require(Permission.DUES_READ))]
DuesPreparer = Annotated[Principal, Depends(require(Permission.DUES_PREPARE))]
DuesReleaser = Annotated[Principal, Depends(require(Permission.DUES_RELEASE))]
InvoiceReader = Annotated[Principal, Depends(require(Permission.INVOICES_READ))]


def texts_of(request: Request) -> Translator:
    """The texts in the language of the person at the screen."""
    return translator(reader_of(request).language)


def officer_of(principal: Principal) -> Officer:
    """The signed-in person as commands want it."""
    return Officer(
        person_id=principal.person_id,
        association_id=principal.association_id,
        slug=principal.slug,
        association=principal.association,
        name=principal.name,
        email=principal.email,
        language=principal.language,
        roles=principal.roles,
    )
