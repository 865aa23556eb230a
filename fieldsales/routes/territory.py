"""Areas from a list or from the map: GET /territory/new?person=…&block=…&building=…&unit=… comes with them ticked,
POST /territory/give gives them; who stands in the way is shown first, with until when, and what may be done about it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, ids
from fieldsales.access import areas
from fieldsales.access.areas import Wish
from fieldsales.errors import Refused
from fieldsales.offline.forms import tidy
from fieldsales.pages import language, page
from fieldsales.routes import screens
from fieldsales.routes.actions import read_form
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store
from fieldsales.texts import sentence

KINDS = ("block", "building", "unit")
REPS = "SELECT id, name FROM person WHERE active = 1 AND role = 'rep' ORDER BY name, id"


@get("/territory/new")
@threaded
def new(request: Request, store: NamedDependency[Store]) -> Response:
    by = manager(request, store, "territory")
    asked = list(request.query_params.multi_items())
    return show(request, store, by, _wish(asked), find=tidy(dict(asked).get("find", ""))[:80])


@get("/territory")
@threaded
def areas_of_all(request: Request, store: NamedDependency[Store]) -> Response:
    """An area without its name: the list of them."""
    manager(request, store, "territory")
    return Redirect("/territories")


@get("/territory/{id:str}")
@threaded
def area(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """The screen of that name; it needs a line here because other addresses begin like it."""
    return screens.show(request, store, "territory", {"id": id})


@get("/territory/inside/{block:str}")
@threaded
def inside(request: Request, store: NamedDependency[Store], block: FromPath[str]) -> Response:
    """The buildings and units of one block, for the list to open in place."""
    by = manager(request, store, "territory")
    with store.reader() as conn:
        buildings = areas.inside(conn, block)
    around = ambient(by, language(request), request.url.path, "territories", {}, store=store)
    return page(fill("_inside", language(request), around | {"buildings": buildings}))


@post("/territory/give", status_code=200)
async def give(request: Request, store: NamedDependency[Store]) -> Response:
    entries = [(key, tidy(value)) for key, value in await read_form(request)]
    return await anyio.to_thread.run_sync(_give, request, store, entries)


def _give(request: Request, store: Store, entries: list[tuple[str, str]]) -> Response:
    by, wish = manager(request, store, "territory"), _wish(entries)
    with store.reader() as conn:
        blocking = [] if wish.anyway else areas.in_the_way(conn, wish)
    if blocking:
        return show(request, store, by, wish, blocking=blocking)
    try:
        base = dict(entries).get("id") or ids.mint()
        given, left = areas.give(store, by, wish, clock.now(), f"area-{base}")
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return show(request, store, by, wish, problem=problem, status=refused.status)
    done = urlencode({"person": wish.person, "given": given, "left": left})
    return Redirect(f"/territories?{done}", status_code=303)


def show(
    request: Request, store: Store, by: Actor, wish: Wish, *, blocking: list[dict] | None = None, problem: str = "",
    status: int = 200, find: str = "",
) -> Response:  # fmt: skip
    lang = language(request)
    with store.reader() as conn:
        picked = [there | {"code": text} for text in wish.places if (there := areas.place(conn, text))]
        opened = {one["block"]: areas.inside(conn, one["block"]) for one in picked if one["building"]}
        blocks = areas.blocks(conn)
        listed = areas.narrowed(blocks, find, {one["block"] for one in picked})
        more = {
            "reps": conn.all(REPS), "of": len(blocks), "find": find,
            "blocks": [b | {"buildings_in": opened.get(b["id"])} for b in listed], "wish": wish.__dict__, "picked": [one["code"] for one in picked],
            "chosen": picked, "blocking": blocking or [], "problem": problem, "today": clock.shops_day(conn, clock.now()),
        }  # fmt: skip
    return page(fill("_territory_new", lang, ambient(by, lang, "/territory/new", "territories", {}, store=store) | more), status)


def _wish(entries: list[tuple[str, str]]) -> Wish:
    form = dict(entries)
    places = [f"{key}:{value}" for key, value in entries if key in KINDS and value]
    places += [value for key, value in entries if key == "place" and value.partition(":")[0] in KINDS]
    anyway = form.get("anyway", "")
    return Wish(
        form.get("person", ""), tuple(dict.fromkeys(places)), form.get("begins_on", ""), form.get("ends_on", ""),
        "1" if form.get("alone") == "1" else "0", anyway if anyway in ("end", "skip") else "",
    )  # fmt: skip


ROUTES: list[Any] = [new, areas_of_all, area, inside, give]
