"""create_app: one store, one list of addresses, and what holds for every answer (who may post, headers, refusals)."""

from __future__ import annotations

import ctypes
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import anyio
from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from fieldsales import group_buys
from fieldsales.claims import collide, numbers, protect
from fieldsales.coverage import tally
from fieldsales.errors import NotFound, Refused
from fieldsales.geo import lookups
from fieldsales.headers import SECURITY
from fieldsales.live import Pulse
from fieldsales.offline import bundle
from fieldsales.pages import refusal
from fieldsales.privacy import again
from fieldsales.routes import ROUTES
from fieldsales.schedule import defaults, digest
from fieldsales.settings import Settings
from fieldsales.store import Store

LARGEST_REQUEST = 25_000_000
THREADS = 12
"""How many answers are made at once. Python runs one of them at a time anyway; each holds a connection with its pages."""
HEADERS = [(name.lower().encode(), value.encode()) for name, value in SECURITY.items()]
logger = logging.getLogger("fieldsales")


def create_app(settings: Settings, store: Store | None = None) -> Litestar:
    """The whole server as one ASGI app over one shop's folder."""
    shop = store or Store(settings.data)
    defaults.plant(shop)
    tally.ensure(shop)
    again.ensure(shop)
    numbers.ensure(shop)
    collide.ensure(shop)
    protect.ensure(shop)
    group_buys.ensure(shop)
    if settings.reload:
        bundle.watch()
    bundle.current()  # a template that does not compile stops the start, not a page
    return Litestar(
        route_handlers=ROUTES,
        dependencies={"store": Provide(lambda: shop, sync_to_thread=False)},
        state=State({"settings": settings, "store": shop, "pulse": Pulse(shop)}),
        middleware=[same_site_only],
        exception_handlers={Refused: refusal, HTTPException: _http, Exception: _unexpected},
        before_send=[_secure, partial(_forgotten, shop)],
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1500, gzip_compress_level=5, exclude=["/sync", "^/live$", "^/health"]
        ),
        openapi_config=None,
        request_max_body_size=LARGEST_REQUEST,
        lifespan=[few_threads, lambda app: lookups.watch(shop), lambda app: digest.watch(shop, private=settings.private_hooks)],
        on_shutdown=[shop.close],
    )


@asynccontextmanager
async def few_threads(app: Litestar) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def settle() -> None:
    """For a process that only serves: what was loaded stays, so that the collector need not look at it for every page.
    What the start needed for a moment (templates as trees, a count of all visits) goes back to the system, where it can."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def same_site_only(app: ASGIApp) -> ASGIApp:
    """Refuse writes that another site's page sends with our cookie (Fetch Metadata, or Origin for older browsers).

    Source: the OWASP cheat sheet on cross-site request forgery, "Fetch Metadata headers"; cookies are SameSite=Lax too.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method", "GET") not in ("GET", "HEAD", "OPTIONS"):
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
            if not _from_us(headers):
                request: Request = Request(scope, receive, send)
                response = refusal(request, _cross_site()).to_asgi_response(None, request)
                await response(scope, receive, send)
                return
        await app(scope, receive, send)

    return guarded


def _from_us(headers: dict[str, str]) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:  # not a browser's form or fetch; a browser always says one of the two
        return True
    return origin.partition("://")[2] == headers.get("host", "")


def _cross_site() -> Refused:
    refused = Refused("cross_site")
    refused.status = 403
    return refused


async def _secure(message: Message, scope: Scope) -> None:
    """Security headers on every answer, refusals and files included."""
    if message["type"] == "http.response.start":
        had = {name.lower() for name, _ in message["headers"]}
        message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS if n not in had)]


async def _forgotten(store: Store, message: Message, scope: Scope) -> None:
    """A desk that keeps pages it has seen lets go of those from before somebody's data were deleted (static/desk/seen.js)."""
    if message["type"] == "http.response.start" and any(
        v.startswith(b"text/html") for n, v in message["headers"] if n == b"content-type"
    ):
        when = again.last(store)
        if when:
            message["headers"] = [*message["headers"], (b"x-forgotten", when.encode())]


def _http(request: Request, error: HTTPException) -> Response:
    """Litestar's own refusals (no such address, wrong method, body too large) in our words."""
    if error.status_code >= 500:
        return _unexpected(request, error)
    keys = {404: "not_found", 405: "not_found", 413: "too_large"}
    refused = NotFound() if error.status_code in (404, 405) else Refused(keys.get(error.status_code, "bad_request"))
    refused.status = error.status_code
    return refusal(request, refused)


def _unexpected(request: Request, error: Exception) -> Response:
    logger.error("%s %s", request.method, request.url.path, exc_info=error)
    refused = Refused("server_error")
    refused.status = 500
    return refusal(request, refused)
