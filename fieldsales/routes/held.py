"""POST /held: a form that a page without a worker kept while the server was out of reach.

Nobody is looking at it any more, so it is answered as a phone's outbox is: with the time of capture, once per id, and
what is refused stands under the rep's and the manager's refusals with everything that was typed.
"""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, Response, post
from litestar.di import NamedDependency

from fieldsales import clock, ids, mutations
from fieldsales.access import people
from fieldsales.errors import Elsewhere, Refused, SignedOut
from fieldsales.offline import forms
from fieldsales.pages import language
from fieldsales.routes.actions import MOST_ENTRIES
from fieldsales.routes.sync import clock_offset, read_body
from fieldsales.store import Connection, Store
from fieldsales.texts import sentence


@post("/held", status_code=200)
async def held(request: Request, store: NamedDependency[Store]) -> Response:
    """Body {person, name, entries, at, day, sent_at}, times by the phone's clock → {verdicts, next}."""
    device = people.device_of(request, store)
    if device is None:
        raise SignedOut
    raw = await request.body()
    answer = await anyio.to_thread.run_sync(lambda: take(store, device, read_body(request, raw), language(request)))
    return Response(answer, headers={"Cache-Control": "no-store"})


def take(store: Store, device: people.Device, body: dict, lang: str) -> dict:
    """Answer one kept form; raises Elsewhere when another person kept it. A revoked device hands over, as in a sync."""
    if body.get("person") != device.actor.id:
        raise Elsewhere("other_person")
    received = clock.now()
    prepared = read_form(body)
    offset = clock_offset(body, received)
    quarantine = "revoked" if device.revoked else None
    with store.writer() as conn:
        verdicts = [
            mutations.accept_in(
                conn, device.actor, own_id(conn, device, record), received, offset, quarantine=quarantine,
                left=device.left_at,
            )
            for record in prepared.records
        ]
    return {"verdicts": [told(verdict, lang) for verdict in verdicts], "next": prepared.next}


def read_form(body: dict) -> forms.Prepared:
    name, entries = body.get("name"), body.get("entries")
    if not isinstance(name, str) or not isinstance(entries, list) or not all(is_pair(e) for e in entries):
        raise Refused("bad_request")
    if len(entries) > MOST_ENTRIES:
        raise Refused("too_many")
    at, day = body.get("at"), body.get("day")
    return forms.records(name, [(k, v) for k, v in entries], at=str(at), day=str(day), mint=ids.mint)


def is_pair(entry: object) -> bool:
    return isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry)


def own_id(conn: Connection, device: people.Device, record: dict) -> dict:
    """As actions.perform: an id that was done with other values (the page still had it) is a new intention. The new id
    follows from the old one, so that a lost answer doubles nothing.
    """
    if mutations.shape_fault(record):
        return record
    known = conn.one("SELECT name, args, person_id FROM mutation_log WHERE id = :id", {"id": record["id"]})
    if known is None or mutations.is_same(known, device.actor, record):
        return record
    return record | {"id": f"{record['id']}-again"}


def told(verdict: mutations.Verdict, lang: str) -> dict:
    """A verdict, and for who reads it the sentence of a refusal."""
    return verdict.as_dict() | {"sentence": sentence(verdict.reason, lang) if verdict.reason else None}


ROUTES: list[Any] = [held]
