"""Renders pages: a Jinja environment per service and locale, over the shared templates.

What was stored before texts were clean (`shared.clean_text`) is shown without its harmful part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    select_autoescape,
)

from shared.actor import Actor
from shared.clean_text import harmless
from shared.formats import Formats, formats_for, iban, masked_iban
from shared.i18n import LANGUAGE_NAMES, LANGUAGES, Language, language_of, translator
from shared.permissions import PASSKEY_ROLES, ROLE_NAMES
from shared.web.assets import asset_url
from shared.web.auth import actor_of
from shared.web.icons import icon
from shared.web.navigation import entries_for
from shared.web.site import Association, Site, site_of

_THEMES = ("light", "dark")
# A year, as people expect of a language once chosen.
_PREFERENCE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Pages:
    """The pages of one service: `pages = Pages("services.members")`, then `pages.render(...)`."""

    package: str | None = None

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: object,
    ) -> HTMLResponse:
        """The template in the reader's language. Names in `context` win over those of the frame."""
        reader = reader_of(request)
        environment = environment_for(self.package, reader.formats)
        frame: dict[str, object] = frame_of(request, reader) | context
        page = harmless(environment.get_template(template).render(frame))
        response = HTMLResponse(page, status, headers)
        response.headers["Content-Language"] = reader.language
        _keep_preferences(request, response, secure=site_of(request.app).https)
        return response

    def text(self, template: str, formats: Formats, **context: object) -> str:
        """A template without a request: mails, documents, tests."""
        return harmless(
            environment_for(self.package, formats).get_template(template).render(context)
        )


@dataclass(frozen=True)
class Reader:
    """Who reads this page: language, notation, association and, when signed in, the person."""

    language: Language
    formats: Formats
    theme: str | None
    association: Association | None
    actor: Actor | None


def reader_of(request: Request) -> Reader:
    """Language: asked for in the address, kept in the cookie, the person's own, the browser's."""
    site = site_of(request.app)
    association = association_of(request, site)
    actor = actor_of(request)
    among = association.languages if association else LANGUAGES
    language = (
        language_of(request.query_params.get("language"))
        or language_of(request.cookies.get("language"))
        or (actor.language if actor else None)
        or _accepted(request, among)
        or (association.default_language if association else "en")
    )
    country = (
        association.country if association and language == association.default_language else None
    )
    formats = (
        formats_for(language, country, association.zone) if association else formats_for(language)
    )
    theme = request.query_params.get("theme") or request.cookies.get("theme")
    return Reader(
        language=language,
        formats=formats,
        theme=theme if theme in _THEMES else None,
        association=association,
        actor=actor,
    )


def association_of(request: Request, site: Site) -> Association | None:
    """The association of the path, else of the signed-in person."""
    slug = request.path_params.get("slug")
    if slug is None and (actor := actor_of(request)):
        slug = actor.slug
    return site.find_association(slug) if slug else None


def _accepted(request: Request, among: Sequence[Language]) -> Language | None:
    wanted = [
        part.partition(";")[0] for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((found for part in wanted if (found := language_of(part.strip(), among))), None)


def _keep_preferences(request: Request, response: HTMLResponse, *, secure: bool) -> None:
    for name, known in (("language", LANGUAGES), ("theme", (*_THEMES, "system"))):
        value = request.query_params.get(name)
        if value is not None and value in known:
            response.set_cookie(
                name,
                value,
                max_age=_PREFERENCE_SECONDS,
                samesite="lax",
                httponly=True,
                secure=secure,
            )


def frame_of(request: Request, reader: Reader) -> dict[str, object]:
    """What every template may count on."""
    site = site_of(request.app)
    return {
        "request": request,
        "language": reader.language,
        "languages": reader.association.languages if reader.association else LANGUAGES,
        "theme": reader.theme,
        "association": reader.association,
        "actor": reader.actor,
        "navigation": entries_for(request, site.navigation, reader.actor),
        "search_path": site.search_path,
        "demo": site.settings.demo,
        "mails_stay": site.settings.mail_server is None,
        "path": request.url.path,
        "this_page": lambda **changes: _changed(request, changes),
        "reads_only": _reads_only(reader.actor),
        "may": reader.actor.may if reader.actor else lambda _: False,
    }


def _reads_only(actor: Actor | None) -> bool:
    """Whether the person's offices let them do more once they prove themselves by passkey."""
    return actor is not None and not (actor.proof.strong or PASSKEY_ROLES.isdisjoint(actor.roles))


def _changed(request: Request, changes: Mapping[str, object]) -> str:
    """This page's address with other query parameters: `this_page(language='fr')`."""
    kept = {**request.query_params, **{name: str(value) for name, value in changes.items()}}
    return f"{request.url.path}?{urlencode(kept)}"


@lru_cache(maxsize=64)
def environment_for(package: str | None, formats: Formats) -> Environment:
    """The templates of a package and the shared ones, with texts and filters of one reader."""
    loaders: list[BaseLoader] = [PackageLoader("shared.web")]
    if package:
        loaders.insert(0, PackageLoader(package))
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=select_autoescape(("html", "xml")),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    _install_texts(environment, formats)
    filters: dict[str, Callable[..., object]] = {
        "money": formats.money,
        "number": formats.number,
        "percent": formats.percent,
        "date": formats.date,
        "long_date": formats.long_date,
        "day_of_year": formats.day_of_year,
        "weekday": formats.weekday,
        "datetime": formats.datetime,
        "deadline": formats.deadline,
        "iban": iban,
        "masked_iban": masked_iban,
    }
    environment.filters.update(filters)
    environment.globals.update(
        asset=asset_url, icon=icon, language_names=LANGUAGE_NAMES, role_names=ROLE_NAMES
    )
    return environment


def _install_texts(environment: Environment, formats: Formats) -> None:
    language = language_of(formats.language) or "en"
    texts = translator(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=texts.lookup,
        ngettext=texts.choose,
        pgettext=lambda context, text: texts.lookup(text, context),
        npgettext=lambda context, one, many, n: texts.choose(one, many, n, context),
        newstyle=True,
    )
