"""Outlines from a GeoJSON file: the import page notices one and leads here; look first, then take in."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.geo import footprints, settings, sketch, taking
from fieldsales.geo.footprints import Read
from fieldsales.intake import uploads
from fieldsales.pages import language, page
from fieldsales.routes.people import manager
from fieldsales.routes.session import fields
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Connection, Store
from fieldsales.texts import sentence

SHOWN = 30


@get("/import-outlines/{id:str}")
@threaded
def preview(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """What would come in and where it would belong, by the radius chosen; or, once taken in, what did."""
    by = manager(request, store, "import")
    data, about = uploads.found(store, by, id)
    read = footprints.read(data)
    with store.reader() as conn:
        done = taking.taken(conn, read, id)
        seen = done or taking.look(conn, read, _radius(conn, request.query_params.get("radius")))
    lang = language(request)
    bad = [{"line": b.line, "name": b.name, "why": sentence(b.reason, lang)} for b in seen.read.bad[:SHOWN]]
    shown: dict[str, Any] = {
        "about": about,
        "counts": seen.counts,
        "blocks": seen.blocks[:SHOWN],
        "bad": bad,
        "radius": f"{seen.radius:g}",
    }
    shown |= {"done": done is not None, **sketch.of(seen)}
    around = ambient(by, lang, request.url.path, "import", {}, store=request.app.state.store)
    return page(fill("_footprints", lang, around | shown))


@post("/import-outlines/{id:str}", status_code=303)
async def take_in(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    form = await fields(request, ("radius",))
    return await anyio.to_thread.run_sync(_take_in, request, store, id, form["radius"])


def _take_in(request: Request, store: Store, id: str, radius: str) -> Response:
    """Sent twice, it happens once: the upload's id is the log's."""
    by = manager(request, store, "import")
    data, about = uploads.found(store, by, id)
    read: Read = footprints.read(data)
    with store.reader() as conn:
        metres = _radius(conn, radius)
    taking.bring_in(store, by, read, metres, about, clock.now(), id=id)
    return Redirect(f"/import-outlines/{id}", status_code=303)


@get("/import-outlines/{id:str}/returned.csv")
@threaded
def returned(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    data, _ = uploads.found(store, manager(request, store, "import"), id)
    content = footprints.returned_csv(footprints.read(data).bad, language(request))
    headers = {"Content-Disposition": "attachment; filename=returned.csv", "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv", headers=headers)


def _radius(conn: Connection, typed: str | None) -> float:
    """As typed, else as set."""
    if not typed:
        return float(settings.value(conn, "link_radius"))
    if not typed.isascii() or not typed.isdigit() or not 10 <= int(typed) <= 2000:
        raise Refused("setting_number_wrong")
    return float(typed)


ROUTES: list[Any] = [preview, take_in, returned]
