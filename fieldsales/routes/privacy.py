"""What the law asks of the desk: a number on demand, the notice for everybody."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.pages import language, page
from fieldsales.privacy import reveals
from fieldsales.routes.people import manager
from fieldsales.routes.session import fields
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Store


@get("/reveal")
@threaded
def nothing_shown(request: Request, store: NamedDependency[Store]) -> Response:
    """The address of a number that was shown; loaded again it shows nothing."""
    manager(request, store)
    return Redirect("/search")


@post("/reveal", status_code=200)
async def reveal(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("contact", "why", "next"))
    return await anyio.to_thread.run_sync(_reveal, request, store, form)


def _reveal(request: Request, store: Store, form: dict[str, str]) -> Response:
    by, lang = manager(request, store), language(request)
    found = reveals.reveal(store, by, form["contact"], form["why"], clock.now())
    back = form["next"] if form["next"].startswith("/") and not form["next"].startswith("//") else "/search"
    more = {"shown": found, "contact": form["contact"], "back_to": back}
    return page(fill("_revealed", lang, ambient(by, lang, "/reveal", "reveal", {}, store=store) | more))


@get("/notice")
@threaded
def notice(request: Request, store: NamedDependency[Store]) -> Response:
    """What people are told about their data: for everybody who scans the code, without signing in."""
    lang = language(request)
    with store.reader() as conn:
        shop = conn.one("SELECT name FROM shop")
        found = conn.one("SELECT version, zh, en, at FROM notice ORDER BY version DESC LIMIT 1")
    more = {"shop": shop["name"] if shop else "", "notice": found}
    return page(fill("_notice", lang, ambient(None, lang, "/notice", "notice", {}, store=store) | more))


ROUTES: list[Any] = [nothing_shown, reveal, notice]
