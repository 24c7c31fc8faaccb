"""One way for everything that is logged, ours and libraries': a line each, in UTC, scrubbed.

Our modules log as Python does (`logging.getLogger("umlauf.…")`, facts in `extra`). structlog writes
the lines, as key=value or JSON, to stderr. What leaves here holds no account number, no e-mail
address, no token and no value of a row, and no text from outside can begin a line of its own.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Literal, TextIO

from shared.error_facts import describe_error, trace_of
from shared.scrub import HIDDEN, one_line, scrub

Format = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]
OURS = "umlauf"
_Event = MutableMapping[str, Any]
_LEFT_BY_OTHERS = frozenset({"message", "asctime", "exc_text"})
_FIRST = ("timestamp", "level", "logger", "event")
_about: ContextVar[Mapping[str, object] | None] = ContextVar("umlauf_log", default=None)


def set_up_logs(level: Level = "info", format_: Format = "text") -> None:
    """Once in a process, or again with other settings; other handlers stay as they are.

    The level is ours: libraries warn, but their details (rows, requests, messages) stay out.
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Stderr)]:
        root.removeHandler(handler)
    handler = _Stderr()
    handler.setFormatter(_Lines(format_))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level.upper())
    _log_what_nobody_caught()


@contextmanager
def logging_about(**facts: object) -> Iterator[None]:
    """What every line of this block says beside its own: the request, the event."""
    token = _about.set({**(_about.get() or {}), **facts})
    try:
        yield
    finally:
        _about.reset(token)


class _Stderr(logging.StreamHandler[TextIO]):
    """To whatever stderr is at the moment."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A line that cannot be written is told without what should stand in it."""
        sys.stderr.write(f"level=error logger=umlauf.logs event=unwritable from={record.name}\n")


class _Lines(logging.Formatter):
    """Makes the line; structlog is loaded with the first one, for most commands log nothing."""

    def __init__(self, format_: Format) -> None:
        super().__init__()
        self._format = format_
        self._inner: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._inner is None:
            self._inner = _formatter(self._format)
        return self._inner.format(_plain(record))


def _plain(record: logging.LogRecord) -> logging.LogRecord:
    """Without what other handlers left on it. Of a library's line the first, with its numbers: what
    it puts in besides may be anybody's."""
    facts = {name: it for name, it in record.__dict__.items() if name not in _LEFT_BY_OTHERS}
    plain = logging.makeLogRecord(facts)
    if record.name.partition(".")[0] != OURS:
        plain.msg, plain.args = _words(record).partition("\n")[0], None
    return plain


def _words(record: logging.LogRecord) -> str:
    words, args = str(record.msg), record.args
    if not args:
        return words
    try:
        if isinstance(args, Mapping):
            return words % {name: _number(value) for name, value in args.items()}
        return words % tuple(map(_number, args))
    except (TypeError, ValueError, KeyError):
        return words


def _number(value: object) -> object:
    return value if isinstance(value, (int, float)) else HIDDEN


def _formatter(format_: Format) -> logging.Formatter:
    structlog = _structlog()
    processors, stdlib = structlog.processors, structlog.stdlib
    renderer = (
        processors.JSONRenderer(sort_keys=False)
        if format_ == "json"
        else processors.LogfmtRenderer(key_order=_FIRST, drop_missing=True, bool_as_flag=False)
    )
    formatter: logging.Formatter = stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            processors.TimeStamper(fmt="iso", utc=True),
            stdlib.add_log_level,
            stdlib.add_logger_name,
            stdlib.ExtraAdder(),
            _add_about,
            _tell_error,
        ],
        processors=[stdlib.ProcessorFormatter.remove_processors_meta, _clean, renderer],
    )
    return formatter


def _structlog() -> Any:
    """Its renderer for terminals loads rich where it is installed: 15 MB and 0.3 s for nothing."""
    missing = object()
    before = sys.modules.get("rich", missing)
    if before is missing:
        sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        import structlog
    finally:
        if before is missing:
            del sys.modules["rich"]
    return structlog


def _add_about(_: object, __: str, event: _Event) -> _Event:
    for name, fact in (_about.get() or {}).items():
        event.setdefault(name, fact)
    return event


def _tell_error(_: object, __: str, event: _Event) -> _Event:
    """An error by its kind and place, in one line."""
    event.pop("stack_info", None)
    raised = event.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["error"], event["trace"] = describe_error(error), trace_of(error)
    return event


def _clean(_: object, __: str, event: _Event) -> _Event:
    return {_key(name): _cleaned(value) for name, value in event.items()}


def _cleaned(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return one_line(scrub(str(value)))


def _key(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "_." else "_" for letter in name)


def _log_what_nobody_caught() -> None:
    """In this process' threads too; whoever has set something else keeps it."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(error, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("umlauf.process").error("uncaught error", exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if isinstance(args.exc_value, Exception):
        name = args.thread.name if args.thread else ""
        logging.getLogger("umlauf.process").error(
            "uncaught error in a thread", exc_info=args.exc_value, extra={"of_thread": name}
        )
