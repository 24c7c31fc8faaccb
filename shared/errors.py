"""The root of all named errors: what a person reads, what a program reads, what HTTP answers."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """Something in the request cannot be done."""

    code: ClassVar[str] = "domain_error"
    status: ClassVar[int] = 422

    def __init__(self, message: str | None = None, **details: object) -> None:
        self.details: Mapping[str, object] = details
        self.message = message or self._sentence(details)
        super().__init__(self.message)

    @classmethod
    def _sentence(cls, details: Mapping[str, object]) -> str:
        """The docstring is the message; `{name}` in it is filled from the details."""
        text = inspect.cleandoc(cls.__doc__ or cls.code)
        return text.format_map(_Lenient(details)) if "{" in text else text


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"({key})"


class NotFound(DomainError):
    """There is nothing here under this address."""

    code = "not_found"
    status = 404


class Forbidden(DomainError):
    """You may not do this."""

    code = "forbidden"
    status = 403


class Conflict(DomainError):
    """This has changed in the meantime."""

    code = "conflict"
    status = 409
