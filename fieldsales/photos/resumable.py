"""A photo on its way in, piece by piece, and what it must be to be kept.

A photo that still carries the place where it was taken is refused, not cleaned: the phone cleans it and sends it under
its new hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from fieldsales.photos import images
from fieldsales.photos.kept import SHAPE, PhotoRefused, Photos
from fieldsales.store import Actor

MAX_BYTES = 5_000_000


class Uploads:
    """One partial file per device and photo, so nobody can spoil or probe another phone's upload."""

    def __init__(self, photos: Photos) -> None:
        self.photos = photos
        self.folder = photos.folder / "partial"

    def partial(self, device: str, sha256: str) -> Path:
        return self.folder / f"{device}.{sha256}"

    def offset(self, actor: Actor, sha256: str) -> int:
        """How many bytes this device has sent so far; all of them once its person finished."""
        check_shape(sha256)
        if self.photos.has(actor.id, sha256):
            return self.photos.path(sha256).stat().st_size
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
        """Check what came and keep it; what is wrong or unwanted is dropped, so that the phone can start again."""
        partial = self.partial(actor.device_id, sha256)
        data = partial.read_bytes()
        try:
            check(data, sha256)
            self.photos.keep(actor.id, sha256, data)
        finally:
            partial.unlink(missing_ok=True)


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
