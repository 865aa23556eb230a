"""Step 5 and 7 of a tap's way: a phone pushes its outbox and pulls what it lacks, in one round trip.

Always 200 for a known device, whatever is wrong with the work it sends; 401 for an unknown one, 409 when the body names
another device than the session does. None of these ever tells a phone to delete anything: only a signed order does.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import secrets
import time
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from fieldsales import buckets, clock, mutations
from fieldsales.access import leaving, people
from fieldsales.errors import Elsewhere, NotFound, Refused, SignedOut
from fieldsales.offline.bundle import current as bundle
from fieldsales.privacy import orders
from fieldsales.store import Actor, Connection, Store, current_rev, meta, new_epoch, schema_version

MOST_MUTATIONS = 200
LARGEST_BODY = 8_000_000
CHUNK = 983_040
"""Bytes of an image chunk before compression, 16 records of 15 pages: about 200 KB on the way, ten seconds of a very bad network."""
AT_ONCE = anyio.CapacityLimiter(4)
"""Syncs that are answered at the same time. More would only wait for each other, and a shop's phones come all at once."""
IMAGE_KEPT_S = 3600
LONGEST_DRAIN = timedelta(days=7)
"""How long the order to delete waits for the photos of a revoked phone."""


@post("/sync", status_code=200)
async def sync(request: Request, store: NamedDependency[Store]) -> Response:
    """5: read the body, answer it in a worker thread; SQLite and JSON stay off the event loop."""
    device = people.device_of(request, store)
    if device is None:
        raise SignedOut
    raw = await request.body()
    answer = await anyio.to_thread.run_sync(lambda: exchange(store, device, read_body(request, raw)), limiter=AT_ONCE)
    return packed(request, answer)


def read_body(request: Request, raw: bytes) -> dict:
    """The JSON object of a sync body; raises Refused for anything else. A gzipped body is opened up to the limit."""
    if len(raw) > LARGEST_BODY:
        raise Refused("too_large")
    try:
        if request.headers.get("content-encoding") == "gzip":
            raw = zlib.decompressobj(31).decompress(raw, LARGEST_BODY)
        body = json.loads(raw)
        if b"\\u" in raw:
            body = json.loads(whole(json.dumps(body, ensure_ascii=False)))
    except (ValueError, OSError, RecursionError, zlib.error) as error:
        raise Refused("bad_request") from error
    if not isinstance(body, dict):
        raise Refused("bad_request")
    return body


def whole(text: str) -> str:
    """Without halves of letters: a field cut in the middle of an emoji must not keep a visit from being saved."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def packed(request: Request, answer: dict) -> Response:
    """JSON, gzipped when the phone takes it and it is worth it."""
    content = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Cache-Control": "no-store"}
    if len(content) > 2000 and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, 5)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


def exchange(store: Store, device: people.Device, body: dict) -> dict:
    """Answer one sync body; see the contract in offline/README.md. Raises Elsewhere for what another device collected."""
    if body.get("device") not in (None, device.id):
        raise Elsewhere("other_device")
    received = clock.now()
    actor = device.actor
    offset = clock_offset(body, received)
    queue = body.get("mutations")
    queue = queue if isinstance(queue, list) else []
    heard = knows_this_past(store, body)
    ready = queue[:MOST_MUTATIONS] if heard else []
    with store.writer() as conn:
        verdicts = answer_all(conn, device, ready, received, offset)
        note_sync(conn, device.id, body, received, offset)
        orders.confirmed(conn, device.id, body.get("forgot"), received)
    if device.left_at and ready:
        with store.writer() as conn:
            leaving.pass_on(conn, actor.id, received)
    with store.reader() as conn:
        answer = head(conn, actor, received) | {"verdicts": verdicts}
        if device.revoked:
            order = wipe_order(conn, device, body, queue) if heard else {}
            return answer | {"error": "revoked"} | told(store, device, order, received)
        if body.get("hold") is True and heard and body.get("epoch") == answer["epoch"]:
            return answer | {"more": True}  # the phone has more to send and will ask for rows with the last of it
        return answer | pull(conn, actor, body) | orders.standing(conn, device.id)


def knows_this_past(store: Store, body: dict) -> bool:
    """Whether the phone's work may run now. After a backup was put back it first hears of the new epoch, then sends
    what it holds again from the oldest on (`heard`): else today's visit would come before the building it is in.
    """
    with store.reader() as conn:
        epoch, rev = meta(conn, "epoch"), current_rev(conn)
    if body.get("epoch") == epoch and any(c > rev for c in read_cursors(body).values()):
        with store.writer() as conn:  # the whole folder was put back, and with it the mark that would have told us
            new_epoch(conn)
        return False
    return body.get("epoch") in (None, epoch) or body.get("heard") == epoch


def answer_all(
    conn: Connection, device: people.Device, queue: list, received: datetime, offset: timedelta
) -> list[dict]:
    """5a: every mutation in the order of the phone, each whole or not at all; one commit for the push.

    One transaction for up to 200 instead of one each: each still has its savepoint, nothing is answered before the
    commit, and the disk is flushed once (bench/ shows the difference).
    """
    reason, left = ("revoked" if device.revoked else None), device.left_at
    conn.scopes = {}
    try:
        return [
            mutations.accept_in(conn, device.actor, record, received, offset, quarantine=reason, left=left).as_dict()
            for record in queue
        ]
    finally:
        conn.scopes = None


def note_sync(conn: Connection, device_id: str, body: dict, received: datetime, offset: timedelta) -> None:
    """What the owner sees of a phone: when it came, what it still holds, its clock, its version, storage it lost."""
    pending, version = body.get("pending"), body.get("version")
    conn.execute(
        "UPDATE device SET synced_at = :at, seen_at = :at, pending = :pending, clock_offset = :offset,"
        " version = :version, resets = resets + :reset, tier = COALESCE(:tier, tier), persisted = COALESCE(:persisted, persisted),"
        " storage_used = COALESCE(:used, storage_used), storage_quota = COALESCE(:quota, storage_quota), photos = :photos,"
        " waiting_since = CASE WHEN COALESCE(:pending, 0) + COALESCE(:photos, 0) > 0 THEN COALESCE(waiting_since, :at) END WHERE id = :id",
        {
            **about(body),
            "id": device_id,
            "at": clock.iso(received),
            "pending": _count(pending),
            "photos": _count(body.get("photos")),
            "offset": max(-(2**62), min(2**62, int(offset.total_seconds()))),
            "version": version[:80] if isinstance(version, str) and "\0" not in version else None,
            "reset": 1 if body.get("reset") is True else 0,
        },
    )


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, int) and 0 <= value < 2**31 else None


def about(body: dict) -> dict:
    """What the phone says of itself; what it does not say (an older one says nothing) stays as it was."""
    said = body.get("about")
    said = said if isinstance(said, dict) else {}
    persisted = said.get("persisted")
    return {
        "tier": said["tier"] if said.get("tier") in ("A", "B", "C") else None,
        "used": _size(said.get("used")),
        "quota": _size(said.get("quota")),
        "persisted": int(persisted) if isinstance(persisted, bool) else None,
    }


def _size(value: object) -> int | None:
    ok = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53
    return int(value) if ok else None  # type: ignore[call-overload]


def head(conn: Connection, actor: Actor, received: datetime) -> dict:
    shop = conn.one("SELECT id, name, city, tz FROM shop")
    return {
        "epoch": meta(conn, "epoch"),
        "schema": schema_version(),
        "version": bundle().hash,
        "me": {"id": actor.id, "name": actor.name, "role": actor.role},
        "shop": shop,
        "now": clock.iso(received),
    }


def pull(conn: Connection, actor: Actor, body: dict) -> dict:
    """7: what this phone lacks; an image when it has nothing, comes from another past, or lacks very much."""
    cursors = read_cursors(body)
    scope = buckets.of(conn, actor.id)
    other_past = body.get("epoch") != meta(conn, "epoch")
    other_shape = body.get("schema") != schema_version()
    if other_past or other_shape or not cursors or buckets.entering(conn, scope, cursors) > buckets.IMAGE_ROWS:
        return {"image": True}
    refetch = {b for b in body.get("refetch") or [] if isinstance(b, str)} if _is_list(body, "refetch") else set()
    checksums = body.get("checksums")
    checksums = checksums if isinstance(checksums, dict) else {}
    stale = buckets.stale(conn, scope, cursors, checksums)
    return buckets.delta(conn, scope, cursors, (refetch | stale) & scope) | {"more": False}


def _is_list(body: dict, key: str) -> bool:
    return isinstance(body.get(key), list)


def read_cursors(body: dict) -> dict[str, int]:
    given = body.get("cursors")
    if not isinstance(given, dict):
        return {}
    return {b: c for b, c in given.items() if isinstance(c, int) and not isinstance(c, bool) and 0 <= c < 2**53}


def clock_offset(body: dict, received: datetime) -> timedelta:
    """Server clock minus phone clock; a phone that does not say is taken to be right."""
    sent = clock.parse(body.get("sent_at"))
    return received - sent if sent else timedelta(0)


def wipe_order(conn: Connection, device: people.Device, body: dict, queue: list) -> dict:
    """The signed order to delete, only once the phone says that nothing waits on it any more.

    For photos it waits a week at most: what a phone cannot get rid of by then is not worth leaving customers on it.
    """
    if queue or body.get("pending") or (body.get("photos") and not patience_is_over(conn, device)):
        return {}
    nonce = secrets.token_hex(8)
    text = f"wipe:{device.id}:{nonce}"
    mac = hmac.new(device.wipe_key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"order": {"kind": "wipe", "device": device.id, "nonce": nonce, "mac": mac}}


def told(store: Store, device: people.Device, order: dict, received: datetime) -> dict:
    """The order goes out; the owner sees when it was first given."""
    if order:
        with store.writer() as conn:
            conn.execute(
                "UPDATE device SET told_at = COALESCE(told_at, ?) WHERE id = ?", (clock.iso(received), device.id)
            )
    return order


def patience_is_over(conn: Connection, device: people.Device) -> bool:
    row = conn.one("SELECT revoked_at FROM device WHERE id = :id", {"id": device.id})
    return row is not None and row["revoked_at"] < clock.iso(clock.now() - LONGEST_DRAIN)


@post("/sync/wiped", status_code=200, sync_to_thread=True)
def wiped(request: Request, store: NamedDependency[Store]) -> Response:
    """The phone reports that it deleted everything; the header has the browser drop the files of it as well.

    Deleted rows and caches stay readable in Chromium's files until some later compaction; a test looks for them.
    """
    device = people.device_of(request, store)
    if device is None:
        raise SignedOut
    with store.writer() as conn:
        conn.execute(
            "UPDATE device SET wiped_at = ? WHERE id = ? AND revoked_at IS NOT NULL", (clock.iso(clock.now()), device.id)
        )
    headers = {"Clear-Site-Data": '"cache", "storage"'} if device.revoked else {}
    return Response({"wiped": device.revoked}, headers=headers)


@get("/phone/hello", sync_to_thread=True)
def hello(request: Request, store: NamedDependency[Store]) -> Response:
    """Who this device is and the key its wipe orders are signed with; asked once, right after signing in."""
    device = people.device_of(request, store)
    if device is None or device.revoked:
        raise SignedOut
    with store.reader() as conn:
        answer = head(conn, device.actor, clock.now())
    return packed(request, answer | {"device": device.id, "wipe_key": device.wipe_key})


@get("/sync/image", sync_to_thread=True)
def image(request: Request, store: NamedDependency[Store]) -> Response:
    """The first image: a database file of the phone's scope, in chunks that can be fetched again one by one."""
    device = people.device_of(request, store)
    if device is None or device.revoked:
        raise SignedOut
    folder = store.folder / "images"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.name.startswith(device.id + "-") or old.stat().st_mtime < time.time() - IMAGE_KEPT_S:
            old.unlink(missing_ok=True)
    name = f"{device.id}-{secrets.token_hex(8)}"
    with store.reader() as conn:
        cursors = buckets.write_image(conn, device.actor.id, folder / name)
        answer = head(conn, device.actor, clock.now())
    prints = _fingerprints(folder / name)
    answer |= {
        "image": name,
        "size": (folder / name).stat().st_size,
        "page_size": buckets.PAGE_SIZE,
        "chunk": CHUNK,
        "chunks": len(prints),
        "sha256": prints,
        "cursors": cursors,
    }
    return packed(request, answer)


def _fingerprints(image: Path) -> list[str]:
    """The sha256 of each chunk, read one at a time: the whole would stand in memory once more."""
    with image.open("rb") as file:
        return [hashlib.sha256(part).hexdigest() for part in iter(lambda: file.read(CHUNK), b"")]


@get("/sync/image/{name:str}/{number:int}", sync_to_thread=True)
def image_chunk(request: Request, store: NamedDependency[Store], name: FromPath[str], number: FromPath[int]) -> Response:
    """One chunk of the caller's own image."""
    device = people.device_of(request, store)
    if device is None or device.revoked:
        raise SignedOut
    path = store.folder / "images" / name
    if not name.startswith(device.id + "-") or "/" in name or "." in name or number < 0 or not path.exists():
        raise NotFound
    with path.open("rb") as file:
        file.seek(number * CHUNK)
        part = file.read(CHUNK)
    if not part:
        raise NotFound
    headers = {"Content-Encoding": "gzip", "Cache-Control": "private, max-age=3600"}
    return Response(gzip.compress(part, 1), media_type="application/octet-stream", headers=headers)


ROUTES: list[Any] = [sync, wiped, hello, image, image_chunk]
