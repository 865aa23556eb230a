"""Who asks is a device: a phone or a browser that one person signed in on, until it expires or is revoked.

The cookie is a random token of which only the hash is kept. An expired device is asked to sign in again and loses
nothing; a revoked one may only hand over what it still holds and then gets the order to delete everything.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar.datastructures import Cookie

from fieldsales import clock, ids
from fieldsales.access import roles
from fieldsales.errors import Refused
from fieldsales.store import Actor, Connection, Store

COOKIE = "device"
LIFE = timedelta(days=90)
"""How long a device stays signed in without contact, unless the setting device_days says otherwise."""
RENEWED_EVERY = timedelta(hours=12)  # so that reading a page does not write
COOKIE_AGE = 400 * 86400  # the most browsers allow; the server's own date decides
LONGEST_TOKEN = 100
PHONES = ("iPhone", "iPad", "Android", "HarmonyOS")


@dataclass(frozen=True)
class Device:
    id: str
    actor: Actor
    wipe_key: str
    revoked: bool
    undecided: bool = False
    """Its person works on both sides and has not said yet on which here."""
    left_at: str | None = None
    """When its person left; what was done before that still counts while the phone hands over."""


def device_of(request: Any, store: Store) -> Device | None:
    """The device that sent this request, revoked or not; None when it is unknown or expired."""
    token = request.cookies.get(COOKIE)
    return device_by(store, token, clock.now()) if token else None


def actor_of(request: Any, store: Store) -> Actor | None:
    """Who asks, or None: signed out, expired, revoked."""
    device = device_of(request, store)
    return device.actor if device and not device.revoked else None


def device_by(store: Store, token: str, moment: datetime) -> Device | None:
    """Each use moves the day on which the device expires."""
    with store.reader() as conn:
        row = _row(conn, token)
    if row is None or row["expires_at"] < clock.iso(moment):
        return None
    if not row["revoked_at"] and (row["seen_at"] or "") < clock.iso(moment - RENEWED_EVERY):
        with store.writer() as w:
            w.execute(
                "UPDATE device SET seen_at = ?, expires_at = ? WHERE id = ? AND revoked_at IS NULL",
                (clock.iso(moment), clock.iso(moment + life(w)), row["id"]),
            )
    return _device(row)


def _device(row: dict) -> Device:
    held = roles.held(row["roles"], row["role"])
    both = roles.sides(held)
    here = row["acts_as"] if row["acts_as"] in both else _usual(both, row["label"])
    actor = Actor(row["person_id"], row["name"], here, row["id"], held)
    undecided = len(both) > 1 and not row["acts_as"]
    return Device(row["id"], actor, row["wipe_key"], bool(row["revoked_at"]), undecided, row["left_at"])


def _usual(both: tuple[str, ...], label: str | None) -> str:
    """Until he says: a phone is for sweeping, a computer is a desk."""
    return both[0] if any(kind in (label or "") for kind in PHONES) else both[-1]


def act_as(store: Store, device: Device, side: str) -> None:
    """Work on this side from now on, on this device. Raises Refused when none of his roles is there."""
    if side not in roles.sides(device.actor.roles):
        raise Refused("not_allowed")
    with store.writer() as w:
        w.execute("UPDATE device SET acts_as = ? WHERE id = ?", (side, device.id))


def _row(conn: Connection, token: str) -> dict | None:
    if len(token) > LONGEST_TOKEN:
        return None
    return conn.one(
        "SELECT d.*, p.name, p.role, p.roles FROM device AS d JOIN person AS p ON p.id = d.person_id WHERE d.token_hash = :hash",
        {"hash": hash_of(token)},
    )


def life(conn: Connection) -> timedelta:
    return timedelta(days=number(conn, "device_days", LIFE.days))


def number(conn: Connection, setting: str, otherwise: int) -> int:
    """A setting that is a whole number."""
    row = conn.one("SELECT value FROM setting WHERE id = :id", {"id": setting})
    return int(row["value"]) if row and row["value"].isdigit() else otherwise


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_device(w: Connection, person_id: str, moment: datetime, *, had: str | None, label: str) -> str:
    """Sign a person in on this browser and give its new token.

    `had` is the token the browser came with: the same person's device keeps its identity (what waits on the phone is
    still its own), anybody else's stays untouched.
    """
    token = secrets.token_urlsafe(32)
    at, until = clock.iso(moment), clock.iso(moment + life(w))
    old = _row(w, had) if had else None
    if old and old["person_id"] == person_id and not old["revoked_at"]:
        w.execute(
            "UPDATE device SET token_hash = ?, seen_at = ?, expires_at = ?, label = ? WHERE id = ?",
            (hash_of(token), at, until, label, old["id"]),
        )
    else:
        w.execute(
            "INSERT INTO device (id, person_id, token_hash, wipe_key, label, made_at, seen_at, expires_at, resets)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (ids.mint(), person_id, hash_of(token), secrets.token_hex(32), label, at, at, until),
        )
    return token


def revoke(w: Connection, device_id: str, by: str, moment: datetime) -> bool:
    """False when there is no such device, or it was revoked before."""
    done = w.execute(
        "UPDATE device SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL",
        (clock.iso(moment), by, device_id),
    )
    return done.rowcount == 1


def revoke_all(w: Connection, person_id: str, by: str, moment: datetime) -> int:
    done = w.execute(
        "UPDATE device SET revoked_at = ?, revoked_by = ? WHERE person_id = ? AND revoked_at IS NULL",
        (clock.iso(moment), by, person_id),
    )
    return done.rowcount


def cookie(token: str, *, secure: bool) -> Cookie:
    return Cookie(key=COOKIE, value=token, httponly=True, samesite="lax", secure=secure, path="/", max_age=COOKIE_AGE)


def label_of(user_agent: str) -> str:
    """A word or two by which the owner knows the phone again."""
    kinds = (*PHONES, "Windows", "Macintosh", "Linux")
    system = next((kind for kind in kinds if kind in user_agent), "")
    apps = {"MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    app = next((name for mark, name in apps.items() if mark in user_agent), "")
    return " · ".join(part for part in (system, app) if part)
