"""Who comes in and who goes: the first page, signing in and out, taking an invite, the language.

What was typed and refused comes back in the same form with a sentence above it; passwords never do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from fieldsales import clock
from fieldsales.access import devices, invites, people, roles
from fieldsales.access.people import Visitor
from fieldsales.errors import Refused, SignedOut
from fieldsales.pages import LANGS, language, page, then
from fieldsales.routes.actions import read_form
from fieldsales.routes.threads import threaded
from fieldsales.screens import ambient, fill
from fieldsales.store import Store
from fieldsales.texts import sentence

Form = dict[str, str]
YEAR = 365 * 86400
LONGEST_NEXT = 2000


# -- the first page


@get("/start")
@threaded
def start(request: Request, store: NamedDependency[Store]) -> Response:
    """Only where there is no shop yet."""
    return Redirect("/login") if people.shop_exists(store) else entry(request, "_start", {})


@post("/start", status_code=200)
async def open_shop(request: Request, store: NamedDependency[Store]) -> Response:
    def make(form: Form) -> str:
        _same_twice(form)
        return people.create_shop(
            store, shop=form["shop"], city=form["city"], name=form["name"], login=form["login"],
            password=form["password"], visitor=visitor(request), moment=clock.now(),
        )  # fmt: skip

    return await let_in(request, "_start", ("shop", "city", "name", "login", "password", "again"), make)


# -- signing in and out


@get("/login")
@threaded
def login(request: Request, store: NamedDependency[Store]) -> Response:
    if not people.shop_exists(store):
        return Redirect("/start")
    next = own_page(request.query_params.get("next", ""))
    return Redirect(next or "/") if people.actor_of(request, store) else entry(request, "_login", {"next": next})


@post("/login", status_code=200)
async def sign_in(request: Request, store: NamedDependency[Store]) -> Response:
    def check(form: Form) -> str:
        return people.sign_in(store, form["login"], form["password"], visitor(request), clock.now())

    return await let_in(request, "_login", ("login", "password", "next"), check)


@post("/logout", status_code=303)
@threaded
def sign_out(request: Request, store: NamedDependency[Store]) -> Response:
    """The phone asks this only when nothing waits on it any more (unsent work blocks the button)."""
    device = people.device_of(request, store)
    if device and not device.revoked:
        people.sign_out(store, device, visitor(request).address, clock.now())
    answer: Response = Redirect("/login", status_code=303)
    answer.delete_cookie(devices.COOKIE, path="/")
    return answer


# -- on which side one works here


@get("/role")
@threaded
def sides(request: Request, store: NamedDependency[Store]) -> Response:
    """Asked once per device of who is a rep and more; `me` has the way back."""
    device = people.device_of(request, store)
    if device is None or device.revoked:
        raise SignedOut
    if len(roles.sides(device.actor.roles)) < 2:
        return Redirect("/")
    return entry(request, "_role", {"name": device.actor.name})


@post("/role", status_code=303)
async def choose_side(request: Request, store: NamedDependency[Store]) -> Response:
    """The device stays what it is; a phone's worker asks afterwards who it belongs to, and holds this back while it has
    something unsent (sw.js)."""
    form = await fields(request, ("side",))

    def change() -> None:
        device = people.device_of(request, store)
        if device is None or device.revoked:
            raise SignedOut
        devices.act_as(store, device, form["side"])

    await anyio.to_thread.run_sync(change)
    return Redirect("/", status_code=303)


# -- joining


@get("/join/{token:str}")
@threaded
def invitation(request: Request, store: NamedDependency[Store], token: FromPath[str]) -> Response:
    try:
        found = invites.look(store, token, visitor(request), clock.now())
    except Refused as refused:
        return no_entry(request, refused)
    return entry(request, "_join", {"invite": found, "name": found["name"], "login": found["login"] or ""})


@post("/join/{token:str}", status_code=200)
async def join(request: Request, store: NamedDependency[Store], token: FromPath[str]) -> Response:
    try:
        found = await anyio.to_thread.run_sync(invites.look, store, token, visitor(request), clock.now())
    except Refused as refused:
        return no_entry(request, refused)

    def take(form: Form) -> str:
        return invites.take(
            store, token, name=form["name"], login=form["login"], password=form["password"],
            visitor=visitor(request), moment=clock.now(),
        )  # fmt: skip

    return await let_in(request, "_join", ("name", "login", "password"), take, {"invite": found})


# -- the language


@post("/lang", status_code=303)
async def choose_language(request: Request) -> Response:
    form = await fields(request, ("lang", "next"))
    if form["lang"] not in LANGS:
        raise Refused("bad_request")
    answer: Response = Redirect(form["next"] if is_local(form["next"]) else came_from(request), status_code=303)
    if request.headers.get("hx-request"):  # the language stands in the page's head, which htmx does not change
        answer = Response("", status_code=200, headers={"HX-Refresh": "true"})
    answer.set_cookie(
        Cookie(key="lang", value=form["lang"], path="/", max_age=YEAR, samesite="lax", secure=is_https(request))
    )
    return answer


# -- what these have in common


async def let_in(
    request: Request, template: str, names: tuple[str, ...], do: Callable[[Form], str], more: dict | None = None
) -> Response:
    """Run `do` on the form: on with the new device's cookie, to the start or where he was (`next`), or back into the
    form with the reason."""
    form = await fields(request, names)
    form["next"] = own_page(form.get("next", ""))
    try:
        token = await anyio.to_thread.run_sync(do, form)
    except Refused as refused:
        problem = sentence(refused.key, language(request), **refused.values)
        return entry(request, template, form | (more or {}) | {"problem": problem}, refused.status)
    answer: Response = Redirect(form["next"] or "/", status_code=303)
    answer.set_cookie(devices.cookie(token, secure=is_https(request)))
    return answer


def entry(request: Request, template: str, values: dict[str, Any], status: int = 200) -> Response:
    """A page for somebody who is not signed in; always loaded whole, because it has another head than the app."""
    here = request.url.path + then(values.get("next", ""))
    if request.headers.get("hx-request") and request.method == "GET":
        return Response("", status_code=200, headers={"HX-Redirect": here})
    lang = language(request)
    wechat = "MicroMessenger" in request.headers.get("user-agent", "")  # it keeps nothing: said before one is in
    blank = dict.fromkeys(("shop", "city", "name", "login", "problem", "next"), "") | {"invite": None, "wechat": wechat}
    return page(fill(template, lang, ambient(None, lang, here, template, {}) | blank | values), status)


def no_entry(request: Request, refused: Refused) -> Response:
    """An invite that is used, expired, taken back or unknown: said at the gate, not inside an app nobody is in."""
    text = sentence(refused.key, language(request), **refused.values)
    return entry(request, "_no_entry", {"sentence": text}, refused.status)


async def fields(request: Request, names: tuple[str, ...]) -> Form:
    """The form's fields by name, '' for one that is missing."""
    return dict.fromkeys(names, "") | {k: v for k, v in await read_form(request) if k in names}


def visitor(request: Request) -> Visitor:
    address = request.client.host if request.client else ""
    return Visitor(
        address, devices.label_of(request.headers.get("user-agent", "")), request.cookies.get(devices.COOKIE)
    )


def is_https(request: Request) -> bool:
    settings = request.app.state.get("settings")
    return request.url.scheme == "https" or bool(settings and settings.https_only)


def is_local(path: str) -> bool:
    """Whether a path stays here: /x, but not //elsewhere or /\\elsewhere."""
    return path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()


def own_page(path: str) -> str:
    """Where to go after signing in: a path of ours as browsers write it, else ''. Anything may stand in a link."""
    return path if is_local(path) and path.isascii() and len(path) <= LONGEST_NEXT else ""


def came_from(request: Request) -> str:
    """The page the form stood on."""
    path = "/" + request.headers.get("referer", "").partition("://")[2].partition("/")[2]
    return path if is_local(path) and path != "/" else "/people"


def _same_twice(form: Form) -> None:
    if form["password"] != form["again"]:
        raise Refused("password_repeat")


ROUTES: list[Any] = [start, open_shop, login, sign_in, sign_out, sides, choose_side, invitation, join, choose_language]
