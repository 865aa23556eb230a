"""A year's arrangement of holidays on its way in: what was understood, what not, whose tasks it moves; saved by its form."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.pages import language, page
from fieldsales.routes.people import manager
from fieldsales.routes.session import fields
from fieldsales.routes.threads import threaded
from fieldsales.schedule import holiday_notice, preview
from fieldsales.screens import ambient, fill
from fieldsales.store import Store
from fieldsales.texts import sentence


@get("/calendar/import")
@threaded
def reloaded(request: Request, store: NamedDependency[Store]) -> Response:
    """Where a look stood; loaded again it is the calendar."""
    manager(request, store, "rules")
    return Redirect("/calendar")


@post("/calendar/import", status_code=200)
async def look(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("year", "text"))
    return await anyio.to_thread.run_sync(_look, request, store, form)


def _look(request: Request, store: Store, form: dict[str, str]) -> Response:
    by, lang = manager(request, store, "rules"), language(request)
    year = form["year"].strip()
    year = year if year.isascii() and year.isdigit() and 2001 <= int(year) <= 2098 else _this_year(store)
    notice = holiday_notice.read(form["text"], int(year))
    years = {day[:4] for day in notice.days}
    year = years.pop() if len(years) == 1 else year
    seen: dict[str, Any] = {"year": year, "text": form["text"], "problem": "", "sent": "", "change": None}
    seen["days"] = _days(store, notice) if not years else []
    seen["wrong"] = [{"line": line, "text": text} for line, text in notice.wrong]
    status = 200
    try:
        if years:
            raise Refused("calendar_mixed_years")
        if not notice.days:
            raise Refused("calendar_lines_none")
        sent = ",".join(f"{day['id']} {day['kind']} {day['name']}" for day in seen["days"])
        change = [("calendar_year", {"year": year, "days": sent})]
        seen |= {"change": preview.touched(store, by, change, clock.now()).as_dict(), "sent": sent}
    except Refused as refused:
        seen["problem"], status = sentence(refused.key, lang, **refused.values), refused.status
    around = ambient(by, lang, request.url.path, "calendar", {}, store=store)
    return page(fill("_calendar_year", lang, around | seen), status)


def _days(store: Store, notice: holiday_notice.Notice) -> list[dict]:
    """A day off that was assumed to be a festival stays one: notices do not say which days customers are left alone."""
    with store.reader() as conn:
        festivals = {row["id"] for row in conn.all("SELECT id FROM calendar WHERE festival = 1")}
    found = []
    for day, (said, name) in sorted(notice.days.items()):
        kind = "festival" if said == "off" and day in festivals else said
        marks = {"workday": int(kind == "workday"), "festival": int(kind == "festival"), "certain": 1}
        found.append({"id": day, "kind": kind, "name": name} | marks)
    return found


ROUTES: list[Any] = [reloaded, look]


def _this_year(store: Store) -> str:
    with store.reader() as conn:
        return clock.shops_day(conn, clock.now())[:4]
