"""Settings and presets: what moves tasks is shown before it is saved, the rest is saved at once."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, ids, screens
from fieldsales.errors import NotFound, Refused
from fieldsales.pages import language, page
from fieldsales.routes.actions import perform, read_form
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.schedule import preview, setting_form
from fieldsales.schedule.defaults import SETTINGS
from fieldsales.store import Actor, Store
from fieldsales.texts import sentence


@get("/settings")
@threaded
def settings(request: Request, store: NamedDependency[Store]) -> Response:
    return _show(request, store, manager(request, store, "settings"), {})


@get(["/settings/{key:str}", "/preset/{key:str}"])
@threaded
def reloaded(request: Request, store: NamedDependency[Store], key: FromPath[str]) -> Response:
    """Where a page stands that was only a look; loaded again it is the settings."""
    manager(request, store, "settings")
    return Redirect("/settings")


@post("/settings/{key:str}", status_code=200)
async def setting(request: Request, store: NamedDependency[Store], key: FromPath[str]) -> Response:
    entries = dict(await read_form(request))
    return await anyio.to_thread.run_sync(_setting, request, store, key, entries)


def _setting(request: Request, store: Store, key: str, entries: dict[str, str]) -> Response:
    by = manager(request, store, "settings")
    if key not in SETTINGS:
        raise NotFound
    back = entries.get("default") == "1"
    typed = (
        setting_form.split(key, SETTINGS[key]) if back else {k: entries.get(k, "") for k in setting_form.fields(key)}
    )
    value = setting_form.joined(key, typed)
    with store.reader() as conn:
        same = conn.one("SELECT 1 AS one FROM setting WHERE id = :id AND value = :value", {"id": key, "value": value})
    args = {} if same else {"setting": key, "value": value}
    seen = {"about": key, "typed": typed}
    if args and key not in setting_form.MOVES:
        return _save(request, store, by, args, seen)
    return _look(request, store, by, "setting_set", args, seen)


@post("/preset/{key:str}", status_code=200)
@threaded
def preset(request: Request, store: NamedDependency[Store], key: FromPath[str]) -> Response:
    by = manager(request, store, "settings")
    if key not in setting_form.PRESETS:
        raise NotFound
    chosen = setting_form.PRESETS[key]
    args = {"rhythm": chosen["rhythm"], "windows": chosen["windows"]}
    return _look(request, store, by, "levels_set", args, {"about": key})


def _save(request: Request, store: Store, by: Actor, args: dict[str, str], seen: dict) -> Response:
    now = clock.now()
    record = {"id": ids.mint(), "name": "setting_set", "args": args, "at": clock.iso(now)}
    try:
        with store.writer() as conn:
            record["day"] = clock.shops_day(conn, now)
            perform(conn, by, record, now)
    except Refused as refused:
        return _wrong(request, store, by, refused, seen)
    return Redirect("/settings", status_code=303)


def _look(request: Request, store: Store, by: Actor, name: str, args: dict[str, str], seen: dict) -> Response:
    try:
        if args:
            seen["change"] = preview.touched(store, by, [(name, args)], clock.now()).as_dict()
            seen["sent"] = [list(pair) for pair in args.items()]
    except Refused as refused:
        return _wrong(request, store, by, refused, seen)
    return _show(request, store, by, seen)


def _wrong(request: Request, store: Store, by: Actor, refused: Refused, seen: dict) -> Response:
    problem = sentence(refused.key, language(request), **refused.values)
    return _show(request, store, by, seen | {"problem": problem}, refused.status)


def _show(request: Request, store: Store, by: Actor, seen: dict, status: int = 200) -> Response:
    defaults = {key: setting_form.split(key, value) for key, value in SETTINGS.items()}
    more = {"about": "", "typed": {}, "problem": "", "change": None, "sent": [], "defaults": defaults} | seen
    return page(screens.render(store, "settings", by, {}, language(request), request.url.path, more), status)


ROUTES: list[Any] = [settings, setting, preset, reloaded]
