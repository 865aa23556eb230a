"""A table of blocks on its way in: choose the file, see what it means, correct the columns, take in what is good."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import anyio
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.geo import footprints
from fieldsales.intake import columns, places, spreadsheet, uploads
from fieldsales.intake.columns import LABELS, Plan
from fieldsales.intake.places import Checked
from fieldsales.intake.spreadsheet import Sheet
from fieldsales.pages import language, page
from fieldsales.routes.people import manager
from fieldsales.routes.session import fields
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store
from fieldsales.texts import sentence

SHOWN_ROWS, SHOWN_RETURNED, SHOWN_CELL = 6, 50, 60


@get("/import")
@threaded
def choose(request: Request, store: NamedDependency[Store]) -> Response:
    return show(request, manager(request, store, "import"), "_import", {"problem": ""})


@post("/import", status_code=303)
async def upload(request: Request, store: NamedDependency[Store]) -> Response:
    """Take the file only if it is a table; what is wrong with it is said on the page where it was chosen."""
    by = await anyio.to_thread.run_sync(manager, request, store)
    try:
        name, data = await sent_file(request)
        if footprints.looks_like(data):
            await anyio.to_thread.run_sync(footprints.read, data)
            return Redirect(f"/import-outlines/{uploads.keep(store, by, name, data)}", status_code=303)
        await anyio.to_thread.run_sync(spreadsheet.read, data)
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return show(request, by, "_import", {"problem": problem}, refused.status)
    return Redirect(f"/import/{uploads.keep(store, by, name, data)}", status_code=303)


async def sent_file(request: Request) -> tuple[str, bytes]:
    try:
        form = await request.form()
    except Exception as error:  # any malformed body, whatever the parser calls it
        raise Refused("bad_request") from error
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refused("file_missing")
    return file.filename, await file.read()


@get("/import/{id:str}")
@threaded
def preview(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """What would happen: columns as guessed or as chosen (?name=4&district=2), first rows, what comes in, what not."""
    by = manager(request, store, "import")
    sheet, source = uploads.kept(store, by, id)
    done = uploads.outcome(store, id)
    if done:
        return show(request, by, "_imported", _outcome(request, id, source, sheet, *done))
    plan, problem, checked = _plan(sheet, dict(request.query_params)), "", Checked()
    try:
        with store.reader() as conn:
            checked = places.check(conn, sheet, plan)
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
    seen = _outcome(request, id, source, sheet, plan, checked) | _columns(sheet, plan) | {"problem": problem}
    return show(request, by, "_import_check", seen)


@post("/import/{id:str}", status_code=303)
async def take_in(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    form = await fields(request, ("header", "declared", *LABELS))
    return await anyio.to_thread.run_sync(_take_in, request, store, id, form)


def _take_in(request: Request, store: Store, id: str, form: dict[str, str]) -> Response:
    """Sent twice, it happens once: the upload's id is the log's."""
    by = manager(request, store, "import")
    sheet, source = uploads.kept(store, by, id)
    if form["declared"] != "1":
        raise Refused("declare_first")
    if uploads.outcome(store, id) is None:
        plan = _plan(sheet, form)
        checked = places.bring_in(store, by, sheet, plan, source, clock.now(), id=id)
        uploads.write_outcome(store, id, plan, checked)
    return Redirect(f"/import/{id}", status_code=303)


@get("/import/{id:str}/returned.csv")
@threaded
def returned(request: Request, store: NamedDependency[Store], id: FromPath[str]) -> Response:
    """The rows that stay out, each with its reason; before taking in by the columns of the page that links here."""
    by = manager(request, store, "import")
    sheet, _ = uploads.kept(store, by, id)
    plan, checked = uploads.outcome(store, id) or (_plan(sheet, dict(request.query_params)), None)
    if checked is None:
        with store.reader() as conn:
            checked = places.check(conn, sheet, plan)
    content = places.returned_csv(sheet, plan, checked.returned, language(request))
    headers = {"Content-Disposition": "attachment; filename=returned.csv", "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv", headers=headers)


def _plan(sheet: Sheet, chosen: dict[str, Any]) -> Plan:
    """The columns somebody chose; guessed ones while nobody has."""
    if "header" not in chosen:
        return columns.guess(sheet)
    given = {name: str(chosen.get(name, "")) for name in LABELS}
    found = {name: int(at) for name, at in given.items() if at.isascii() and at.isdigit() and int(at) < sheet.width}
    return Plan(chosen["header"] == "1", found)


def _outcome(request: Request, id: str, source: dict, sheet: Sheet, plan: Plan, checked: Checked) -> dict:
    lang = language(request)
    stays = [
        {"line": one.row.line, "name": _short(_name(one.row.cells, plan)), "why": one.why(lang)}
        for one in checked.returned[:SHOWN_RETURNED]
    ]
    counts = {"good": len(checked.good), "duplicates": len(checked.duplicates), "bad": len(checked.bad)}
    asked = urlencode({"header": int(plan.header), **plan.places})
    about = {"file": source["file"], "kind": sheet.kind, "encoding": sheet.encoding, "separator": sheet.delimiter}
    return {
        "id": id,
        "about": about,
        "counts": counts,
        "stays": stays,
        "asked": asked,
        "rows": len(sheet.rows) - plan.header,
    }


def _columns(sheet: Sheet, plan: Plan) -> dict:
    """For the selects and the first rows: every column's number, title and first value."""
    first = [row.cells for row in sheet.rows[plan.header : plan.header + SHOWN_ROWS]]
    titles = sheet.rows[0].cells if plan.header else ()
    choices = [
        {
            "at": at,
            "title": _short(titles[at]) if at < len(titles) else "",
            "sample": _short(_at(first[0], at)) if first else "",
        }
        for at in range(sheet.width)
    ]
    places = [{"field": name, "label": label, "at": plan.places.get(name)} for name, label in LABELS.items()]
    lines = [[_short(_at(cells, at)) for at in range(sheet.width)] for cells in first]
    return {"header": plan.header, "choices": choices, "places": places, "first": lines}


def _at(cells: tuple[str, ...], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _name(cells: tuple[str, ...], plan: Plan) -> str:
    return _at(cells, plan.places.get("name", 0))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CELL else text[: SHOWN_CELL - 1] + "…"


def show(request: Request, by: Actor, template: str, values: dict, status: int = 200) -> Response:
    around = ambient(by, language(request), request.url.path, "import", {}, store=request.app.state.store)
    return page(fill(template, language(request), around | values), status)


ROUTES: list[Any] = [choose, upload, preview, take_in, returned]
