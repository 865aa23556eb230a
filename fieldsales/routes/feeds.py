"""The calendar link: made and taken back by its person or the manager, read by a calendar app that has nothing but the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import segno
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.errors import NotFound
from fieldsales.pages import language, page
from fieldsales.routes.people import reach
from fieldsales.routes.screens import whoever
from fieldsales.routes.session import fields, is_https
from fieldsales.routes.threads import threaded
from fieldsales.schedule import feeds
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store


@get("/ics/{name:str}")
@threaded
def read(request: Request, store: NamedDependency[Store], name: FromPath[str]) -> Response:
    """The feed itself. Answers 304 for as long as nothing in the shop has changed."""
    token = name.removesuffix(".ics")
    with store.reader() as conn:
        feed = feeds.find(conn, token)
        if feed is None:
            raise NotFound
        today = clock.shops_day(conn, clock.now())
        headers = {
            "ETag": feeds.etag(conn, feed, today),
            "Cache-Control": "private, no-cache",
            "X-Robots-Tag": "noindex",
        }
        same = request.headers.get("if-none-match", "").removeprefix("W/") == headers["ETag"]
        text = "" if same else feeds.calendar(conn, feed, today, base_of(request))
    feeds.note_read(store, feed["token_hash"], clock.now())
    if same:
        return Response(None, status_code=304, headers=headers)
    return Response(
        text,
        media_type="text/calendar",
        headers=headers | {"Content-Disposition": 'inline; filename="follow-ups.ics"'},
    )


@post("/ics/make", status_code=200)
async def make(request: Request, store: NamedDependency[Store]) -> Response:
    """Answers with the link at once: only its hash is kept, so it cannot be shown again."""
    form = await fields(request, ("person",))
    return await anyio.to_thread.run_sync(_make, request, store, form["person"])


def _make(request: Request, store: Store, person: str) -> Response:
    by, lang = whoever(request, store), language(request)
    token = feeds.make(store, by, person or by.id, lang, clock.now())
    link = f"{base_of(request)}/ics/{token}.ics"
    with store.reader() as conn:
        found = feeds.find(conn, token)
    qr = segno.make(link, error="m").svg_data_uri(scale=6, border=2, dark="#17181a", light="#fff")
    shown = {
        "feed": found,
        "link": link,
        "open": f"webcal://{link.partition('://')[2]}",
        "qr": qr,
        "reach": reach(link),
    }
    return page(fill("_feed", lang, ambient(by, lang, "/feed", "feed", {}, store=store) | shown))


@post("/ics/revoke", status_code=303)
async def revoke(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("person", "next"))
    return await _then(form["next"], lambda: _revoke(request, store, form["person"]))


def _revoke(request: Request, store: Store, person: str) -> None:
    by: Actor = whoever(request, store)
    feeds.revoke(store, by, person or by.id, clock.now())


async def _then(next: str, do: Callable[[], None]) -> Response:
    await anyio.to_thread.run_sync(do)
    return Redirect("/messages" if next == "/messages" else "/feed", status_code=303)


def base_of(request: Request) -> str:
    return f"{'https' if is_https(request) else 'http'}://{request.url.netloc}"


ROUTES: list[Any] = [read, make, revoke]
