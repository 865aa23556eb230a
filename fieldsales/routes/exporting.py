"""Tables that a manager takes out of the shop."""

from __future__ import annotations

import csv
import io
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Response

from fieldsales import clock
from fieldsales.pages import language
from fieldsales.reports import exports
from fieldsales.routes.people import manager
from fieldsales.routes.threads import threaded
from fieldsales.store import Store
from fieldsales.texts import gettext, sentence

REFUSALS = """
SELECT r.at, p.name, r.verdict, r.name AS what, r.reason, r.args, r.answer, r.answered_at
  FROM refusal AS r JOIN person AS p ON p.id = r.person_id
 ORDER BY r.at, r.id
"""
HEADER = ("When", "Rep", "Verdict", "What", "Reason", "Everything that was typed", "Answer", "Answered")


@get("/export/refusals.csv")
@threaded
def refusals(request: Request, store: NamedDependency[Store]) -> Response:
    """All work that was not accepted, answered or not, with its full arguments."""
    by, lang = manager(request, store, "export"), language(request)
    with store.reader() as conn:
        rows = [{**row, "reason": sentence(row["reason"], lang)} for row in conn.all(REFUSALS)]
    what = gettext(lang, "Work that was not accepted")
    exports.log(store, by, "refusals.csv", {}, clock.now(), rows=len(rows), numbers=True, reason=what)
    return table("refusals.csv", [gettext(lang, word) for word in HEADER], [list(row.values()) for row in rows])


def table(name: str, header: list[str], rows: list[list]) -> Response:
    """A CSV that Excel opens as UTF-8; a text that Excel would take for a formula stays a text."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *([_tame(cell) for cell in row] for row in rows)])
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _tame(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


ROUTES: list[Any] = [refusals]
