"""What the map is set to: what lies under it and who looks addresses up; the queue of lookups, and the owner's own tiles."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.errors import NotFound, Refused
from fieldsales.geo import lookups, tiles
from fieldsales.geo import settings as map_settings
from fieldsales.pages import language, page
from fieldsales.routes.people import manager
from fieldsales.routes.ranges import ranged
from fieldsales.routes.screens import whoever
from fieldsales.routes.session import came_from, fields
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store
from fieldsales.texts import sentence


@get("/map/settings")
@threaded
def settings(request: Request, store: NamedDependency[Store]) -> Response:
    return _settings(request, store, manager(request, store, "settings"), {}, "")


@post("/map/settings", status_code=303)
async def change(request: Request, store: NamedDependency[Store]) -> Response:
    typed = await fields(request, tuple(map_settings.DEFAULTS))
    return await anyio.to_thread.run_sync(_change, request, store, typed)


def _change(request: Request, store: Store, typed: dict[str, str]) -> Response:
    by = manager(request, store, "settings")
    try:
        with store.writer() as w:
            map_settings.write(w, by, typed, clock.now())
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return _settings(request, store, by, typed, problem, refused.status)
    return Redirect("/map/settings", status_code=303)


def _settings(request: Request, store: Store, by: Actor, typed: dict, problem: str, status: int = 200) -> Response:
    with store.reader() as conn:
        values = map_settings.values(conn) | typed
    lang = language(request)
    shown = {"values": values, "problem": problem, "held": tiles.header(store.folder / tiles.FILE), "file": tiles.FILE}
    return page(fill("_map_settings", lang, ambient(by, lang, "/map/settings", "map_settings", {}, store=store) | shown), status)


@get("/map/tiles/map.pmtiles")
@threaded
def tile_file(request: Request, store: NamedDependency[Store]) -> Response:
    """The owner's own tiles, in ranges, for whoever is signed in."""
    whoever(request, store)
    if tiles.header(store.folder / tiles.FILE) is None:
        raise NotFound
    return ranged(request, store.folder / tiles.FILE)


@post("/map/lookup", status_code=303)
async def look_up(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("block",))
    await anyio.to_thread.run_sync(
        lambda: lookups.ask(store, manager(request, store, "map"), form["block"] or None, clock.now())
    )
    return Redirect("/places", status_code=303)


@post("/map/lookup/stop", status_code=303)
@threaded
def stop_looking(request: Request, store: NamedDependency[Store]) -> Response:
    manager(request, store, "map")
    lookups.stop(store)
    return Redirect(came_from(request), status_code=303)


ROUTES: list[Any] = [settings, change, tile_file, look_up, stop_looking]
