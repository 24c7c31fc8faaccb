"""Keeps the `.po` files of all rooms in line with the sources, and says what they lack."""

from __future__ import annotations

import ast
import inspect
import io
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from shared.i18n import (
    LANGUAGES,
    SOURCE_LANGUAGE,
    Language,
    MessageKey,
    catalogue_folders,
    forms_of,
)

TRANSLATED: tuple[Language, ...] = tuple(name for name in LANGUAGES if name != SOURCE_LANGUAGE)
_KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_METHODS = [
    ("locale/**", "ignore"),
    ("migrations/**", "ignore"),
    ("**.py", "shared.i18n.catalogues:python_messages"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
    ("**.typ", "jinja2"),
]
_OPTIONS = {
    pattern: {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"}
    for pattern in ("**.html", "**.txt", "**.typ")
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)\w|(?<!%\()\{(\w+)\}")
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms};\\n"

"""

Extracted = tuple[int, str, Any, list[str]]


def python_messages(
    file: IO[bytes], keywords: Mapping[str, Any], comments: Collection[str], options: Any
) -> Iterator[Extracted]:
    """Babel extractor: marked texts, and the docstrings of named errors (they are messages).

    Errors of status 500 are for operators and developers; people see a general page for them.
    """
    source = file.read()
    yield from extract_python(io.BytesIO(source), keywords, comments, options)  # type: ignore[misc]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and _is_shown(node) and (text := ast.get_docstring(node)):
            yield node.lineno, "gettext", inspect.cleandoc(text), []


def _is_shown(node: ast.ClassDef) -> bool:
    """Named errors carry `code = "…"`; those of `status = 500` keep their text to themselves."""
    constants = dict(_constants(node))
    return isinstance(constants.get("code"), str) and constants.get("status") != 500


def _constants(node: ast.ClassDef) -> Iterator[tuple[str, object]]:
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
            yield target.id, value.value


def extract(room: Path) -> Catalog:
    """All texts of a room (the folder above its `locale/`), without their places."""
    template = Catalog(charset="utf-8")
    for _file, _line, text, _comments, context in extract_from_dir(
        room, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    ):
        template.add(text, context=context)
    return template


def read(folder: Path, language: Language) -> Catalog:
    """A room's catalogue as stored; an empty one where there is no file yet."""
    path = folder / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key_of(message: Message) -> MessageKey:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def messages_of(catalog: Catalog) -> dict[MessageKey, Message]:
    return {key_of(message): message for message in catalog if message.id}


def wanted_by_room(rooms: Collection[str] = ()) -> dict[Path, Catalog]:
    """Per locale folder the texts it must translate: its own, minus those that shared has.

    `rooms`: folder names ('billing'); none means all. shared comes first, and always.
    """
    wanted: dict[Path, Catalog] = {}
    common: set[MessageKey] = set()
    for folder in catalogue_folders():
        if rooms and folder.parent.name not in {*rooms, "shared"}:
            continue
        template = extract(folder.parent)
        for context, text in set(messages_of(template)) & common:
            template.delete(text, context)
        if folder.parent.name == "shared":
            common = set(messages_of(template))
        wanted[folder] = template
    return wanted


def update(rooms: Collection[str] = ()) -> list[Path]:
    """Writes every `.po` file anew: sorted, new texts empty, vanished gone; returns the changed."""
    changed = []
    for folder, template in wanted_by_room(rooms).items():
        if rooms and folder.parent.name not in rooms:
            continue
        for language in TRANSLATED:
            catalog = read(folder, language)
            catalog.update(template, no_fuzzy_matching=True)
            path = folder / f"{language}.po"
            if not messages_of(catalog) and not path.exists():
                continue
            text = rendered(catalog, language)
            if not path.exists() or path.read_text("utf-8") != text:
                folder.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
                changed.append(path)
    return changed


def rendered(catalog: Catalog, language: Language) -> str:
    """A `.po` file that differs only where a text differs: sorted, no dates, no line numbers."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalog, width=100, omit_header=True, sort_output=True,
        no_location=True, ignore_obsolete=True,
    )  # fmt: skip
    header = _HEADER.format(language=language, plural_forms=catalog.plural_forms.rstrip(";"))
    return header + buffer.getvalue().decode().lstrip("\n")


def problems(rooms: Collection[str] = ()) -> list[str]:
    """What keeps the catalogues from being complete, one sentence each; empty when all is well."""
    found: list[str] = []
    for folder, template in wanted_by_room(rooms).items():
        if rooms and folder.parent.name not in rooms:
            continue
        wanted = messages_of(template)
        for language in TRANSLATED:
            have = messages_of(read(folder, language))
            place = f"{folder.parent.name}/{language}"
            found += [f"{place}: not in the file: {text!r}" for _, text in set(wanted) - set(have)]
            found += [f"{place}: no longer used: {text!r}" for _, text in set(have) - set(wanted)]
            for key in set(wanted) & set(have):
                found += [f"{place}: {fault}: {key[1]!r}" for fault in faults(have[key])]
    return sorted(found)


def faults(message: Message) -> list[str]:
    """Faults of one translation: missing, fuzzy, twice, other placeholders than the source."""
    forms = forms_of(message)
    if not forms or not all(forms):
        return ["not translated"]
    found = ["marked fuzzy"] if message.fuzzy else []
    if any(_says_it_twice(form) for form in forms):
        found.append("says it twice")
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted, allowed = placeholders(sources[-1]), placeholders(*sources)
    if isinstance(message.id, str) and placeholders(*forms) != wanted:
        found.append("other placeholders")
    if (
        any(not placeholders(form) <= allowed for form in forms)
        or placeholders(forms[-1]) != wanted
    ):
        found.append("other placeholders")
    return found[:2]


def _says_it_twice(text: str) -> bool:
    """As a merge of two files leaves it that took over both sides' lines."""
    middle, odd = divmod(len(text), 2)
    return len(text) > 8 and not odd and text[:middle] == text[middle:]


def placeholders(*texts: str) -> set[str]:
    """Names in `%(name)s` and `{name}`."""
    return {a or b for text in texts for a, b in _PLACEHOLDER.findall(text)}
