"""Forms: what was posted becomes a plain pydantic model, or messages beside the fields.

Nothing typed is lost: `Filled` keeps the texts as typed, whatever becomes of them. Amounts, whole
numbers and dates are read in German, French and English notation. Every text passes
`shared.clean_text` first, in whatever field of whatever form; one of several lines says so in its
type: `comment: SeveralLines = ""`. An account number is refused, as it would be kept and mailed
unsealed, unless a field is made for one: `iban: Annotated[str, HoldsAccount()]`; in what somebody
tells in words (`TellsInWords`, all fields of several lines) it is masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Generic, TypeVar, get_origin

from fastapi import Depends, Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.datastructures import FormData, UploadFile

from shared.clean_text import (
    UncleanText,
    clean_line,
    clean_text,
    is_blank,
    marked,
    refuse_account,
)
from shared.clock import SystemClock
from shared.i18n import Translator, _
from shared.ibans import mask_ibans
from shared.money import InvalidAmount, parse_amount

F = TypeVar("F", bound=BaseModel)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DATE_NOTATIONS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y", "%d/%m/%y")

MISSING = _("Fill in this field.")
INVALID = _("Check this entry.")
_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "missing": MISSING,
        "amount": _("Enter an amount, for example 1,234.56"),
        "whole_number": _("Enter a whole number, for example 84"),
        "address_in_name": _("Write the name without a web or e-mail address"),
        "date_out_of_reach": _("Enter a day in the years %(first)s to %(last)s"),
        "date": _("Enter a date, for example 2027-02-15"),
        "string_too_long": _("Enter at most %(max_length)s characters"),
        "string_too_short": _("Enter at least %(min_length)s characters"),
        "greater_than": _("Enter a number greater than %(gt)s"),
        "greater_than_equal": _("Enter a number of at least %(ge)s"),
        "less_than_equal": _("Enter a number of at most %(le)s"),
        "enum": _("Choose one of the options"),
        "literal_error": _("Choose one of the options"),
        "too_short": _("Choose at least one"),
    }
)


# No association's books here are older; a mandate or a due day lies at most five years ahead.
FIRST_YEAR, YEARS_AHEAD = 1990, 5
# What a field's own words would not help with.
_SAID_AS_THEY_ARE = frozenset({"string_too_long", "address_in_name", "date_out_of_reach"})


@dataclass(frozen=True)
class Ask:
    """What a field says when empty or wrong: `Annotated[str, Ask(_("Enter the company"))]`."""

    missing: str
    invalid: str | None = None


@dataclass(frozen=True)
class KeepsLines:
    """Marks a field whose line breaks stay."""


@dataclass(frozen=True)
class HoldsAccount:
    """Marks the field for an account number: nothing is refused or masked in it."""


@dataclass(frozen=True)
class TellsInWords:
    """Marks a reason, a comment or a search: an account number is masked in it."""


SeveralLines = Annotated[str, KeepsLines(), TellsInWords()]


class Form(BaseModel):
    """A form's fields. Text is cleaned, empty text counts as missing, strangers are ignored."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def clean(cls, typed: object, field: ValidationInfo) -> object:
        """Every text of every field, before anything reads it. Raises an UncleanText."""
        cleaner = _cleaner(cls, str(field.field_name))
        if isinstance(typed, (list, tuple, set, frozenset)):
            return [cleaner(one) if isinstance(one, str) else one for one in typed]
        return cleaner(typed) if isinstance(typed, str) else typed


def keeps_lines(model: type[BaseModel], name: str) -> bool:
    """Whether a field is one of several lines."""
    return _marked_as(model, name, KeepsLines)


def holds_account(model: type[BaseModel], name: str) -> bool:
    """Whether a field is made for an account number."""
    return _marked_as(model, name, HoldsAccount)


def tells_in_words(model: type[BaseModel], name: str) -> bool:
    """Whether account numbers are masked in a field, not refused."""
    return _marked_as(model, name, TellsInWords)


def _marked_as(model: type[BaseModel], name: str, mark: type[object]) -> bool:
    return any(isinstance(one, mark) for one in model.model_fields[name].metadata)


def _cleaner(model: type[BaseModel], name: str) -> Callable[[str], str]:
    clean = clean_text if keeps_lines(model, name) else clean_line
    if holds_account(model, name):
        return clean
    if tells_in_words(model, name):
        return lambda typed: mask_ibans(clean(typed))
    return lambda typed: refuse_account(clean(typed))


def read_whole_number(text: object) -> object:
    """An int from '1.284', '1 284', '1,284' or '84'."""
    if not isinstance(text, str):
        return text
    compact = _SPACES.sub("", text)
    grouped = re.fullmatch(r"-?\d{1,3}([.,'’]\d{3})+", compact)
    digits = re.sub(r"[.,'’]", "", compact) if grouped else compact
    if not re.fullmatch(r"-?\d{1,15}", digits):
        raise PydanticCustomError("whole_number", "not a whole number")
    return int(digits)


def read_amount(text: object) -> object:
    """Cents from '1.234,56', '1 234,56', '1,234.56' or '1200'."""
    if not isinstance(text, str):
        return text
    try:
        return parse_amount(text)
    except InvalidAmount as error:
        raise PydanticCustomError("amount", "not an amount") from error


def read_date(text: object) -> object:
    """A date from '2027-02-15' (date fields send it), '15.02.2027' or '15/02/2027'."""
    if not isinstance(text, str):
        return text
    for notation in _DATE_NOTATIONS:
        try:
            return datetime.strptime(_SPACES.sub("", text), notation).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise PydanticCustomError("date", "not a date")


def refuse_far(day: date, info: ValidationInfo) -> date:
    """Days that an association deals with; what lies further off is a slip of the keyboard, or
    made to make reckoning with dates fail.
    """
    today = (info.context or {}).get("today") or SystemClock().today()
    last = today.year + YEARS_AHEAD
    if not FIRST_YEAR <= day.year <= last:
        raise PydanticCustomError(
            "date_out_of_reach", "out of reach", {"first": FIRST_YEAR, "last": last}
        )
    return day


def read_tick(value: object) -> object:
    """A checkbox: sent when ticked, absent otherwise."""
    return value not in (None, "", "off", False)


def refuse_address_in(name: str) -> str:
    """A name of a person or company; a link in it would travel in our mails as our own."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    if any(mark in plain for mark in ("://", "www.", "@")):
        raise PydanticCustomError("address_in_name", "an address in a name")
    return name


NO_ADDRESS = AfterValidator(refuse_address_in)
"""For names of people and companies: `Annotated[str, Field(max_length=200), NO_ADDRESS]`."""
Cents = Annotated[int, BeforeValidator(read_amount)]
WholeNumber = Annotated[int, BeforeValidator(read_whole_number)]
Day = Annotated[date, BeforeValidator(read_date), AfterValidator(refuse_far)]
Tick = Annotated[bool, BeforeValidator(read_tick)]


@dataclass(frozen=True)
class Filled(Generic[F]):
    """A form as templates show it: texts as typed, messages by field, the model if all is well.

    Characters that were refused are shown as U+FFFD, which is refused again until it is gone.
    """

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    data: F | None = None

    def value(self, name: str) -> str:
        texts = self.texts.get(name, ())
        return texts[0] if texts else ""

    def chosen(self, name: str, value: object) -> bool:
        return str(value) in self.texts.get(name, ())

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def refused(self, name: str, message: str) -> Filled[F]:
        """The same form with one more message, of a use case ('': it belongs to no field)."""
        return Filled(self.texts, {**self.errors, name: message}, None)


def blank(_model: type[F], **initial: object) -> Filled[F]:
    """An unsent form, with initial values as a person would type them."""
    texts = {
        name: [str(one) for one in value] if isinstance(value, (list, tuple, set)) else [str(value)]
        for name, value in initial.items()
        if value is not None and value is not False and value != ""  # 0 is an entry
    }
    return Filled[F](texts=_shown({name: _ticked(texts[name]) for name in texts}))


def fill(
    model: type[F], posted: FormData, texts: Translator, today: date | None = None
) -> Filled[F]:
    """Reads a posted form; `data` is None when `errors` has messages.

    `today` is the day on which the installation lives: days are taken up to five years after it.
    """
    typed = {
        name: [value for value in posted.getlist(name) if isinstance(value, str)] for name in posted
    }
    shown = _shown(typed)
    try:
        data = model.model_validate(_raw(model, typed), context={"today": today})
        return Filled(shown, {}, data)
    except ValidationError as error:
        return Filled(shown, _messages(model, error, texts), None)


async def posted_form(request: Request) -> AsyncIterator[FormData]:
    """The form; uploaded files are open until the answer is sent."""
    async with request.form() as posted:
        yield posted


Posted = Annotated[FormData, Depends(posted_form)]


def upload_of(posted: FormData, name: str) -> UploadFile | None:
    """The uploaded file of a field, or None when none was chosen."""
    found = posted.get(name)
    return found if isinstance(found, UploadFile) and found.filename else None


def _shown(typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: [marked(text) for text in texts] for name, texts in typed.items()}


def _ticked(texts: list[str]) -> list[str]:
    return ["on"] if texts == ["True"] else texts


def _raw(model: type[BaseModel], typed: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Lists for list fields, the single text else; empty texts are left out."""
    raw: dict[str, object] = {}
    for name, info in model.model_fields.items():
        texts = [text for text in typed.get(name, ()) if not is_blank(text)]
        if get_origin(info.annotation) in (list, tuple, set, frozenset):
            raw[name] = texts
        elif texts:
            raw[name] = texts[0]
    return raw


def _messages(model: type[BaseModel], error: ValidationError, texts: Translator) -> dict[str, str]:
    """One message per field, in the order of the fields on the page."""
    found: dict[str, str] = {}
    for detail in error.errors():
        name = str(detail["loc"][0]) if detail["loc"] else ""
        found.setdefault(name, _message(model, name, detail, texts))
    order = list(model.model_fields)
    return dict(sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] else -1))


def _message(model: type[BaseModel], name: str, detail: ErrorDetails, texts: Translator) -> str:
    kind, cause = detail["type"], detail.get("ctx", {}).get("error")
    if isinstance(cause, UncleanText):
        return texts.error(cause)
    metadata = model.model_fields[name].metadata if name else []
    ask = next((item for item in metadata if isinstance(item, Ask)), None)
    if ask is not None and kind not in _SAID_AS_THEY_ARE:
        said = ask.missing if kind == "missing" else ask.invalid or ask.missing
        return texts.gettext(said)
    if kind == "value_error":
        return texts.gettext(str(cause))
    return texts.gettext(_MESSAGES.get(kind, INVALID), **detail.get("ctx", {}))
