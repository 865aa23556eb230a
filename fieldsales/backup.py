"""A shop as one file and back: a consistent copy of the database and the photos in a tar."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from pathlib import Path

from fieldsales.errors import Refused

KEPT = ("shop.db", "photos")


def write(folder: Path, target: Path) -> str:
    """Write folder's database and photos to `target`; safe while the shop is served."""
    if not (folder / "shop.db").exists():
        raise SystemExit(f"There is no shop in {folder}.")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "shop.db"
        with sqlite3.connect(folder / "shop.db") as live, sqlite3.connect(copy) as fresh:
            live.backup(fresh)
        live.close()
        fresh.close()
        with tarfile.open(target, "w") as tar:
            tar.add(copy, "shop.db")
            if (folder / "photos").exists():
                tar.add(folder / "photos", "photos")
    return f"Wrote {target} ({target.stat().st_size:,} bytes)."


def restore(source: Path, folder: Path) -> str:
    """Put a backup in place. What was there is kept aside; phones notice the other past by its lineage and push again."""
    if not source.exists() or not tarfile.is_tarfile(source):
        raise SystemExit(f"{source} is not a backup.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("shop.db", "shop.db-wal", "shop.db-shm"):
        old = folder / name
        if old.exists():
            old.replace(folder / f"{name}.before-restore")
    with tarfile.open(source) as tar:
        names = tar.getnames()
        if "shop.db" not in names or any(n.split("/")[0] not in KEPT for n in names):
            raise Refused("bad_file")
        tar.extractall(folder, filter="data")
    return f"Restored {source} into {folder}."
