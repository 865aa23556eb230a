"""Every screen at its own name: /today, /door/<id>. The phone answers the same addresses itself when it can."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import screens
from fieldsales.access import people
from fieldsales.errors import SignedOut
from fieldsales.pages import language, page
from fieldsales.routes.threads import threaded
from fieldsales.store import Actor, Store


@get("/")
@threaded
def home(request: Request, store: NamedDependency[Store]) -> Response:
    """Where one begins: the manager at the desk, a rep with today."""
    if not people.shop_exists(store):
        return Redirect("/start")
    device = people.device_of(request, store)
    if device is not None and device.undecided and not device.revoked:
        return Redirect("/role")
    actor = whoever(request, store)
    return Redirect("/desk" if actor.role == "manager" else "/today")


@get("/{name:str}", sync_to_thread=True)
def screen(request: Request, store: NamedDependency[Store], name: FromPath[str]) -> Response:
    return show(request, store, name, {})


@get("/{name:str}/{id:str}", sync_to_thread=True)
def screen_of(request: Request, store: NamedDependency[Store], name: FromPath[str], id: FromPath[str]) -> Response:
    return show(request, store, name, {"id": id})


def show(request: Request, store: Store, name: str, more: dict[str, str]) -> Response:
    args = {k: v for k, v in request.query_params.items() if isinstance(v, str)} | more
    actor = whoever(request, store)
    return page(screens.render(store, name, actor, args, language(request), request.url.path))


def whoever(request: Request, store: Store) -> Actor:
    """The person signed in on this device; raises SignedOut."""
    device = people.device_of(request, store)
    if device is None or device.revoked:
        raise SignedOut
    return device.actor


ROUTES: list[Any] = [home, screen, screen_of]
