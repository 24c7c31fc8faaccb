"""Who subscribes to which events and which jobs run when, declared beside the functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar, cast, overload

from shared.errors import DomainError
from shared.events.envelope import Envelope, Event
from shared.events.schedule import DailySchedule, IntervalSchedule, Schedule, Slot

if TYPE_CHECKING:
    from shared.unit_of_work import UnitOfWork

Handler = Callable[["UnitOfWork", Event, Envelope], None]
BulkHandler = Callable[["UnitOfWork", Sequence[tuple[Event, Envelope]]], None]
JobFunction = Callable[["UnitOfWork", Slot], None]

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
OneHandler = Callable[["UnitOfWork", A, Envelope], None]
ManyHandler = Callable[["UnitOfWork", Sequence[tuple[A, Envelope]]], None]
AnyJobFunction = TypeVar("AnyJobFunction", bound=JobFunction)


class NotASubscriber(DomainError):
    """{function} stands in {module}: only modules services.<service>.… may subscribe by name."""

    code = "not_a_subscriber"
    status = 500


class DuplicateSubscriber(DomainError):
    """Two subscribers are named {name}."""

    code = "two_of_one_name"
    status = 500


@dataclass(frozen=True)
class Subscriber:
    """A function of one service that certain events cause.

    Its name is stored in deliveries and inboxes: to rename it loses what is under way.
    """

    name: str
    events: tuple[type[Event], ...]
    handler: Handler | None = None
    bulk_handler: BulkHandler | None = None

    @property
    def service(self) -> str:
        return self.name.partition(".")[0]

    @property
    def bulk(self) -> bool:
        return self.bulk_handler is not None

    @cached_property
    def by_type(self) -> Mapping[str, type[Event]]:
        return {event.type: event for event in self.events}


@dataclass(frozen=True)
class Job:
    """Work that time causes: runs once for each slot of its schedule, in a system session."""

    name: str
    schedule: Schedule
    function: JobFunction


class Subscribing(Protocol):
    """A service, as far as routes know it (`shared.service.Service`)."""

    @property
    def subscribers(self) -> Sequence[Subscriber]: ...


@dataclass(frozen=True)
class Routes:
    """Which subscribers each event type goes to, over all services of the installation."""

    subscribers: Mapping[str, Subscriber]

    @classmethod
    def of(cls, services: Iterable[Subscribing]) -> Routes:
        """Raises TwoOfOneName."""
        found: dict[str, Subscriber] = {}
        for service in services:
            for subscriber in service.subscribers:
                if subscriber.name in found:
                    raise DuplicateSubscriber(name=subscriber.name)
                found[subscriber.name] = subscriber
        return cls(found)

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Subscriber, ...]]:
        routed: dict[str, list[Subscriber]] = {}
        for subscriber in self.subscribers.values():
            for event in subscriber.events:
                routed.setdefault(event.type, []).append(subscriber)
        return {type_: tuple(found) for type_, found in routed.items()}

    def of_type(self, type_: str) -> tuple[Subscriber, ...]:
        return self.by_type.get(type_, ())


class _Marked(Protocol):
    umlauf_subscriber: Subscriber
    umlauf_job: Job


# Three signatures: a checker joins several types of `*events` to their common base, so a handler of
# two types can only be checked against both when they are two parameters.
@overload
def subscribe(
    first: type[A], second: type[B], /, *, bulk: Literal[False] = ..., service: str | None = ...
) -> Callable[[OneHandler[A | B]], OneHandler[A | B]]: ...
@overload
def subscribe(
    *events: type[A], bulk: Literal[False] = ..., service: str | None = ...
) -> Callable[[OneHandler[A]], OneHandler[A]]: ...
@overload
def subscribe(
    *events: type[A], bulk: Literal[True], service: str | None = ...
) -> Callable[[ManyHandler[A]], ManyHandler[A]]: ...


def subscribe(
    *events: type[Event], bulk: bool = False, service: str | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declares the function below it as a subscriber named "<service>.<function>".

    A plain handler is called as (uow, event, envelope), one event a call. With `bulk` it is
    called as (uow, items), items of one association in one transaction. What it writes, what it
    publishes and the mark that it is done commit together. The service is taken from the module
    (services.<service>.…) unless named. Raises NotASubscriber where it cannot be.
    """

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        name = _name(function, service)
        subscriber = (
            Subscriber(name, events, bulk_handler=function)
            if bulk
            else Subscriber(name, events, handler=function)
        )
        cast(_Marked, function).umlauf_subscriber = subscriber
        return function

    return declare


def every(
    *, minutes: int | None = None, day_at: time | None = None, service: str | None = None
) -> Callable[[AnyJobFunction], AnyJobFunction]:
    """Declares a job: every so many minutes, or once a day at a time of day in Europe/Berlin.

    Missed days are caught up one by one in order (at most the last 31); of missed minutes only the
    last slot runs.
    """
    schedule: Schedule
    if day_at is not None:
        schedule = DailySchedule(day_at)
    else:
        schedule = IntervalSchedule(timedelta(minutes=minutes or 1))

    def declare(function: AnyJobFunction) -> AnyJobFunction:
        cast(_Marked, function).umlauf_job = Job(_name(function, service), schedule, function)
        return function

    return declare


def collect(*modules: ModuleType) -> tuple[list[Subscriber], list[Job]]:
    """The subscribers and jobs that the modules declare, in the order of their lines."""
    subscribers: dict[str, Subscriber] = {}
    jobs: dict[str, Job] = {}
    for module in modules:
        for thing in vars(module).values():
            if isinstance(found := getattr(thing, "umlauf_subscriber", None), Subscriber):
                subscribers[found.name] = found
            if isinstance(job := getattr(thing, "umlauf_job", None), Job):
                jobs[job.name] = job
    return list(subscribers.values()), list(jobs.values())


def _name(function: Callable[..., None], service: str | None) -> str:
    if service is None:
        room, _, rest = function.__module__.partition(".")
        service = rest.partition(".")[0]
        if room != "services" or not service:
            raise NotASubscriber(function=function.__name__, module=function.__module__)
    return f"{service}.{function.__name__}"
