"""GET /taken-for-sure: the exact answer while a number is typed. The phone's own, /taken, knows only what it holds."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Response

from fieldsales import screens
from fieldsales.claims import known
from fieldsales.pages import language, page
from fieldsales.routes.screens import whoever
from fieldsales.store import Store

LONGEST = 40


@get("/taken-for-sure", sync_to_thread=True)
def taken_for_sure(request: Request, store: NamedDependency[Store]) -> Response:
    actor, lang = whoever(request, store), language(request)
    typed = str(request.query_params.get("phone", ""))[:LONGEST].replace("\0", "")
    with store.reader() as conn:
        found = known.others(conn, actor, typed)
    around = screens.ambient(actor, lang, request.url.path, "taken", {}, store=store)
    return page(screens.fill("_taken_for_sure", lang, around | {"others": found}))


ROUTES: list[Any] = [taken_for_sure]
