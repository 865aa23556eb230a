"""The bytes of photos: taken in piece by piece, checked, kept under their sha256, shown small or full.

The row of a photo travels as a mutation and may arrive before or after its bytes; whoever comes second sets `received`.
The bytes are kept exactly as they came, so that the hash the phone wrote down stays true. A photo that still carries
the place where it was taken is therefore refused, not cleaned: the phone cleans it and sends it under its new hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from fieldsales import images
from fieldsales.errors import Refused
from fieldsales.store import Actor, Connection, Store

MAX_BYTES = 5_000_000
THUMB_SIDE = 320
PARTIAL_DAYS = 14  # a phone that was in a drawer for two weeks starts the photo again
ORPHAN_DAYS = 60  # twice the window in which a phone pushes acknowledged mutations again
SHAPE = re.compile(r"[0-9a-f]{64}")


class PhotoRefused(Refused):
    """Refused with the HTTP status that fits, and the offset from which to go on where there is one."""

    def __init__(self, key: str, status: int = 422, offset: int | None = None) -> None:
        super().__init__(key)
        self.status, self.offset = status, offset


class Photos:
    """All photos of one shop, in one folder beside its database."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    # Finished photos

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def given(self, person: str, sha256: str) -> Path:
        """An empty file: this person has shown that he holds the bytes. Knowing an address is not enough to see them."""
        return self.folder / sha256[:2] / f"{sha256}.{person}"

    def has(self, person: str, sha256: str) -> bool:
        return self.given(person, sha256).exists() and self.path(sha256).exists()

    def thumb(self, sha256: str) -> Path:
        """The small picture; made when somebody first looks."""
        small = self.folder / "thumb" / sha256[:2] / f"{sha256}.jpg"
        if not small.exists():
            put(small, images.thumbnail(self.path(sha256), THUMB_SIDE))
        return small

    # Uploads: one partial file per device and photo, so nobody can spoil or probe another phone's upload

    def partial(self, device: str, sha256: str) -> Path:
        return self.folder / "partial" / f"{device}.{sha256}"

    def offset(self, actor: Actor, sha256: str) -> int:
        """How many bytes this device has sent so far; all of them once its person finished."""
        check_shape(sha256)
        if self.has(actor.id, sha256):
            return self.path(sha256).stat().st_size
        partial = self.partial(actor.device_id, sha256)
        return partial.stat().st_size if partial.exists() else 0

    async def append(self, actor: Actor, sha256: str, offset: int, length: int | None, body: AsyncIterator[bytes]) -> int:
        """Add one piece to the partial file; returns the bytes so far. What came before a broken connection stays."""
        check_shape(sha256)
        if length is not None and length > MAX_BYTES:
            raise PhotoRefused("photo_too_big", 413)
        with self.appending(actor.device_id, sha256, offset) as file:
            return await write(file, offset, length or MAX_BYTES, body)

    @contextmanager
    def appending(self, device: str, sha256: str, offset: int) -> Iterator[IO[bytes]]:
        partial = self.partial(device, sha256)
        partial.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise PhotoRefused("photo_busy", 409) from None
            here = os.fstat(file.fileno()).st_size
            if offset != here:
                raise PhotoRefused("photo_offset", 409, here)
            yield file

    def finish(self, actor: Actor, sha256: str) -> None:
        """Check what came and move it to its address; what is wrong or unwanted is dropped, so the phone can start again."""
        partial = self.partial(actor.device_id, sha256)
        data = partial.read_bytes()
        try:
            check(data, sha256)
        except PhotoRefused:
            partial.unlink(missing_ok=True)
            raise
        if not self.path(sha256).exists():
            put(self.path(sha256), data)
        self.given(actor.id, sha256).touch()
        partial.unlink(missing_ok=True)

    # Rows

    def arrived(self, conn: Connection, person: str, sha256: str, rev: Callable[[], int]) -> None:
        """Set `received` on this person's rows of a finished photo, with the size it really has."""
        waiting = "SELECT id FROM main.photo WHERE sha256 = :sha256 AND person_id = :person AND received = 0"
        if not conn.one(waiting, {"sha256": sha256, "person": person}) or not self.has(person, sha256):
            return
        width, height = images.size(self.path(sha256))
        conn.execute(
            "UPDATE main.photo SET received = 1, bytes = ?, width = ?, height = ?, rev = ?"
            " WHERE sha256 = ? AND person_id = ? AND received = 0",
            (self.path(sha256).stat().st_size, width, height, rev(), sha256, person),
        )

    # Left-overs

    def clean(self, wanted: set[str], now: float | None = None) -> list[Path]:
        """Remove forgotten pieces and photos that no row asks for, both only when old. Returns what went."""
        now = now or time.time()
        old = [p for p in (self.folder / "partial").glob("*") if age(p, now) > PARTIAL_DAYS]
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if path.name[:64] not in wanted and age(path, now) > ORPHAN_DAYS:
                old += [path, self.folder / "thumb" / path.parent.name / f"{path.name}.jpg"]
        for path in old:
            path.unlink(missing_ok=True)
        return old


def check_shape(sha256: str) -> None:
    if SHAPE.fullmatch(sha256) is None:
        raise PhotoRefused("photo_address", 404)


def check(data: bytes, sha256: str) -> None:
    if not data:
        raise PhotoRefused("photo_empty")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise PhotoRefused("photo_wrong_hash")
    if problem := images.problem(data):
        raise PhotoRefused(problem)


async def write(file: IO[bytes], offset: int, most: int, body: AsyncIterator[bytes]) -> int:
    total = offset
    async for piece in body:
        total += len(piece)
        if total > most:
            file.truncate(offset)
            raise PhotoRefused("photo_too_big", 413)
        file.write(piece)
        file.flush()
    return total


def put(path: Path, data: bytes) -> None:
    """Whole or not at all, also when the power goes: written beside, flushed, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def age(path: Path, now: float) -> float:
    return (now - path.stat().st_mtime) / 86400


def row_arrived(conn: Connection, person: str, sha256: str, rev: int) -> None:
    """Called in the transaction that wrote a photo's row: the bytes may have been quicker."""
    if SHAPE.fullmatch(sha256):
        beside = Path(conn.all("PRAGMA database_list")[0]["file"]).parent
        Photos(beside / "photos").arrived(conn, person, sha256, lambda: rev)


def clean_daily(store: Store, photos: Photos) -> None:
    """Tidy up at the first finished upload of a day."""
    mark = photos.folder / "cleaned"
    if mark.exists() and age(mark, time.time()) < 1:
        return
    mark.touch()
    with store.reader() as conn:
        photos.clean({row["sha256"] for row in conn.all("SELECT DISTINCT sha256 FROM photo")})
