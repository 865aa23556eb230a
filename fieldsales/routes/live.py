"""GET /live: server-sent events for the desk. /health: whether the server and its database answer, and nothing of anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import anyio
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from fieldsales.access import devices
from fieldsales.live import Pulse
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.store import Store

UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@get("/live")
async def live(request: Request, store: NamedDependency[Store]) -> Stream:
    """`changed` after something was written, at most one a second; `beat` in between; `over` when the session ended."""
    await anyio.to_thread.run_sync(manager, request, store)
    pulse: Pulse = request.app.state.pulse
    events = pulse.open(request.cookies.get(devices.COOKIE, ""), request.query_params.get("since", ""))
    return Stream(events, media_type="text/event-stream", headers=UNBUFFERED)


@get("/health")
@threaded
def health(store: NamedDependency[Store]) -> Response:
    """For the proxy and the container: no data of anybody, no version."""
    with store.reader() as conn:
        conn.one("SELECT 1 AS one")
    return Response("ok\n", media_type="text/plain", headers={"Cache-Control": "no-store"})


@get("/health/events")
async def health_events() -> Stream:
    """Three events within a second, for the doctor: whether the proxy in front lets them through one by one."""

    async def three() -> AsyncIterator[str]:
        for n in range(3):
            yield f"data: {n}\n\n"
            await asyncio.sleep(0.4)

    return Stream(three(), media_type="text/event-stream", headers=UNBUFFERED)


ROUTES: list[Any] = [live, health, health_events]
