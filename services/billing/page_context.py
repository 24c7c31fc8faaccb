"""What all pages of billing stand on: templates, the service's runtime, who acts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from shared.actor import Actor
from shared.i18n import Translator, translator
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.navigation import runtime_of
from shared.web.pages import Pages, reader_of

PAGES = Pages("services.billing")
Runtime = Annotated[ServiceRuntime, Depends(runtime_of("billing"))]
DuesReader = Annotated[Actor, Depends(require(Permission.DUES_READ))]
DuesPreparer = Annotated[Actor, Depends(require(Permission.DUES_PREPARE))]
DuesReleaser = Annotated[Actor, Depends(require(Permission.DUES_RELEASE))]
InvoiceReader = Annotated[Actor, Depends(require(Permission.INVOICES_READ))]


def texts_of(request: Request) -> Translator:
    """The texts in the language of the person at the screen."""
    return translator(reader_of(request).language)
