"""Renders subject, text and HTML of a notification in one language, from one template.

A template says its content once, in blocks `subject` and `body`; the elements it uses (paragraph,
facts, action, link) come as text or as HTML. Styles are inlined when the template is loaded, and
French gets its no-break spaces then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from markupsafe import Markup

from services.notifications.association.tables import Association
from services.notifications.composing import words
from services.notifications.composing.rules.salutation import salutation
from services.notifications.contacts.recipient import PersonName
from shared.clean_text import harmless, harmless_line
from shared.formats import NO_BREAK, Formats, formats_for, iban
from shared.i18n import Language, language_of, translator
from shared.postal_address import PostalAddress

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "mail"
_FRENCH_GAP = re.compile(r"(?<=\S) (?=[:;!?»])|(?<=«) ")
_GAPS = re.compile(r"\n{3,}")
_STYLE = re.compile(r'\{\{ css\("(\w+)"\) \}\}')
_CLASS = re.compile(r"^\.(\w+) \{", re.MULTILINE)


@dataclass(frozen=True)
class Rendered:
    """A mail's content; `subject` begins with the association's name in brackets."""

    subject: str
    text: str
    html: str


def render(
    template: str,
    language: str,
    association: Association,
    name: PersonName,
    facts: Mapping[str, object],
    country: str = "",
) -> Rendered:
    """One notification for one reader; dates and amounts as read in `country`.

    What stood in a name before texts were clean is left out: such a mail is written all the same.
    """
    formats = formats_for(_known(language), country or None)
    context = {
        **facts,
        "language": language,
        "kind": _kind(facts.get("kind"), _known(language)),
        "association": _letterhead(association, _known(language)),
        "greeting": salutation(language, name),
    }
    text = _template("txt", template, formats)
    subject = "".join(text.blocks["subject"](text.new_context(context))).strip()
    subject = harmless_line(f"[{association.name}] {subject}")
    html = _template("html", template, formats)
    return Rendered(
        subject=subject,
        text=harmless(_GAPS.sub("\n\n", text.render(context))),
        html=harmless(html.render({**context, "subject": subject})),
    )


def _known(language: str) -> Language:
    return language_of(language) or "en"


def _kind(kind: object, language: Language) -> str:
    return translator(language).gettext(words.KINDS[kind]) if kind in words.KINDS else ""


@dataclass(frozen=True)
class Letterhead:
    """The association as the foot of a mail shows it."""

    name: str
    from_name: str
    street_line: str
    city_line: str
    register_line: str
    reach_line: str


def _letterhead(association: Association, language: Language) -> Letterhead:
    register = ""
    if association.register_number:
        register = translator(language).gettext(
            words.REGISTER, court=association.register_court, number=association.register_number
        )
    address = PostalAddress.of(association)
    reach = (association.phone, association.email, association.website)
    return Letterhead(
        name=association.name,
        from_name=association.from_name,
        street_line=address.street_line,
        city_line=address.city_line,
        register_line=register,
        reach_line=" · ".join(part for part in reach if part),
    )


class _Loader(FileSystemLoader):
    """Inlines styles, and gives French templates their no-break spaces."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, fresh = super().get_source(environment, template)
        source = _STYLE.sub(lambda found: style_of(found[1]), source)
        if template.endswith("/fr.jinja"):
            source = _FRENCH_GAP.sub(NO_BREAK, source)
        return source, path, fresh


@lru_cache(maxsize=256)
def _template(form: str, template: str, formats: Formats) -> Template:
    return _environment(form, formats).get_template(f"{template}/{formats.language}.jinja")


@lru_cache(maxsize=32)
def _environment(form: str, formats: Formats) -> Environment:
    environment = Environment(
        loader=_Loader(FOLDER),
        autoescape=form == "html",  # noqa: S701 - plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    language = _known(formats.language)
    texts = translator(language)
    environment.filters.update(
        {
            name: _or_nothing(getattr(formats, name))
            for name in ("money", "date", "weekday", "datetime", "deadline")
        }
    )
    environment.filters["iban"] = iban
    environment.globals.update(
        layout=f"layout.{form}",
        dark_css=Markup("@media" + _stylesheet().partition("@media")[2]),  # noqa: S704
        colon=f"{NO_BREAK}:" if language == "fr" else ":",
        closing=texts.gettext(words.CLOSING),
        safety=texts.gettext(words.SAFETY),
    )
    elements: TemplateModule = environment.get_template(f"elements.{form}").module
    environment.globals.update(
        {name: getattr(elements, name) for name in ("paragraph", "facts", "action", "link")}
    )
    return environment


def _or_nothing(form: Callable[..., str]) -> Callable[[object], str]:
    """A fact that is not known is shown as nothing, and its row left out."""
    remembered = lru_cache(maxsize=4096)(form)
    return lambda value: "" if value is None else remembered(value)


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return (FOLDER / "mail.css").read_text("utf-8")


@lru_cache(maxsize=64)
def style_of(name: str) -> Markup:
    """`class="button" style="…"`: mail programs ignore style sheets, dark mode needs the class."""
    styled = css_inline.inline_fragment(f'<div class="{name}"></div>', _stylesheet())
    return Markup(styled[len("<div ") : styled.index(">")])  # noqa: S704


def styled_classes() -> frozenset[str]:
    """The classes that the style sheet knows."""
    return frozenset(_CLASS.findall(_stylesheet()))
