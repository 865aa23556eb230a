"""After a deletion was committed: pictures, files made earlier, and the database file itself, of which SQLite keeps old bytes.

What lies elsewhere is named, not reached: backups hold a person until they are rotated out, and a restored one is
cleaned again at the start (again.py).
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from fieldsales import backup
from fieldsales.photos.kept import Photos
from fieldsales.store import Store

UNFINISHED = "scour"
"""A mark: deleted bytes may still stand in the database file, because somebody read it or the disk was full."""
MADE = ("images", "exports", "uploads")
"""Rooms of files that are made anew when somebody asks: first images of phones, Excel files, lists on their way in."""


def sweep(store: Store, photos: list[str]) -> bool:
    """→ whether the database file is clean too; a reader that is still open keeps the old bytes until the next time."""
    kept = Photos(store.folder / "photos")
    for sha in photos:
        beside = [*kept.path(sha).parent.glob(f"{sha}*"), kept.folder / "thumb" / sha[:2] / f"{sha}.jpg"]
        beside += (kept.folder / "partial").glob(f"*{sha}*")
        for path in beside:
            path.unlink(missing_ok=True)
    for room in MADE:
        for path in (store.folder / room).glob("*"):
            with contextlib.suppress(OSError):
                path.unlink()
    return finish(store, due=True)


def finish(store: Store, *, due: bool = False) -> bool:
    """Write the database file anew, now or when it could not be done the last time. → whether nothing is left to do."""
    mark = store.folder / UNFINISHED
    if not due and not mark.exists():
        return True
    mark.touch()
    if store.scour():
        mark.unlink(missing_ok=True)
        return True
    return False


def elsewhere(folder: Path) -> list[dict]:
    """What still holds everybody: {what, at, where} of the last backup and of databases that a restore put aside."""
    found = [{"what": "aside", "at": "", "where": path.name} for path in sorted(folder.glob("*.before-restore"))]
    last = backup.stamp(folder)
    return [*([{"what": "backup", "at": last.at.isoformat(), "where": last.file}] if last else []), *found]
