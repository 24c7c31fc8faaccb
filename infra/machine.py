"""The event machine inside this process."""

from __future__ import annotations

import threading

from infra.installation import Installation


class Machine:
    """Delivers and handles events while the installation runs."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._rung = threading.Event()
        self._ends = False
        self._thread = threading.Thread(target=self._run, name="machine")

    def start(self) -> None:
        self._installation.ring_with(lambda _: self._rung.set())
        self._thread.start()

    def stop(self) -> None:
        self._ends = True
        self._rung.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._ends:
            self._rung.clear()
            self._installation.settle()
            self._rung.wait(1)


def start_machine(installation: Installation, redis_url: str) -> Machine:
    machine = Machine(installation)
    machine.start()
    return machine
