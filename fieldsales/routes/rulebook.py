"""The table of rules out to Excel and in again: choose the file, see what it would change and for whom, take it in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import anyio
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, mutations
from fieldsales.errors import Refused
from fieldsales.intake import spreadsheet, uploads
from fieldsales.intake.spreadsheet import Sheet
from fieldsales.pages import language, page
from fieldsales.routes.exporting import table
from fieldsales.routes.importing import sent_file
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.schedule import preview, rule_rows, rulebook
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Connection, Store, next_rev
from fieldsales.texts import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RULES = "SELECT * FROM rule ORDER BY id"


@get("/export/rules.csv")
@threaded
def as_csv(request: Request, store: NamedDependency[Store]) -> Response:
    rows = _rows(request, store)
    return table("rules.csv", rows[0], [list(row) for row in rows[1:]])


@get("/export/rules.xlsx")
@threaded
def as_xlsx(request: Request, store: NamedDependency[Store]) -> Response:
    headers = {"Content-Disposition": "attachment; filename=rules.xlsx", "Cache-Control": "no-store"}
    return Response(rulebook.workbook(_rows(request, store)), media_type=XLSX, headers=headers)


def _rows(request: Request, store: Store) -> list[list[str]]:
    manager(request, store, "rules")
    with store.reader() as conn:
        return rulebook.table(conn.all(RULES), language(request))


@get("/import-rules")
@threaded
def choose(request: Request, store: NamedDependency[Store]) -> Response:
    return _show(request, manager(request, store, "rules"), {"problem": ""})


@post("/import-rules", status_code=303)
async def upload(request: Request, store: NamedDependency[Store]) -> Response:
    by = await anyio.to_thread.run_sync(manager, request, store)
    try:
        name, data = await sent_file(request)
        await anyio.to_thread.run_sync(lambda: rule_rows.places(spreadsheet.read(data)))
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return _show(request, by, {"problem": problem}, refused.status)
    return Redirect(f"/import-rules/{uploads.keep(store, by, name, data)}", status_code=303)


@get("/import-rules/{id:str}")
@threaded
def look(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """What each row would change, what stays out and why, and whose tasks would move; nothing is written."""
    by, lang = manager(request, store, "rules"), language(request)
    sheet, source = uploads.kept(store, by, id)
    found: list[rule_rows.Checked] = []
    moment = clock.now()
    change = preview.tried(
        store, moment, lambda conn, rev: found.append(rule_rows.try_all(conn, by, sheet, id, moment, rev))
    )
    checked = found[0]
    bad = [{"line": one.line, "code": one.code, "why": one.why(lang)} for one in checked.bad]
    counts = {"changes": len(checked.changes), "same": checked.same, "bad": len(bad)}
    seen = {"problem": "", "file": source["file"], "counts": counts, "bad": bad, "change": change.as_dict()}
    seen["lines"] = [_line(one, lang) for one in checked.changes]
    return _show(request, by, seen | {"id": id}, name="_rules_check")


def _line(one: dict, lang: str) -> dict:
    named = [name for name in rulebook.LABELS if name in one["args"] and name != "code"]
    said = [{"label": rulebook.LABELS[name], "text": rulebook.shown(name, one["args"], lang)} for name in named]
    return {"line": one["line"], "code": one["code"], "new": one["name"] == "rule_add", "said": said}


@post("/import-rules/{id:str}", status_code=303)
@threaded
def take_in(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """Sent twice, it happens once: each row's mutation has the upload's id."""
    by = manager(request, store, "rules")
    sheet, _ = uploads.kept(store, by, id)
    with store.writer() as conn:
        known = conn.one(
            "SELECT COUNT(*) AS n FROM mutation_log WHERE substr(id, 1, :n) = :id", {"id": f"{id}.", "n": len(id) + 1}
        )
        taken = known["n"] if known else 0
        if not taken:
            taken = _take_in(conn, by, sheet, id, clock.now())
    return Redirect(f"/rules?taken={taken}", status_code=303)


def _take_in(conn: Connection, by: Actor, sheet: Sheet, id: str, moment: datetime) -> int:
    rev = next_rev(conn)
    checked = rule_rows.try_all(conn, by, sheet, id, moment, rev)
    for one in checked.changes:
        verdict = mutations.Verdict(f"{id}.{one['line']}", "applied", None, rev)
        mutations.log(conn, by, one["name"], one["args"], moment, moment, verdict)
    return len(checked.changes)


def _show(request: Request, by: Actor, seen: dict, status: int = 200, name: str = "_rules_import") -> Response:
    lang = language(request)
    return page(fill(name, lang, ambient(by, lang, request.url.path, "rules", {}, store=request.app.state.store) | seen), status)


ROUTES: list[Any] = [as_csv, as_xlsx, choose, upload, look, take_in]
