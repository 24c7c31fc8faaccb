"""Dramatiq's Redis broker, its consumers woken instead of polling."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import uuid4

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.common import current_millis

from shared.events.transport.wakeup import NAMESPACE

log = logging.getLogger("umlauf.events")

# A worker that is silent for so long is dead and its messages go back. Measured: 60 s (Dramatiq's
# own) returns them after 4 to 8 minutes, 15 s after 15.4 s, 5 s doubles what C code holds up.
HEARTBEAT_MS = 15_000

# In a million: each fetch looks for dead workers, not one in a thousand.
MAINTENANCE_ALWAYS = 1_000_000

RECONNECT_SECONDS = 0.25

# Between two looks of an idle consumer that is about to end.
LAST_WAIT_SECONDS = 0.01


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
            maintenance_chance=MAINTENANCE_ALWAYS,
        )
        self.arrivals: dict[str, threading.Event] = {}
        self._listener: _Listener | None = None
        self._ending = False

    @property
    def consumer_class(self) -> type[_WakingConsumer]:
        return _WakingConsumer

    def declare_queue(self, queue_name: str) -> None:
        if queue_name not in self.queues:
            self.arrivals[queue_name] = threading.Event()
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

    def end_waiting(self) -> None:
        """Before the worker stops: idle consumers look at once whether they are to end."""
        self._ending = True
        for arrival in self.arrivals.values():
            arrival.set()

    def wait_for(self, arrival: threading.Event, seconds: float) -> None:
        """Until something arrives, but no longer; hardly at all once the worker is to stop."""
        arrival.wait(LAST_WAIT_SECONDS if self._ending else seconds)

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
        self._stopping = False

    def run(self) -> None:
        while not self._stopping:
            try:
                self._wake_on_publication()
            except (redis.RedisError, OSError, ValueError):
                time.sleep(RECONNECT_SECONDS)

    def _wake_on_publication(self) -> None:
        with self._broker.client.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(self._broker.channel)
            self._wake_all()
            while not self._stopping:
                message = subscription.get_message(timeout=1.0)
                if message is not None:
                    arrival = self._broker.arrivals.get(message["data"].decode())
                    if arrival is not None:
                        arrival.set()

    def _wake_all(self) -> None:
        for arrival in self._broker.arrivals.values():
            arrival.set()

    def stop(self) -> None:
        self._stopping = True
        with suppress(redis.RedisError):
            # Names no queue: it only ends the wait for a publication.
            self._broker.client.publish(self._broker.channel, "")
        self.join(3)


class _WakingConsumer(_RedisConsumer):
    def __init__(self, broker: WakingBroker, queue_name: str, prefetch: int, timeout: int) -> None:
        super().__init__(broker, queue_name, prefetch, timeout)  # type: ignore[no-untyped-call]
        self._arrival = broker.arrivals[queue_name]
        self._held: dict[str, str] = {}
        self._unacknowledged: list[str] = []
        self._lost_connection = False

    def __next__(self) -> dramatiq.MessageProxy | None:
        try:
            if self._lost_connection:
                self._recover()
            # Cleared before looking, so that an arrival in between is not lost.
            self._arrival.clear()
            if not self.message_cache and self.outstanding_message_count < self.prefetch:
                wanted = self.prefetch - self.outstanding_message_count
                self.message_cache = self.broker.do_fetch(self.queue_name, wanted)
            while self.message_cache:
                data = self.message_cache.pop(0)
                if data is not None:
                    return self._to_proxy(data)
        except redis.RedisError as error:
            if not self._lost_connection:
                log.warning("queue %s: Redis does not answer: %s", self.queue_name, error)
            self._lost_connection = True
            time.sleep(RECONNECT_SECONDS)
            return None
        self.broker.wait_for(self._arrival, self.timeout / 1000)
        return None

    def _to_proxy(self, data: bytes) -> dramatiq.MessageProxy:
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
        self._arrival.set()

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
