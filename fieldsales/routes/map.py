"""The map: its page and what it draws, what is done by hand on it, what lies under it, and places being looked up."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, ids, screens
from fieldsales.errors import NotFound, Refused
from fieldsales.geo import drawn, inside, taking, tiles
from fieldsales.geo import settings as map_settings
from fieldsales.pages import language, page
from fieldsales.routes.people import manager
from fieldsales.routes.screens import whoever
from fieldsales.routes.session import fields
from fieldsales.routes.threads import threaded
from fieldsales.store import Actor, Connection, Store, current_rev, next_rev

FILTERS = ("period", "rep", "outcome", "from", "to")


@get("/map")
@threaded
def show(request: Request, store: NamedDependency[Store]) -> Response:
    """The page with its list; pictures may come from the tiles' host and from nowhere else."""
    actor = manager(request, store, "map")
    if request.headers.get("hx-boosted"):  # the page has a policy of its own, which only a whole load brings
        return Response(
            "", headers={"HX-Redirect": request.url.path + (f"?{request.url.query}" if request.url.query else "")}
        )
    asked = {k: v for k, v in request.query_params.items() if isinstance(v, str)}
    find = asked.get("find", "").strip()[: screens.LONGEST]
    with store.reader(actor) as conn:
        chosen = map_settings.values(conn)
        rows, of = drawn.rows(conn, drawn.filters(asked, clock.shops_day(conn, clock.now())), find)
        more = {
            "rows": rows, "of": of, "find": find,
            "place": _to_place(conn, asked),
            "credit": chosen["shapes_credit"],
        }  # fmt: skip
    source = tiles.chosen(chosen, store.folder)
    more["first"] = "/map/data?" + urlencode({name: asked.get(name, "") for name in FILTERS[:3]})
    more["tiles"] = json.dumps(source, ensure_ascii=False) if source else ""
    answer = page(screens.render(store, "map", actor, asked, language(request), "/map", more))
    answer.headers["Content-Security-Policy"] = tiles.policy(source)
    return answer


def _to_place(conn: Connection, asked: dict[str, str]) -> dict | None:
    """?place=block&building=…: what the next tap on the map places."""
    block = conn.one("SELECT id, name FROM block WHERE id = :id AND gone_at IS NULL", {"id": asked.get("place")})
    if block is None:
        return None
    where = {"id": asked.get("building"), "block": block["id"]}
    building = conn.one(
        "SELECT id, label FROM building WHERE id = :id AND block_id = :block AND gone_at IS NULL", where
    )
    name = f"{block['name']} {building['label']}" if building else block["name"]
    return {"block": block["id"], "building": building["id"] if building else "", "name": name}


@get("/map/data")
@threaded
def data(request: Request, store: NamedDependency[Store]) -> Response:
    """Exactly what is drawn, of what the asker may see; unchanged since his last look it is 304."""
    actor = whoever(request, store)
    asked = {k: str(request.query_params.get(k, ""))[: screens.LONGEST] for k in FILTERS}
    with store.reader(actor) as conn:
        wanted = drawn.filters(asked, clock.shops_day(conn, clock.now()))
        tag = drawn.tag(current_rev(conn), wanted, actor.id if actor.role != "manager" else "")
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(None, status_code=304, headers=headers)
        columns = drawn.drawn(conn, wanted, loose=actor.role == "manager")
    body = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return Response(body, media_type="application/json", headers=headers)


@get("/map/buildings/{block:str}")
@threaded
def buildings(request: Request, store: NamedDependency[Store], block: FromPath[str]) -> Response:
    """What an outline may be linked to."""
    manager(request, store, "map")
    with store.reader() as conn:
        rows = conn.all(
            "SELECT id, label, CASE WHEN shape IS NULL THEN 0 ELSE 1 END AS known FROM building"
            " WHERE block_id = :block AND gone_at IS NULL ORDER BY seq, label, id", {"block": block},
        )  # fmt: skip
    return Response(
        json.dumps(rows, ensure_ascii=False), media_type="application/json", headers={"Cache-Control": "no-store"}
    )


@post("/map/inside", status_code=200)
async def within(request: Request, store: NamedDependency[Store]) -> Response:
    """A drawn ring → the blocks and buildings in it."""
    form = await fields(request, ("ring",))

    def answer() -> Response:
        manager(request, store, "map")
        ring = inside.drawn_ring(form["ring"])
        with store.reader() as conn:
            found = inside.found(conn, ring)
        return Response(
            json.dumps(found, ensure_ascii=False), media_type="application/json", headers={"Cache-Control": "no-store"}
        )

    return await anyio.to_thread.run_sync(answer)


# -- by hand


@post("/map/link", status_code=303)
async def link(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("footprint", "to"))
    await anyio.to_thread.run_sync(lambda: _link(store, manager(request, store, "map"), form))
    return Redirect("/map", status_code=303)


def _link(store: Store, by: Actor, form: dict[str, str]) -> None:
    """to is building:<id>, block:<id>, or nothing; what an import finds later does not change a hand's choice."""
    kind, _, id = form["to"].partition(":")
    moment = clock.now()
    with store.writer() as w:
        outline = w.one("SELECT id, shape, lat, lng FROM footprint WHERE id = :id", {"id": form["footprint"]})
        if outline is None:
            raise NotFound
        table = {"building": "SELECT id, block_id FROM building WHERE id = :id AND gone_at IS NULL",
                 "block": "SELECT NULL AS id, id AS block_id FROM block WHERE id = :id AND gone_at IS NULL"}  # fmt: skip
        home = w.one(table[kind], {"id": id}) if kind in table else None
        if form["to"] and home is None:
            raise Refused("building_gone")
        rev = next_rev(w)
        where = home or {"id": None, "block_id": None}
        row = {"building": where["id"], "block": where["block_id"], "rev": rev, "footprint": outline["id"], **outline}
        w.execute("UPDATE footprint SET building_id = NULL WHERE building_id = :building AND id <> :footprint", row)
        w.execute(
            "UPDATE footprint SET block_id = :block, building_id = :building, linked = 'hand', rev = :rev WHERE id = :footprint",
            row,
        )
        taking.tell(w, row)
        taking.note(w, ids.mint(), rev, by, moment, "link_footprint", {"footprint": outline["id"], "to": form["to"]})


@get("/map/{id:str}")
@threaded
def nowhere(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """The map has no parts with an address of their own."""
    manager(request, store, "map")
    return Redirect("/map")


ROUTES: list[Any] = [show, data, buildings, within, link, nowhere]
