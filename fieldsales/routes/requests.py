"""One person's request: the ticket with everything that is known of him, its steps, and what he is given."""

from __future__ import annotations

import json
from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, screens
from fieldsales.errors import NotFound, Refused
from fieldsales.offline.forms import tidy
from fieldsales.pages import language, page
from fieldsales.privacy import folder, paper, person, tickets
from fieldsales.reports import exports
from fieldsales.routes.actions import read_form
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store
from fieldsales.texts import sentence

FORM = {"kind": "delete", "who": "", "received_on": "", "note": ""}
SAID = dict.fromkeys(tickets.STEPS, "")
"""What was typed for each step, to be shown again when it is refused."""


@get("/request")
@threaded
def none(request: Request, store: NamedDependency[Store]) -> Response:
    manager(request, store, "people")
    return Redirect("/requests")


@post("/request", status_code=303)
async def receive(request: Request, store: NamedDependency[Store]) -> Response:
    form = {key: tidy(value) for key, value in await read_form(request)}
    return await anyio.to_thread.run_sync(_receive, request, store, form)


def _receive(request: Request, store: Store, form: dict[str, str]) -> Response:
    by = manager(request, store, "people")
    kind, who, day, note = (form.get(name, "") for name in FORM)
    try:
        return Redirect(f"/request/{tickets.receive(store, by, kind, who, day, note, clock.now())}", status_code=303)
    except Refused as refused:
        more = {"problem": sentence(refused.key, language(request), **refused.values), "typed": FORM | form}
        return page(screens.render(store, "requests", by, {}, language(request), "/requests", more), refused.status)


@get("/requests")
@threaded
def index(request: Request, store: NamedDependency[Store]) -> Response:
    by = manager(request, store, "people")
    return page(
        screens.render(store, "requests", by, {}, language(request), "/requests", {"problem": "", "typed": FORM})
    )


@get("/requests/{id:str}")
@threaded
def below(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    manager(request, store, "people")
    raise NotFound


@get("/request/{id:str}")
@threaded
def ticket(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    return _show(request, store, manager(request, store, "people"), id)


def _show(
    request: Request, store: Store, by: Actor, id: str, status: int = 200, *, problem: str = "", typed: dict[str, str] = SAID, picked: list[str] | None = None,
) -> Response:  # fmt: skip
    """Until he is picked all who may be meant; then himself, and how much of him there is where."""
    with store.reader() as conn:
        asked = tickets.read(conn, id)
        found = person.of(conn, asked["contacts"])
        known = person.everything(conn, found) if found.contacts and asked["status"] == "checked" else {}
        phones = conn.one(
            "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN f.done_at IS NULL THEN 1 ELSE 0 END), 0) AS wait"
            " FROM forget AS f JOIN device AS d ON d.id = f.device_id"
            " WHERE f.mutation_id = 'base' AND f.at >= :at AND d.wiped_at IS NULL",
            {"at": asked["done_at"] or "9999"},
        )
        maybe = person.search(conn, asked["who"]) if tickets.unpicked(asked) else []
        must_pick = tickets.must_pick(conn, asked)
    more = {
        "problem": problem, "typed": typed, "picked": picked or [], "maybe": maybe, "must_pick": must_pick, "he": found.contacts,
        "known": [{"table": table, "n": len(rows)} for table, rows in known.items()], "phones": phones, "elsewhere": folder.elsewhere(store.folder),
    }  # fmt: skip
    return page(screens.render(store, "request", by, {"id": id}, language(request), f"/request/{id}", more), status)


@get("/request/{id:str}/{step:str}")
@threaded
def no_step(request: Request, store: NamedDependency[Store], id: FromPath[str], step: FromPath[str]) -> Response:
    """A step is only taken by its form."""
    manager(request, store, "people")
    raise NotFound


@post("/request/{id:str}/{step:str}", status_code=303)
async def step(request: Request, store: NamedDependency[Store], id: FromPath[str], step: FromPath[str]) -> Response:
    entries = [(key, tidy(value)) for key, value in await read_form(request)]
    return await anyio.to_thread.run_sync(_step, request, store, id, step, entries)


def _step(request: Request, store: Store, id: str, step: str, entries: list[tuple[str, str]]) -> Response:
    by = manager(request, store, "people")
    if step not in tickets.STEPS:
        raise NotFound
    contacts = [value for key, value in entries if key == "contact"]
    said = dict(entries).get("said", "")
    try:
        tickets.step(store, by, id, step, said, contacts, clock.now())
    except NotFound:
        raise
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return _show(
            request, store, by, id, refused.status, problem=problem, typed=SAID | {step: said}, picked=contacts
        )
    return Redirect(f"/request/{id}", status_code=303)


def _given(request: Request, store: Store, id: str) -> tuple[Actor, dict, dict[str, list[dict]]]:
    """What he is given, once it is known that it is he; it stands in the book of files first."""
    by = manager(request, store, "people")
    with store.reader() as conn:
        asked = tickets.read(conn, id)
        found = person.of(conn, asked["contacts"])
        if asked["status"] == "received" or not found.contacts:
            raise Refused("request_nobody")
        known = person.everything(conn, found)
    rows = sum(len(rows) for rows in known.values())
    exports.log(store, by, "person", {"request": id}, clock.now(), rows=rows, numbers=True, reason=asked["kind"])
    return by, asked, known


@get("/request/{id:str}/person.json")
@threaded
def as_json(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    _, asked, known = _given(request, store, id)
    told = {"request": id, "received_on": asked["received_on"], "made_at": clock.iso(clock.now()), "data": known}
    headers = {"Content-Disposition": "attachment; filename=person.json", "Cache-Control": "no-store"}
    return Response(
        json.dumps(told, ensure_ascii=False, indent=1).encode(),
        media_type="application/json; charset=utf-8",
        headers=headers,
    )


@get("/request/{id:str}/print")
@threaded
def on_paper(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """The same to read, and to print or save as PDF."""
    by, asked, known = _given(request, store, id)
    lang = language(request)
    with store.reader() as conn:
        shop = conn.one("SELECT name, tz FROM shop")
        notice = conn.one("SELECT version, zh, en, at FROM notice ORDER BY version DESC LIMIT 1")
    minutes = clock.shift(clock.now(), shop["tz"] if shop else clock.HOME)
    parts = [
        {"table": table, "n": len(kept), "rows": paper.rows(table, kept, lang, minutes)}
        for table, kept in known.items()
    ]
    more = {"asked": asked, "parts": parts, "shop": shop["name"] if shop else "", "notice": notice}
    return page(fill("_person_print", lang, ambient(by, lang, request.url.path, "request", {}, store=store) | more))


ROUTES: list[Any] = [none, receive, index, below, ticket, no_step, step, as_json, on_paper]
