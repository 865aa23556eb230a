"""What the manager says about the robots that get the day's digest: where they are, at which hour, and a test now."""

from __future__ import annotations

from typing import Any

import anyio
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Response

from fieldsales import clock, ids
from fieldsales.errors import NotFound, Refused
from fieldsales.pages import language
from fieldsales.routes.feeds import base_of
from fieldsales.routes.people import manager, reach
from fieldsales.routes.session import Form, fields
from fieldsales.schedule import digest, robots
from fieldsales.store import Store

MOST = 5


@post("/robot/add", status_code=303)
async def add(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("kind", "url", "secret", "hour"))
    return await anyio.to_thread.run_sync(_add, request, store, form)


def _add(request: Request, store: Store, form: Form) -> Response:
    """From tomorrow on when today's hour is over: whoever sets it up at noon does not want the morning's digest."""
    by, now = manager(request, store, "messages"), clock.now()
    hour = int(form["hour"]) if form["hour"].isdecimal() and len(form["hour"]) < 3 else 99
    if form["kind"] not in robots.KINDS or hour > 23 or len(form["secret"]) > 200:
        raise Refused("choice_unknown")
    url = form["url"].strip()
    robots.checked(url, private=_private(request))
    base = base_of(request)
    with store.writer() as conn:
        if len(conn.all("SELECT id FROM robot WHERE gone_at IS NULL")) >= MOST:
            raise Refused("too_many")
        here = digest.local(conn, now)
        conn.execute(
            "INSERT INTO robot (id, kind, url, secret, hour, lang, base, by_id, made_at, day, sent_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                ids.mint(), form["kind"], url, form["secret"].strip(), hour, language(request), "" if reach(base) == "here" else base,
                by.id, clock.iso(now), *([here.date().isoformat()] * 2 if here.hour >= hour else [None, None]),
            ),
        )  # fmt: skip
    return Redirect("/messages", status_code=303)


@post("/robot/remove", status_code=303)
async def remove(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("robot",))
    return await anyio.to_thread.run_sync(_remove, request, store, form["robot"])


def _remove(request: Request, store: Store, robot: str) -> Response:
    """The address and the secret go with it."""
    manager(request, store, "messages")
    with store.writer() as conn:
        conn.execute(
            "UPDATE robot SET gone_at = ?, url = '', secret = '' WHERE id = ?", (clock.iso(clock.now()), robot)
        )
    return Redirect("/messages", status_code=303)


@post("/robot/test", status_code=303)
async def test(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("robot",))
    return await anyio.to_thread.run_sync(_test, request, store, form["robot"])


def _test(request: Request, store: Store, robot: str) -> Response:
    """Today's digest, now; the page then says what the robot answered."""
    manager(request, store, "messages")
    with store.reader() as conn:
        found = conn.one("SELECT * FROM robot WHERE id = :id AND gone_at IS NULL", {"id": robot})
    if found is None:
        raise NotFound
    digest.deliver(store, found, clock.now(), private=_private(request), test=True)
    return Redirect("/messages", status_code=303)


def _private(request: Request) -> bool:
    settings = request.app.state.get("settings")
    return bool(settings and settings.private_hooks)


ROUTES: list[Any] = [add, remove, test]
