"""/pool: the public pool, for reps who may take somebody out of it and for who leads. It is the server's alone, because a
phone holds one rep's customers; without a network the phone says so."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Response

from fieldsales import clock, screens
from fieldsales.errors import Refused
from fieldsales.pages import language, page
from fieldsales.pool.page import shown
from fieldsales.routes.screens import whoever
from fieldsales.routes.threads import threaded
from fieldsales.store import Store


@get("/pool")
@threaded
def pool(request: Request, store: NamedDependency[Store]) -> Response:
    actor, lang = whoever(request, store), language(request)
    if actor.role == "manager" and not actor.may("schedule"):
        raise Refused("not_allowed")
    args = {
        k: v[: screens.LONGEST] for k, v in request.query_params.items() if isinstance(v, str) and v and "\0" not in v
    }
    with store.reader() as conn:
        today = clock.shops_day(conn, clock.now())
        found = shown(conn, actor, today, args.get("block", ""))
    around = screens.ambient(actor, lang, "/pool", "pool", args, store=store)
    return page(screens.fill("_pool", lang, around | {"today": today} | found))


ROUTES: list[Any] = [pool]
