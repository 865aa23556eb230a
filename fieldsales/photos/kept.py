"""The photos a shop has: kept under their sha256, shown small or full, and the rows that say they have come.

The bytes are kept exactly as they came, so that the hash the phone wrote down stays true. The row of a photo travels
as a mutation and may arrive before or after its bytes; whoever comes second sets `received`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from fieldsales.errors import Refused
from fieldsales.files import age, put
from fieldsales.photos import images
from fieldsales.store import Connection, Store

THUMB_SIDE = 320
PARTIAL_DAYS = 14  # a phone that was in a drawer for two weeks starts the photo again
ORPHAN_DAYS = 60  # twice the window in which a phone pushes acknowledged mutations again
NAMED_BY = ("photo", "customer_photo")
"""The mutations that name a photo."""
WANTED = """
SELECT sha256 FROM photo
UNION SELECT arg(args, 'sha256') FROM refusal WHERE name IN ('photo', 'customer_photo') AND answered_at IS NULL AND arg(args, 'sha256') IS NOT NULL
"""
"""What a door or a customer shows, and what still waits for somebody to judge it."""
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

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def given(self, person: str, sha256: str) -> Path:
        """An empty file: this person has shown that he holds the bytes. Knowing an address is not enough to see them."""
        return self.folder / sha256[:2] / f"{sha256}.{person}"

    def has(self, person: str, sha256: str) -> bool:
        return self.given(person, sha256).exists() and self.path(sha256).exists()

    def keep(self, person: str, sha256: str, data: bytes) -> None:
        """Bytes that were checked; the same photo twice is one file."""
        if not self.path(sha256).exists():
            put(self.path(sha256), data)
        self.given(person, sha256).touch()

    def thumb(self, sha256: str) -> Path:
        """The small picture; made when somebody first looks."""
        small = self.folder / "thumb" / sha256[:2] / f"{sha256}.jpg"
        if not small.exists():
            put(small, images.thumbnail(self.path(sha256), THUMB_SIDE))
        return small

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
        photos.clean({row["sha256"] for row in conn.all(WANTED)})
