"""A rule on its way to being changed: the form, whom it would touch today, and the way back to what this version brings."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, screens
from fieldsales.errors import NotFound, Refused
from fieldsales.pages import language, page
from fieldsales.routes.actions import read_form
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.schedule import preview, rule_form, rulebook
from fieldsales.store import Actor, Store
from fieldsales.texts import sentence
from fieldsales.words.schedule import RULE_DAYS_OF


@get("/rule")
@threaded
def none(request: Request, store: NamedDependency[Store]) -> Response:
    """Without a code it is the list."""
    manager(request, store, "rules")
    return Redirect("/rules")


@get("/rule/{id:str}")
@threaded
def rule(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    by = manager(request, store, "rules")
    row = _row(store, id)
    return _show(request, store, by, row, {"form": rule_form.shown(row, language(request))})


@post("/rule/{id:str}", status_code=200)
async def look(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """Nothing is saved here: the page comes back with whom the change would touch, or with what is wrong about it."""
    entries = await read_form(request)
    return await anyio.to_thread.run_sync(_look, request, store, id, entries)


def _look(request: Request, store: Store, id: str, entries: list[tuple[str, str]]) -> Response:
    by, lang = manager(request, store, "rules"), language(request)
    row = _row(store, id)
    back = ("default", "1") in entries and id in rule_form.DEFAULTS
    form = rule_form.default(row, lang) if back else rule_form.typed(entries, row, lang)
    args = rule_form.changes(form, row, lang)
    seen: dict[str, Any] = {"form": form, "looked": 1, "sent": [list(pair) for pair in args.items()]}
    seen["said"] = [_said(name, row, args, lang) for name in args]
    try:
        if args:
            seen["change"] = preview.touched(store, by, [("rule_edit", {"rule": id} | args)], clock.now()).as_dict()
    except Refused as refused:
        seen["problem"] = sentence(refused.key, lang, **refused.values)
        return _show(request, store, by, row, seen, refused.status)
    return _show(request, store, by, row, seen)


def _said(name: str, row: dict, args: dict[str, str], lang: str) -> dict[str, str]:
    """One line of what would change, in words."""
    before, after = rulebook.shown(name, row, lang), rulebook.shown(name, row | args, lang)
    return {"label": rulebook.LABELS[name], "before": before, "after": after}


def _row(store: Store, id: str) -> dict:
    with store.reader() as conn:
        row = conn.one("SELECT * FROM rule WHERE id = :id", {"id": id})
    if row is None:
        raise NotFound
    return row


def _show(request: Request, store: Store, by: Actor, row: dict, seen: dict, status: int = 200) -> Response:
    lang = language(request)
    known = rule_form.DEFAULTS.get(row["id"])
    line = known._asdict() | {"active": 1} if known else {}
    given = seen["form"]["products"]
    if known:
        line |= {"trigger": rule_form.trigger(line)}
    more: dict[str, Any] = {
        "triggers": rule_form.triggers(row, lang),
        "problem": "", "change": None, "looked": 0, "sent": [], "said": [],
        "original": [{"field": name, "value": "" if value is None else str(value)} for name, value in line.items()],
        "is_default": not known or not rule_form.changes(rule_form.default(row, lang), row, lang),
        "products": [{"code": w["code"], "label": w["label"], "days": given[w["code"]]} for w in RULE_DAYS_OF],
    } | seen  # fmt: skip
    html = screens.render(store, "rule", by, {"id": row["id"]}, lang, request.url.path, more)
    return page(html, status)


ROUTES: list[Any] = [none, rule, look]
