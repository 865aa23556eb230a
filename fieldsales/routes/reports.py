"""Reports: the index, a report on screen and on paper, and the way to a file of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File, Redirect, Response

from fieldsales import clock, screens
from fieldsales.errors import NotFound, Refused
from fieldsales.pages import language, page
from fieldsales.reports import exports, filters, heads, jobs
from fieldsales.reports.answer import Answer, answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.page import page as shown
from fieldsales.reports.report import Report
from fieldsales.routes.actions import read_form
from fieldsales.routes.screens import whoever
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store
from fieldsales.texts import gettext

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PRINTED = 2_000


@get("/reports")
@threaded
def index(request: Request, store: NamedDependency[Store]) -> Response:
    actor, lang = whoever(request, store), language(request)
    _reads(actor)
    lines = [
        {"code": r.code, "title": gettext(lang, r.title), "sentence": gettext(lang, r.sentence), "href": f"/report/{r.code}"}
        for r in REPORTS.values() if r.listed and actor.role in r.by
    ]  # fmt: skip
    return page(screens.render(store, "reports", actor, {}, lang, "/reports", {"lines": lines}))


@get("/report")
@threaded
def none(request: Request, store: NamedDependency[Store]) -> Response:
    """Without a code there is only the index."""
    whoever(request, store)
    return Redirect("/reports")


@get("/reports/{id:str}")
@threaded
def behind(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """Nothing lies below the index."""
    whoever(request, store)
    raise NotFound


@get("/report/{code:str}")
@threaded
def report(request: Request, store: NamedDependency[Store], code: FromPath[str]) -> Response:
    actor, lang = whoever(request, store), language(request)
    wanted = known(code, actor)
    with store.reader(actor) as conn:
        found = ask(conn, wanted, _args(request), actor, lang)
        more = shown(conn, found, actor) | {
            "may_export": exports.may(actor),
            "reveals": actor.role == "manager" and any(c.kind == "phone" for c in wanted.columns),
            "periods": _periods(lang, wanted),
            "period": found.said.period,
            "dated": "period" in wanted.filters,
        }
    return page(screens.render(store, "report", actor, {"id": code} | _args(request), lang, request.url.path, more))


@get("/report/{code:str}/print")
@threaded
def printed(request: Request, store: NamedDependency[Store], code: FromPath[str]) -> Response:
    """The same on paper: no more rows than somebody might print."""
    actor, lang = whoever(request, store), language(request)
    wanted = known(code, actor)
    with store.reader(actor) as conn:
        found = ask(conn, wanted, _args(request), actor, lang, most=MOST_PRINTED)
        lines = heads.head(conn, found, actor, clock.now(), numbers=False, reason="")
        more = shown(conn, found, actor) | {"above": [list(line) for line in lines], "name": heads.name(wanted, found.said, lang), "most": MOST_PRINTED}
    return page(fill("_report_print", lang, ambient(actor, lang, request.url.path, "report", _args(request), store=store) | more))


def ask(
    conn: Any, wanted: Report, args: Mapping[str, str], actor: Actor, lang: str, *, most: int = filters.PAGE
) -> Answer:
    today = clock.shops_day(conn, clock.now())
    return answer(
        conn, wanted, filters.asked(args, today, wanted.usual, actor, wanted.periods), actor, lang, today, most=most
    )


def known(code: str, actor: Actor) -> Report:
    """Raises NotFound or, for who may not see it, Refused."""
    found = REPORTS.get(code)
    if found is None:
        raise NotFound
    if actor.role not in found.by:
        raise Refused("not_allowed")
    _reads(actor)
    return found


def _reads(actor: Actor) -> None:
    """A rep reads his own; on the desk's side figures want their right."""
    if actor.role == "manager" and not actor.may("numbers"):
        raise Refused("not_allowed")


def _args(request: Request) -> dict[str, str]:
    return {k: v[: screens.LONGEST] for k, v in request.query_params.items() if isinstance(v, str) and "\0" not in v}


def _periods(lang: str, wanted: Report) -> list[dict]:
    known = wanted.periods or filters.PERIODS
    return [{"code": code, "label": gettext(lang, title)} for code, title in filters.PERIODS.items() if code in known]


@post("/export/report/{code:str}", status_code=303)
async def start(request: Request, store: NamedDependency[Store], code: FromPath[str]) -> Response:
    """Begin the file and go to the page that shows how far it is. Numbers want a reason."""
    entries = dict(await read_form(request))
    return await anyio.to_thread.run_sync(lambda: _start(request, store, code, entries))


def _start(request: Request, store: Store, code: str, entries: dict[str, str]) -> Response:
    actor, lang = whoever(request, store), language(request)
    exports.needs(actor)
    wanted = known(code, actor)
    numbers, reason = entries.get("numbers") == "1", entries.get("reason", "").strip()
    if numbers and len(reason) < 2:
        raise Refused("export_reason")
    if len(reason) > 200:
        raise Refused("reason_length")
    with store.reader(actor) as conn:
        said = filters.asked(entries, clock.shops_day(conn, clock.now()), wanted.usual, actor, wanted.periods)
    job = jobs.of(store).start(store, wanted, said, actor, lang, numbers=numbers, reason=reason if numbers else "")
    return Redirect(f"/export/job/{job.id}", status_code=303)


@get("/export/job/{id:str}")
@threaded
def progress(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    actor, lang = whoever(request, store), language(request)
    exports.needs(actor)
    job = jobs.of(store).find(id, actor)
    state = {"id": job.id, "state": job.state, "done": job.done, "size": job.size, "failure": job.failure, "title": gettext(lang, job.report.title),
             "back": f"/report/{job.report.code}?{urlencode(job.said.address())}"}  # fmt: skip
    return page(fill("_export", lang, ambient(actor, lang, request.url.path, "report", {}, store=store) | {"job": state}))


@get("/export/job/{id:str}/file")
@threaded
def file(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    actor = whoever(request, store)
    exports.needs(actor)
    job = jobs.of(store).find(id, actor)
    if job.state != "done":
        raise NotFound("export_gone")
    named = f"attachment; filename=\"{job.report.code}.xlsx\"; filename*=UTF-8''{quote(job.name)}"
    return File(job.path, media_type=XLSX, headers={"Content-Disposition": named, "Cache-Control": "no-store"})


ROUTES: list[Any] = [index, none, behind, report, printed, start, progress, file]
