"""Handlers that use the database run in a worker thread, off the event loop.

Litestar's own sync_to_thread wraps a handler twice when two methods or two paths share it (2.25: AsyncCallable is not
seen as async at the second registration), and then answers with a coroutine.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import anyio

P = ParamSpec("P")
T = TypeVar("T")


def threaded(handler: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Use below @get or @post."""

    @functools.wraps(handler)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await anyio.to_thread.run_sync(functools.partial(handler, *args, **kwargs))

    return run
