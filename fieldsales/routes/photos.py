"""/photo/<sha256>: ask how far an upload is, add a piece, look at one's own. The phone's side is offline/photos.js."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import anyio
from litestar import Request, get, head, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from fieldsales.access import people
from fieldsales.errors import Refused, SignedOut
from fieldsales.pages import refusal
from fieldsales.photos import images
from fieldsales.photos.kept import PhotoRefused, Photos, clean_daily
from fieldsales.photos.resumable import MAX_BYTES, Uploads
from fieldsales.routes.screens import whoever
from fieldsales.routes.threads import threaded
from fieldsales.store import Actor, Store, next_rev

OWED = """
SELECT 1 AS one FROM mutation_log AS m JOIN device AS d ON d.id = m.device_id
 WHERE d.id = :device AND d.wiped_at IS NULL
   AND m.name IN ('photo', 'customer_photo') AND m.verdict IN ('applied', 'quarantined') AND arg(m.args, 'sha256') = :sha256
"""
TURNED_DOWN = "SELECT 1 AS one FROM refusal WHERE name IN ('photo', 'customer_photo') AND arg(args, 'sha256') = :sha256"
SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@head("/photo/{sha256:str}")
@threaded
def offset(request: Request, store: NamedDependency[Store], sha256: FromPath[str]) -> Response[None]:
    """How many bytes this device has sent; a finished one also mends rows that missed the news."""
    actor = sender(request, store, sha256)
    photos = Photos(store.folder / "photos")
    sent = Uploads(photos).offset(actor, sha256)
    done = photos.has(actor.id, sha256)
    if done:
        tell(store, photos, actor, sha256)
    return Response(None, status_code=200 if sent else 404, headers=progress(sent, done))


@patch("/photo/{sha256:str}")
async def piece(request: Request, store: NamedDependency[Store], sha256: FromPath[str]) -> Response:
    """Add the body at Upload-Offset. With Upload-Length the piece that reaches it is the last one, else every piece is."""
    actor = await anyio.to_thread.run_sync(sender, request, store, sha256)
    start, length = number(request, "upload-offset", 0), number(request, "upload-length", None)
    photos = Photos(store.folder / "photos")
    uploads = Uploads(photos)
    if photos.has(actor.id, sha256):
        return Response(None, status_code=204, headers=progress(uploads.offset(actor, sha256), True))
    try:
        sent = await uploads.append(actor, sha256, start or 0, length, request.stream())
        done = length is None or sent >= length
        if done:
            await anyio.to_thread.run_sync(partial(finish, store, photos, actor, sha256))
    except PhotoRefused as refused:
        if refused.offset is None:
            raise
        answer = refusal(request, refused)
        answer.headers.update(progress(refused.offset, False))
        return answer
    return Response(None, status_code=204, headers=progress(sent, done))


@get("/photo/{sha256:str}")
@threaded
def look(
    request: Request, store: NamedDependency[Store], sha256: FromPath[str], size: FromQuery[str] = "full"
) -> Response:
    """The picture, for who has its row; the very bytes the phone hashed, or a small JPEG with ?size=thumb."""
    actor = whoever(request, store)
    with store.reader(actor) as conn:
        sql = "SELECT max(received) AS received FROM photo WHERE sha256 = :sha256 AND gone_at IS NULL"
        row = conn.one(sql, {"sha256": sha256})
        received = row and row["received"]
        if received is None and actor.role == "manager" and conn.one(TURNED_DOWN, {"sha256": sha256}):
            received = 1  # no door has it: it waits in quarantine, and who is to judge it has to see it
    if received is None:
        raise PhotoRefused("photo_missing", 404)
    photos = Photos(store.folder / "photos")
    if not received or not photos.path(sha256).exists():
        raise PhotoRefused("photo_pending", 404)
    return send(request, photos.thumb(sha256) if size == "thumb" else photos.path(sha256), caching(actor))


def sender(request: Request, store: Store, sha256: str) -> Actor:
    """Who may send this photo's bytes: whoever is signed in, and until its wipe is confirmed a revoked device whose
    outbox has named the photo. Raises SignedOut.
    """
    device = people.device_of(request, store)
    if device is None or (device.revoked and not still_owes(store, device, sha256)):
        raise SignedOut
    return device.actor


def still_owes(store: Store, device: people.Device, sha256: str) -> bool:
    with store.reader() as conn:
        return conn.one(OWED, {"device": device.id, "sha256": sha256}) is not None


def caching(actor: Actor) -> str:
    """A rep's phone may have to forget everything one day, and no wipe reaches the browser's own cache."""
    return "private, max-age=31536000, immutable" if actor.role == "manager" else "private, no-store"


def send(request: Request, path: Path, cache: str) -> Response:
    tag = f'"{path.name}"'
    headers = SAFE | {"Cache-Control": cache, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(None, status_code=304, headers=headers)
    return Response(path.read_bytes(), media_type=images.content_type(path), headers=headers)


def finish(store: Store, photos: Photos, actor: Actor, sha256: str) -> None:
    Uploads(photos).finish(actor, sha256)
    tell(store, photos, actor, sha256)
    clean_daily(store, photos)


def tell(store: Store, photos: Photos, actor: Actor, sha256: str) -> None:
    """The row may be there already: it now says that the bytes are."""
    with store.writer() as conn:
        photos.arrived(conn, actor.id, sha256, lambda: next_rev(conn))


def progress(sent: int, done: bool) -> dict[str, str]:
    return {"Upload-Offset": str(sent), "Upload-Complete": "?1" if done else "?0", "Cache-Control": "no-store"}


def number(request: Request, name: str, default: int | None) -> int | None:
    text = request.headers.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Refused("bad_request")
    if name == "upload-length" and int(text) > MAX_BYTES:
        raise PhotoRefused("photo_too_big", 413)
    return int(text)


ROUTES: list[Any] = [offset, piece, look]
