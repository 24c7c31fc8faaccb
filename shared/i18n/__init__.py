"""Languages: gettext catalogues read from the `.po` files of every room, and readers' locales.

Source texts (msgids) are English. A room keeps its translations in `<room>/locale/de.po` and
`fr.po`; all rooms are merged at start, there are no compiled files. `python -m shared.i18n update`
brings the `.po` files in line with the sources.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from babel.core import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from shared.errors import DomainError

Language = Literal["de", "fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE_LANGUAGE: Language = "en"
LANGUAGE_NAMES: Mapping[Language, str] = MappingProxyType(
    {"de": "Deutsch", "fr": "Français", "en": "English"}
)
_ROOT = Path(__file__).resolve().parents[2]
_BEFORE_PUNCTUATION = re.compile(r" ([:;!?»])")
_DEFAULT_COUNTRY = {"de": "DE", "fr": "FR", "en": "GB"}
# fr_LU and de_LU group with dots, fr_FR with U+202F; other countries read as their language's own.
_KNOWN_LOCALES = frozenset({"de_DE", "de_LU", "de_AT", "fr_FR", "fr_LU", "fr_BE", "en_GB", "en_IE"})


def _(msgid: str) -> str:
    """Marks a text for translation where no reader is known yet; translate it when shown."""
    return msgid


def language_of(text: str | None, among: Iterable[Language] = LANGUAGES) -> Language | None:
    """'de', 'de-AT', 'FR_lu' as one of our languages, or None."""
    wanted = (text or "")[:2].lower()
    return next((language for language in among if language == wanted), None)


def locale_for(language: Language, country: str | None = None) -> Locale:
    """The locale of numbers and dates: the reader's language and, where known, country."""
    name = f"{language}_{(country or '').upper()}"
    if name not in _KNOWN_LOCALES:
        name = f"{language}_{_DEFAULT_COUNTRY[language]}"
    return Locale.parse(name)


MessageKey = tuple[str | None, str]


@dataclass(frozen=True)
class Translator:
    """The texts of one language. Values go in by name, `%(name)s`; a literal percent is `%%`."""

    language: Language
    _messages: Mapping[MessageKey, tuple[str, ...]]
    _plural: Callable[[int], int]

    def gettext(self, msgid: str, /, **values: object) -> str:
        return self.lookup(msgid) % values

    def pgettext(self, context: str, msgid: str, /, **values: object) -> str:
        return self.lookup(msgid, context) % values

    def ngettext(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        return self.choose(singular, plural, n) % {"num": n, **values}

    def npgettext(
        self, context: str, singular: str, plural: str, n: int, /, **values: object
    ) -> str:
        return self.choose(singular, plural, n, context) % {"num": n, **values}

    def lookup(self, msgid: str, context: str | None = None) -> str:
        """The translation with its placeholders still in it; the msgid where there is none."""
        found = self._messages.get((context, msgid))
        return found[0] if found else msgid

    def choose(self, singular: str, plural: str, n: int, context: str | None = None) -> str:
        """The plural form for `n`, placeholders still in it."""
        forms = self._messages.get((context, singular))
        if forms is None:
            return singular if n == 1 else plural
        return forms[min(self._plural(n), len(forms) - 1)]

    def error(self, error: DomainError) -> str:
        """The message of a named error in this language; its docstring is the msgid."""
        source = inspect.cleandoc(type(error).__doc__ or error.code)
        if error.message != type(error)._sentence(error.details):
            return self.lookup(error.message)
        values = {name: str(value) for name, value in error.details.items()}
        return (
            self.lookup(source).format_map(_Named(values)) if "{" in source else self.lookup(source)
        )


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"({key})"


def catalogue_folders() -> list[Path]:
    """The locale folders of all rooms, shared first: what it translates, the others need not."""
    rooms = [_ROOT / "shared", *sorted((_ROOT / "services").glob("*")), _ROOT / "infra"]
    return [room / "locale" for room in rooms if (room / "__init__.py").exists()]


@lru_cache
def translator(language: Language) -> Translator:
    """The merged catalogue of one language; the first room that translates a text wins."""
    messages: dict[MessageKey, tuple[str, ...]] = {}
    plural = "n != 1"
    for folder in catalogue_folders():
        path = folder / f"{language}.po"
        if not path.exists():
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        plural = catalog.plural_expr
        for message in catalog:
            forms = forms_of(message)
            if not message.id or message.fuzzy or not all(forms):
                continue
            singular = message.id if isinstance(message.id, str) else message.id[0]
            if language == "fr":
                forms = tuple(map(_french_spacing, forms))
            messages.setdefault((message.context, singular), forms)
    return Translator(language, messages, c2py(plural))


def _french_spacing(text: str) -> str:
    """French high punctuation stands behind a space that does not break."""
    return _BEFORE_PUNCTUATION.sub("\u00a0\\1", text.replace("« ", "«\u00a0"))


def forms_of(message: Message) -> tuple[str, ...]:
    """The translations of a message, one per plural form; empty where there is none yet."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(form or "" for form in forms)


def gettext_for(language: Language) -> Callable[..., str]:
    """The `gettext` of one language: `gettext_for("fr")("Open since %(day)s", day=…)`."""
    return translator(language).gettext
