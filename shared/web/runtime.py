"""How a page comes to its service's runtime."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request

from shared.service import ServiceRuntime


def runtime_of(name: str) -> Callable[[Request], ServiceRuntime]:
    """A FastAPI dependency that hands a page or route its service's runtime."""

    def find(request: Request) -> ServiceRuntime:
        runtime: ServiceRuntime = request.app.state.runtimes[name]
        return runtime

    return find
