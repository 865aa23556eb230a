"""What a manager does on the people page: invite, take back, revoke a device, pause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import segno
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.access import invites, people, roles
from fieldsales.errors import Refused
from fieldsales.pages import language, page
from fieldsales.routes.actions import read_form
from fieldsales.routes.screens import whoever
from fieldsales.routes.session import Form, came_from, fields, is_https, visitor
from fieldsales.screens import ambient, fill
from fieldsales.store import Actor, Store


@post("/invite", status_code=200)
async def invite(request: Request, store: NamedDependency[Store]) -> Response:
    """Answers with the link and its QR code at once: only the hash is kept, so it cannot be shown again."""
    entries = await read_form(request)
    form = dict.fromkeys(("name", "person"), "") | dict(entries)
    form["roles"] = ticked_roles(entries)
    return await anyio.to_thread.run_sync(_invite, request, store, form)


def _invite(request: Request, store: Store, form: Form) -> Response:
    by = manager(request, store, "people")
    token = invites.make(store, by, form["name"], form["roles"], clock.now(), person_id=form["person"] or None)
    link = f"{'https' if is_https(request) else 'http'}://{request.url.netloc}/join/{token}"
    with store.reader() as conn:
        found = invites.find(conn, token, clock.now())
    qr = segno.make(link, error="m").svg_data_uri(scale=8, border=2, dark="#17181a", light="#fff")
    lang = language(request)
    shown = ambient(by, lang, "/people", "people", {}, store=store) | {"invite": found, "link": link, "qr": qr, "reach": reach(link)}
    return page(fill("_invite", lang, shown))


def ticked_roles(entries: list[tuple[str, str]]) -> str:
    """The ticked boxes `roles` as one text."""
    return ",".join(value for key, value in entries if key in ("role", "roles"))


@post("/person/roles", status_code=303)
async def set_roles(request: Request, store: NamedDependency[Store]) -> Response:
    entries = await read_form(request)
    person, address = dict(entries).get("person", ""), visitor(request).address
    return await _on_people(
        request, store,
        lambda by: people.set_roles(store, by, person, roles.parsed(ticked_roles(entries)), address, clock.now()),
    )  # fmt: skip


def reach(link: str) -> str:
    """What keeps a phone from using this link: 'here' (only this computer knows the address), 'plain' (no HTTPS), or ''."""
    scheme, _, host = link.partition("://")
    if host.startswith(("localhost", "127.", "[::1]")):
        return "here"
    return "plain" if scheme == "http" else ""


@post("/invite/revoke", status_code=303)
async def take_back_invite(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("made_at", "name"))
    return await _on_people(
        request, store, lambda by: invites.take_back(store, form["made_at"], form["name"], clock.now())
    )


@post("/device/revoke", status_code=303)
async def revoke_device(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("device",))
    address = visitor(request).address
    return await _on_people(
        request, store, lambda by: people.revoke_device(store, by, form["device"], address, clock.now())
    )


@post("/pause", status_code=303)
async def pause(request: Request, store: NamedDependency[Store]) -> Response:
    form = await fields(request, ("person", "active"))
    address = visitor(request).address
    return await _on_people(
        request, store,
        lambda by: people.pause(
            store, by, form["person"], active=form["active"] == "1", address=address, moment=clock.now()
        ),
    )  # fmt: skip


async def _on_people(request: Request, store: Store, do: Callable[[Actor], None]) -> Response:
    await anyio.to_thread.run_sync(lambda: do(manager(request, store, "people")))
    return Redirect(came_from(request), status_code=303)


def manager(request: Request, store: Store, what: str = "desk") -> Actor:
    """Who asks from the desk's side with the right `what` (access/roles.py). Raises SignedOut, or Refused."""
    actor = whoever(request, store)
    if actor.role != "manager" or not actor.may(what):
        raise Refused("not_allowed")
    return actor


ROUTES: list[Any] = [invite, take_back_invite, revoke_device, pause, set_roles]
