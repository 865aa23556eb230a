"""Somebody leaves the shop: GET /leave/<person> shows what he has and asks who follows where, POST does it in one go."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.access import leaving, people
from fieldsales.errors import Refused
from fieldsales.offline.forms import tidy
from fieldsales.pages import language, page
from fieldsales.routes.actions import read_form
from fieldsales.routes.people import manager
from fieldsales.routes.session import visitor
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store
from fieldsales.texts import gettext, sentence

FOLLOWERS = "SELECT id, name FROM person WHERE active = 1 AND role = 'rep' AND id <> :id ORDER BY name, id"
PHONES = """
SELECT label, pending, synced_at FROM device WHERE person_id = :id AND revoked_at IS NULL ORDER BY synced_at DESC NULLS LAST, id
"""


@get("/leave/{person:str}")
@threaded
def look(request: Request, store: NamedDependency[Store], person: FromPath[str]) -> Response:
    return _show(request, store, manager(request, store, "people"), person, {}, "", 200)


@post("/leave/{person:str}", status_code=303)
async def leave(request: Request, store: NamedDependency[Store], person: FromPath[str]) -> Response:
    """Fields: `all` is the successor for everything, `to:<block id>` another one for a block."""
    form = {key: tidy(value) for key, value in await read_form(request)}
    return await anyio.to_thread.run_sync(_leave, request, store, person, form)


def _leave(request: Request, store: Store, person: str, form: dict[str, str]) -> Response:
    by = manager(request, store, "people")
    plan = {"": form.get("all", "")}
    plan |= {key.partition(":")[2]: value for key, value in form.items() if key.startswith("to:") and value}
    reason = form.get("reason", "") or gettext(language(request), "left the shop")
    try:
        leaving.leave(store, by, person, plan, reason, visitor(request).address, clock.now())
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return _show(request, store, by, person, plan, problem, refused.status)
    return Redirect(f"/person/{person}", status_code=303)


@post("/leave/{person:str}/undo", status_code=303)
@threaded
def undo(request: Request, store: NamedDependency[Store], person: FromPath[str]) -> Response:
    by = manager(request, store, "people")
    leaving.undo(store, by, person, visitor(request).address, clock.now())
    return Redirect(f"/person/{person}", status_code=303)


def _show(
    request: Request, store: Store, by: Actor, person: str, plan: dict[str, str], problem: str, status: int
) -> Response:
    lang = language(request)
    with store.reader() as conn:
        about = people.in_charge_of(conn, by, person)
        found = leaving.preview(conn, person)
        for block in found["blocks"]:
            block["to"] = plan.get(block["id"], "") if block["id"] else ""
        more = {
            "person": about, "found": found, "followers": conn.all(FOLLOWERS, {"id": person}), "all": plan.get("", ""),
            "phones": conn.all(PHONES, {"id": person}), "problem": problem,
        }  # fmt: skip
    return page(fill("_leave", lang, ambient(by, lang, f"/leave/{person}", "person", {}, store=store) | more), status)


ROUTES: list[Any] = [look, leave, undo]
