"""The queue: Dramatiq messages on Redis, woken instead of polled. The only room that imports both.

Redis carries, it does not keep: whatever it loses is sent again from the outboxes and inboxes. How
the pieces start is said in `shared.events.machine`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import dramatiq
import redis
from dramatiq.actor import ActorDecorator
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.common import current_millis

from shared.events.parcel import Parcel, Receipt, packed

log = logging.getLogger("umlauf.events")

NAMESPACE = "umlauf"
HEARTBEAT_MS = 15_000
ALWAYS = 1_000_000
IDLE_MS = 1_000
RECONNECT_SECONDS = 0.25
RING_SECONDS = 0.5
FIRST, LATER = 0, 10


class QueueDown(Exception):
    """Redis does not answer."""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise QueueDown(str(error)) from error


class Doorbell:
    """Wakes the relay of a service after a commit. A lost ring costs one poll, never an event."""

    def __init__(self, url: str, namespace: str = NAMESPACE) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=RING_SECONDS, socket_connect_timeout=RING_SECONDS
        )
        self._namespace = namespace
        self._silent_until = 0.0

    def ring(self, service: str) -> None:
        """Never raises and, while Redis is away, costs nothing most of the time."""
        if time.monotonic() < self._silent_until:
            return
        key = f"{self._namespace}:doorbell:{service}"
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.lpush(key, 1)
                pipe.ltrim(key, 0, 0)
                pipe.execute()
        except redis.RedisError as error:
            self._silent_until = time.monotonic() + 1
            log.warning("the relay of %s was not woken, it will look by itself: %s", service, error)

    def close(self) -> None:
        self._redis.close()


class Queue:
    """Sends parcels, receipts and requests to handle; waits for the doorbell."""

    def __init__(self, url: str, namespace: str = NAMESPACE) -> None:
        self.broker = WakingBroker(url, namespace)
        self._redis = self.broker.client
        self._namespace = namespace

    def send(self, parcels: Iterable[Parcel]) -> None:
        """Raises QueueDown."""
        self._enqueue(
            _message(parcel.service, parcel.lane, "receive", packed(parcel)) for parcel in parcels
        )

    def confirm(self, receipt: Receipt) -> None:
        """Raises QueueDown; the publisher then sends again and is confirmed later."""
        received = {name: list(positions) for name, positions in receipt.received.items()}
        self._enqueue([_message(receipt.publisher, 0, "confirm", received)])

    def ask_to_process(self, service: str, lane: int, partitions: Iterable[int]) -> None:
        """Raises QueueDown; a relay finds what is due within seconds."""
        self._enqueue(_message(service, lane, "process", number) for number in partitions)

    def _enqueue(self, messages: Iterable[dramatiq.Message[None]]) -> None:
        with _translated():
            self.broker.enqueue_all(list(messages))

    def wait_for_ring(self, service: str, seconds: float) -> bool:
        """Blocks until the doorbell rings, at most so long. Raises QueueDown."""
        with _translated():
            rung = self._redis.brpop([f"{self._namespace}:doorbell:{service}"], timeout=seconds)
        return rung is not None

    def has_lost_its_memory(self, service: str) -> bool:
        """True once after Redis came back empty (and at the very first). Raises QueueDown."""
        with _translated():
            key = f"{self._namespace}:memory:{service}"
            return bool(self._redis.set(key, uuid4().hex, nx=True))

    def lengths(self, service: str) -> dict[str, int]:
        """Messages waiting in the service's queues. Raises QueueDown."""
        with _translated():
            return {
                name: int(self._redis.llen(f"{self._namespace}:{name}"))
                for name in queue_names(service)
            }

    def close(self) -> None:
        self.broker.close()


def queue_names(service: str) -> tuple[str, str]:
    """By lane: what a person waits for, and bulk."""
    return service, f"{service}.bulk"


def _message(service: str, lane: int, actor: str, argument: object) -> dramatiq.Message[None]:
    return dramatiq.Message(
        queue_name=queue_names(service)[lane],
        actor_name=f"{service}.{actor}",
        args=(argument,),
        kwargs={},
        options={},
    )


class WakingBroker(RedisBroker):
    """Dramatiq's Redis broker, changed in three points.

    Consumers are woken by a publication that travels with each message, instead of polling. A lost
    connection is waited out inside the consumer, which then returns to the queue what it had
    fetched but never seen (Dramatiq forgets it until the worker ends). Dead workers' messages come
    back after 15 s. There are no delayed messages and no retries: both live in the inbox.
    """

    def __init__(self, url: str, namespace: str = NAMESPACE) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            url=url,
            namespace=namespace,
            middleware=[],
            heartbeat_timeout=HEARTBEAT_MS,
            maintenance_chance=ALWAYS,
        )
        self.bells: dict[str, threading.Event] = {}
        self._listener: _Listener | None = None

    @property
    def consumer_class(self) -> type[_WakingConsumer]:
        return _WakingConsumer

    def declare_queue(self, queue_name: str) -> None:
        if queue_name not in self.queues:
            self.bells[queue_name] = threading.Event()
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)

    def enqueue(
        self,
        message: dramatiq.Message[None],
        *,
        delay: int | None = None,  # noqa: ARG002 (the signature is Dramatiq's)
    ) -> dramatiq.Message[None]:
        self.enqueue_all([message])
        return message

    def enqueue_all(self, messages: Sequence[dramatiq.Message[None]]) -> None:
        """Many messages and one wake for each queue, in one round trip."""
        if not messages:
            return
        try:
            self._enqueue_in_one_go(messages)
        except redis.exceptions.NoScriptError:
            # Redis was restarted; none of the messages went through.
            self.client.script_load(self.scripts["dispatch"].script)
            self._enqueue_in_one_go(messages)

    def _enqueue_in_one_go(self, messages: Sequence[dramatiq.Message[None]]) -> None:
        unpack = self._max_unpack_size()  # type: ignore[no-untyped-call]
        now = current_millis()
        with self.client.pipeline(transaction=False) as pipe:
            for message in messages:
                id_ = str(uuid4())
                sent = message.copy(options={"redis_message_id": id_})
                pipe.evalsha(
                    self.scripts["dispatch"].sha,
                    1,
                    self.namespace,
                    *("enqueue", now, message.queue_name, self.broker_id),
                    *(self.heartbeat_timeout, self.dead_message_ttl, 0, unpack),
                    *(id_, sent.encode()),
                )
            for name in {message.queue_name for message in messages}:
                pipe.publish(self.channel, name)
            pipe.execute()

    @property
    def channel(self) -> str:
        return f"{self.namespace}:wake"

    def listen(self) -> None:
        """Starts to wake consumers of this process."""
        if self._listener is None:
            self._listener = _Listener(self)
            self._listener.start()

    def close(self) -> None:
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        self.client.close()


class _Listener(threading.Thread):
    """One subscription a process; when it was interrupted, everybody looks for himself."""

    def __init__(self, broker: WakingBroker) -> None:
        super().__init__(name="wake", daemon=True)
        self._broker = broker
        self._ends = False

    def run(self) -> None:
        while not self._ends:
            try:
                self._listen()
            except (redis.RedisError, OSError, ValueError):
                time.sleep(RECONNECT_SECONDS)

    def _listen(self) -> None:
        with self._broker.client.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(self._broker.channel)
            self._wake_all()
            while not self._ends:
                message = subscription.get_message(timeout=1.0)
                if message is not None:
                    bell = self._broker.bells.get(message["data"].decode())
                    if bell is not None:
                        bell.set()

    def _wake_all(self) -> None:
        for bell in self._broker.bells.values():
            bell.set()

    def stop(self) -> None:
        self._ends = True
        self.join(3)


class _WakingConsumer(_RedisConsumer):
    def __init__(self, broker: WakingBroker, queue_name: str, prefetch: int, timeout: int) -> None:
        super().__init__(broker, queue_name, prefetch, timeout)  # type: ignore[no-untyped-call]
        self._bell = broker.bells[queue_name]
        self._held: dict[str, str] = {}
        self._unacknowledged: list[str] = []
        self._lost_connection = False

    def __next__(self) -> dramatiq.MessageProxy | None:
        try:
            if self._lost_connection:
                self._recover()
            # Cleared before looking, so that a ring in between is not lost.
            self._bell.clear()
            if not self.message_cache and self.outstanding_message_count < self.prefetch:
                wanted = self.prefetch - self.outstanding_message_count
                self.message_cache = self.broker.do_fetch(self.queue_name, wanted)
            while self.message_cache:
                data = self.message_cache.pop(0)
                if data is not None:
                    return self._taken(data)
        except redis.RedisError as error:
            if not self._lost_connection:
                log.warning("queue %s: Redis does not answer: %s", self.queue_name, error)
            self._lost_connection = True
            time.sleep(RECONNECT_SECONDS)
            return None
        self._bell.wait(self.timeout / 1000)
        return None

    def _taken(self, data: bytes) -> dramatiq.MessageProxy:
        message: dramatiq.Message[None] = dramatiq.Message.decode(data)
        self.queued_message_ids.add(message.message_id)
        self._held[message.message_id] = message.options["redis_message_id"]
        return dramatiq.MessageProxy(message)

    def _recover(self) -> None:
        """Gives back what was fetched for this process but is not known here."""
        for id_ in list(self._unacknowledged):
            self.broker.do_ack(self.queue_name, id_)
            self._unacknowledged.remove(id_)
        key = f"{self.broker.namespace}:__acks__.{self.broker.broker_id}.{self.queue_name}"
        fetched = {id_.decode() for id_ in self.broker.client.smembers(key)}
        known = set(self._held.values()) | {
            _redis_id(data) for data in self.message_cache if data is not None
        }
        unknown = fetched - known
        if unknown:
            self.broker.do_requeue(self.queue_name, *unknown)
        self._lost_connection = False
        log.warning("queue %s: Redis answers again", self.queue_name)

    def ack(self, message: dramatiq.MessageProxy) -> None:
        self._finish(message)

    def nack(self, message: dramatiq.MessageProxy) -> None:
        """A message that failed is not kept: what it carried is still in a database."""
        self._finish(message)

    def _finish(self, message: dramatiq.MessageProxy) -> None:
        id_ = self._held.pop(message.message_id, "")
        self.queued_message_ids.discard(message.message_id)
        try:
            self.broker.do_ack(self.queue_name, id_)
        except redis.RedisError:
            self._unacknowledged.append(id_)
            self._lost_connection = True
        self._bell.set()

    def requeue(self, messages: Iterable[dramatiq.MessageProxy]) -> None:
        """At shutdown: what was fetched and not begun goes back at once."""
        ids = [message.options["redis_message_id"] for message in messages]
        ids += [_redis_id(data) for data in self.message_cache if data is not None]
        self.message_cache = []
        if ids:
            try:
                self.broker.do_requeue(self.queue_name, *ids)
            except redis.RedisError as error:
                log.warning("queue %s: not given back: %s", self.queue_name, error)


def _redis_id(data: bytes) -> str:
    return str(dramatiq.Message.decode(data).options["redis_message_id"])


def declare(
    queue: Queue,
    service: str,
    *,
    receive: Callable[[dict[str, object]], None],
    process: Callable[[int], None],
    confirm: Callable[[dict[str, list[int]]], None],
) -> None:
    """Declares the actors of a service. Their names are a wire format: they never change."""
    for name in queue_names(service):
        queue.broker.declare_queue(name)
    _declare(queue, service, "receive", FIRST)(receive)
    _declare(queue, service, "confirm", FIRST)(confirm)
    _declare(queue, service, "process", LATER)(process)


def _declare(queue: Queue, service: str, action: str, priority: int) -> ActorDecorator:
    return dramatiq.actor(
        actor_name=f"{service}.{action}",
        queue_name=service,
        priority=priority,
        broker=queue.broker,
    )


class Workers:
    """Threads of this process that take messages off the queues of the declared services."""

    def __init__(self, queue: Queue, threads: int) -> None:
        self._queue = queue
        self._worker = dramatiq.Worker(queue.broker, worker_threads=threads, worker_timeout=IDLE_MS)
        self._worker.queue_prefetch = 4 * threads

    def start(self) -> None:
        self._queue.broker.listen()
        self._worker.start()

    def stop(self, seconds: float = 30.0) -> None:
        """Lets running handlers end, returns the rest to the queue."""
        self._worker.stop(timeout=int(seconds * 1000))
