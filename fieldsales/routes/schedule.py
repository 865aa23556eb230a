"""POST /schedule/many: what the manager does with the customers he ticked: give them on, move them, say a word to the rep.

Each is a mutation of its own, as if it had been done by hand one after the other; one that is refused keeps no other.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import anyio
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Response

from fieldsales import clock, ids, texts
from fieldsales.errors import Refused
from fieldsales.offline.forms import tidy
from fieldsales.pages import language
from fieldsales.routes.actions import perform, read_form
from fieldsales.routes.people import manager
from fieldsales.sqlfile import with_tasks
from fieldsales.store import Actor, Connection, Store

DUE = with_tasks("""
SELECT t.rule FROM customer AS k JOIN tasks_of(k.id = :customer) AS t ON t.customer_id = k.id
 WHERE k.id = :customer AND t.due_on <= CASE WHEN k.due_on > :today THEN k.due_on ELSE :today END
 GROUP BY t.rule ORDER BY t.rule
""")
"""Moved to another day is all that is due by now, else the next task there is: the customer leaves the list of that day."""
LAST = """
SELECT f.id FROM followup AS f WHERE f.customer_id = :customer AND f.gone_at IS NULL ORDER BY f.at DESC, f.id DESC LIMIT 1
"""
Form = dict[str, str]


@post("/schedule/many", status_code=303)
async def many(request: Request, store: NamedDependency[Store]) -> Response:
    entries = [(key, tidy(value)) for key, value in await read_form(request)]
    ticked = list(dict.fromkeys(value for key, value in entries if key == "customer" and value))
    return await anyio.to_thread.run_sync(_many, request, store, ticked, dict(entries))


def _many(request: Request, store: Store, ticked: list[str], form: Form) -> Response:
    by, now = manager(request, store, "schedule"), clock.now()
    form["again"] = texts.gettext(language(request), "Contact again")
    if not ticked:
        raise Refused("nobody_ticked")
    if form.get("act") not in DEEDS:
        raise Refused("bad_request")
    base = f"{form.get('id') or ids.mint()}-{_meant(ticked, form)}"
    done, why = 0, []
    with store.writer() as conn:
        if _known(conn, base):  # a double tap
            return Redirect(_back(form, len(ticked), []), status_code=303)
        for n, customer in enumerate(ticked):
            try:
                _do(conn, by, now, f"{base}.{n}", customer, form)
                done += 1
            except Refused as refused:
                why.append(refused.key)
    return Redirect(_back(form, done, why), status_code=303)


def _meant(ticked: list[str], form: Form) -> str:
    """The same form sent again is the same deed; filled in otherwise it is another."""
    said = [*ticked, *(form.get(name, "") for name in ("act", "owner", "reason", "next_on", "text"))]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:12]


def _known(conn: Connection, base: str) -> bool:
    low = f"{base}."
    return (
        conn.one("SELECT 1 AS one FROM mutation_log WHERE id >= :low AND id < :high", {"low": low, "high": f"{base}/"})
        is not None
    )


def _do(conn: Connection, by: Actor, now: datetime, id: str, customer: str, form: Form) -> None:
    """One customer, whole or not at all."""
    today = clock.shops_day(conn, now)
    conn.execute("SAVEPOINT ticked")
    try:
        for n, (name, args) in enumerate(DEEDS[form["act"]](conn, customer, form, today)):
            record = {"id": f"{id}.{n}", "name": name, "args": args, "at": clock.iso(now), "day": today}
            perform(conn, by, record, now)
    except Refused:
        conn.execute("ROLLBACK TO ticked")
        raise
    finally:
        conn.execute("RELEASE ticked")


def _reassign(conn: Connection, customer: str, form: Form, today: str) -> list[tuple[str, Form]]:
    if not form.get("owner"):
        raise Refused("owner_needed")
    return [("reassign", {"customer": customer, "owner": form["owner"], "reason": form.get("reason", "")})]


def _move(conn: Connection, customer: str, form: Form, today: str) -> list[tuple[str, Form]]:
    """A customer without any task gets one of the manager's own, so that he has a day again."""
    day = form.get("next_on", "")
    if not day:
        raise Refused("day_needed")
    due = conn.all(DUE, {"customer": customer, "today": today})
    return [("move", {"customer": customer, "task": t["rule"], "next_on": day}) for t in due] or [
        ("own_task", {"customer": customer, "text": form["again"], "due_on": day})
    ]


def _comment(conn: Connection, customer: str, form: Form, today: str) -> list[tuple[str, Form]]:
    last = conn.one(LAST, {"customer": customer})
    if last is None:
        raise Refused("no_followup")
    return [("comment", {"followup": last["id"], "text": form.get("text", "")})]


def _back(form: Form, done: int, why: list[str]) -> str:
    """To the list as it was, with what came of it."""
    path = form.get("next", "")
    local = path if path.startswith("/schedule?") and all(ord(c) > 32 for c in path) else "/schedule?"
    said = {"done": done} | ({"left": len(why), "why": why[0]} if why else {})
    return f"{local}&{urlencode(said)}"


DEEDS: dict[str, Any] = {"reassign": _reassign, "move": _move, "comment": _comment}
ROUTES: list[Any] = [many]
