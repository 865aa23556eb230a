"""POST /do/<mutation>: a form without a service worker; the same mutation, run here at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import anyio
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock, ids, mutations
from fieldsales.errors import Elsewhere, Refused
from fieldsales.offline import forms
from fieldsales.routes.screens import whoever
from fieldsales.store import Actor, Connection, Store, next_rev

MOST_ENTRIES = 3000


@post("/do/{name:str}", status_code=303)
async def do(request: Request, store: NamedDependency[Store], name: FromPath[str]) -> Response:
    """Run the mutation for the form's values and go on to its `next`; a refusal is a page and keeps nothing."""
    entries = await read_form(request)
    return await anyio.to_thread.run_sync(lambda: act(request, store, name, entries))


async def read_form(request: Request) -> list[tuple[str, str]]:
    """The form's entries as pairs of text, in order; raises Refused for files and floods."""
    try:
        form = await request.form()
    except Exception as error:  # any malformed body, whatever the parser calls it
        raise Refused("bad_request") from error
    entries = [(k, v) for k, v in form.multi_items() if isinstance(v, str)]
    if len(entries) > MOST_ENTRIES:
        raise Refused("too_many")
    return entries


def act(request: Request, store: Store, name: str, entries: list[tuple[str, str]]) -> Response:
    actor = whoever(request, store)
    if request.headers.get("x-person", actor.id) != actor.id:  # a page that was open when somebody else signed in
        raise Elsewhere("other_person")
    now = clock.now()
    with store.writer() as conn:
        day = clock.shops_day(conn, now)
        prepared = forms.records(name, entries, at=clock.iso(now), day=day, mint=ids.mint)
        for record in prepared.records:
            perform(conn, actor, record, now)
    return Redirect(prepared.next or request.headers.get("referer") or "/", status_code=303)


def perform(conn: Connection, actor: Actor, record: dict, now: datetime) -> None:
    """As accept(), but a refusal goes back to the person who is looking at the form, so nothing is kept for later.

    The whole form is one transaction: one door refused, none written.
    """
    fault = mutations.shape_fault(record)
    if fault:
        raise Refused(fault)
    known = conn.one("SELECT name, args, person_id FROM mutation_log WHERE id = :id", {"id": record["id"]})
    if known and mutations.is_same(known, actor, record):
        return
    if known:  # the back button: the same form, filled in differently, is a new intention
        record = record | {"id": ids.mint()}
    rev = next_rev(conn)
    args = {k: v for k, v in record["args"].items() if v is not None}
    mutations.run(conn, actor, record["name"], args, record["id"], now, rev, record["day"])
    verdict = mutations.Verdict(record["id"], "applied", None, rev)
    mutations.log(conn, actor, record["name"], args, now, now, verdict)


ROUTES: list[Any] = [do]
