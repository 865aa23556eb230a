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
from fieldsales.store import Actor, Connection, Store

COOKIE = "device"
LIFE = timedelta(days=90)
RENEWED_EVERY = timedelta(hours=12)  # so that reading a page does not write
COOKIE_AGE = 400 * 86400  # the most browsers allow; the server's own date decides
LONGEST_TOKEN = 100


@dataclass(frozen=True)
class Device:
    id: str
    actor: Actor
    wipe_key: str
    revoked: bool


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
                (clock.iso(moment), clock.iso(moment + LIFE), row["id"]),
            )
    actor = Actor(row["person_id"], row["name"], row["role"], row["id"])
    return Device(row["id"], actor, row["wipe_key"], bool(row["revoked_at"]))


def _row(conn: Connection, token: str) -> dict | None:
    if len(token) > LONGEST_TOKEN:
        return None
    return conn.one(
        "SELECT d.*, p.name, p.role FROM device AS d JOIN person AS p ON p.id = d.person_id WHERE d.token_hash = :hash",
        {"hash": hash_of(token)},
    )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_device(w: Connection, person_id: str, moment: datetime, *, had: str | None, label: str) -> str:
    """Sign a person in on this browser and give its new token.

    `had` is the token the browser came with: the same person's device keeps its identity (what waits on the phone is
    still its own), anybody else's stays untouched.
    """
    token = secrets.token_urlsafe(32)
    at, until = clock.iso(moment), clock.iso(moment + LIFE)
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
    kinds = ("iPhone", "iPad", "Android", "HarmonyOS", "Windows", "Macintosh", "Linux")
    system = next((kind for kind in kinds if kind in user_agent), "")
    apps = {"MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    app = next((name for mark, name in apps.items() if mark in user_agent), "")
    return " · ".join(part for part in (system, app) if part)
