"""A query and a template that share a name: run the one as who asks, fill the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldsales import clock, ids
from fieldsales.errors import NotFound, Refused
from fieldsales.offline.bundle import current as bundle
from fieldsales.offline.environment import environment
from fieldsales.sqlfile import ScreenFile, screens
from fieldsales.store import Actor, Connection, Params, Store
from fieldsales.words import WORDS

LONGEST = 400
NOTHING: Mapping[str, Any] = {}


def render(
    store: Store, name: str, actor: Actor, args: Mapping[str, str], lang: str, path: str,
    more: Mapping[str, Any] = NOTHING,
) -> str:  # fmt: skip
    """The page of screen `name` for `actor`; args are the query string plus `id` from the path. Raises Refused.

    `more` is what a route adds to the screen's own answers: a form as it was typed, what became of it.
    """
    screen = screens().get(name)
    if screen is None:
        raise NotFound
    if actor.role not in screen.by or (screen.may and not actor.may(screen.may)):
        raise Refused("not_allowed")
    given = {k: v[:LONGEST] for k, v in args.items() if v and "\0" not in v}
    moment = clock.now()
    with store.reader(actor) as conn:
        zone = clock.shops_zone(conn)
        today = clock.day_of(moment, zone)
        shift = clock.shift(moment, zone)
        params = Params(
            {**given, "me": actor.id, "role": actor.role, "now": clock.iso(moment), "today": today, "shift": shift}
        )
        found = _answers(conn, screen, params)
        refused = conn.one(
            "SELECT count(*) AS n FROM refusal WHERE person_id = :me AND answered_at IS NULL", {"me": actor.id}
        )
    around = ambient(actor, lang, path, screen.name, given, refused["n"] if refused else 0)
    return fill(name, lang, around | {"today": today, "tz_minutes": shift} | found | dict(more))


def _answers(conn: Connection, screen: ScreenFile, params: Params) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for query in screen.queries:
        rows = conn.execute(query.sql, Params(params)).fetchall()
        if query.needed and not rows:
            raise NotFound
        answers[query.name] = rows if query.many else (rows[0] if rows else None)
    return answers


def ambient(
    actor: Actor | None, lang: str, path: str, screen: str, args: Mapping[str, str], refused: int = 0, *,
    store: Store | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What every template may use; the phone gives the same names (render.js). Days and times are those of the shop in
    `store`; pages without one show none."""
    moment, zone = clock.now(), _zone(store)
    return {
        "me": as_me(actor) if actor else None,
        "role": actor.role if actor else None,
        "lang": lang,
        "now": clock.iso(moment),
        "today": clock.day_of(moment, zone),
        "tz_minutes": clock.shift(moment, zone),
        "args": dict(args),
        "path": path,
        "screen": screen,
        "mint": ids.mint(),
        "static": f"/static/{bundle().hash}",
        "words": WORDS,
        "unsent": 0,
        "refused": refused,
        "synced_at": None,
        "sync_problem": None,
        "offline": False,
    }


def _zone(store: Store | None) -> str:
    if store is None:
        return clock.HOME
    with store.reader() as conn:
        return clock.shops_zone(conn)


def as_me(actor: Actor) -> dict[str, Any]:
    """Who reads. `may` is what the desk's pages ask before they show a way that is shut (a phone's pages never do)."""
    return {"id": actor.id, "name": actor.name, "role": actor.role, "may": sorted(actor.rights)}


def fill(name: str, lang: str, values: dict[str, Any]) -> str:
    """Render templates/<name>.html with everything it needs in `values`."""
    return environment(lang).get_template(f"{name}.html").render(values)
