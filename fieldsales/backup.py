"""A shop as one file and back: a consistent copy of the database and the photos in a tar."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.files import age

KEPT = ("shop.db", "photos")
STAMP = "backup.json"
"""Beside the database: when the last backup was made and where it went. The doctor reads it; it is in no backup itself."""
SCRATCH = ".backup-"
"""How the folder begins in which a backup is made, beside its file."""


@dataclass(frozen=True)
class Stamp:
    at: datetime
    file: str


def stamp(folder: Path) -> Stamp | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((folder / STAMP).read_text("utf-8"))
        at = clock.parse(kept["at"])
        return Stamp(at, str(kept["file"])) if at else None
    return None


def rotate(folder: Path, shelf: Path, keep: int) -> list[str]:
    """One more backup on the shelf, under its moment; of ours there only the newest `keep` stay."""
    if keep < 1:
        raise SystemExit("--keep wants 1 or more.")
    shelf.mkdir(parents=True, exist_ok=True)
    _sweep(shelf)
    said = [write(folder, shelf / f"shop-{clock.now():%Y%m%d-%H%M%S}.tar")]
    for old in sorted(shelf.glob("shop-????????-??????.tar"))[:-keep]:
        old.unlink()
        said.append(f"Removed {old}.")
    return said


def _sweep(shelf: Path) -> None:
    """What a backup left behind that was stopped in the middle."""
    for left in (*shelf.glob("shop-*.tar.part"), *shelf.glob(f"{SCRATCH}*")):
        if age(left, clock.now().timestamp()) > 1:
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def write(folder: Path, target: Path) -> str:
    """Write folder's database and photos to `target`; safe while the shop is served."""
    if not (folder / "shop.db").exists():
        raise SystemExit(f"There is no shop in {folder}.")
    if not target.parent.is_dir():
        raise SystemExit(f"There is no folder {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=SCRATCH) as scratch:  # /tmp may be memory, and small
        copy = Path(scratch) / "shop.db"
        with sqlite3.connect(folder / "shop.db") as live, sqlite3.connect(copy) as fresh:
            live.backup(fresh)
        live.close()
        fresh.close()
        part = target.with_name(target.name + ".part")  # half a backup must not look like one
        with tarfile.open(part, "w") as tar:
            tar.add(copy, "shop.db")
            if (folder / "photos").exists():
                tar.add(folder / "photos", "photos")
        part.replace(target)
    told = {"at": clock.iso(clock.now()), "file": str(target.absolute())}
    with contextlib.suppress(PermissionError):  # made by somebody who may only read the shop
        (folder / STAMP).write_text(json.dumps(told), "utf-8")
    return f"Wrote {target} ({target.stat().st_size:,} bytes)."


def restore(source: Path, folder: Path) -> str:
    """Put a backup in place. What was there is kept aside; phones notice the other past by its lineage and push again."""
    if not source.exists() or not tarfile.is_tarfile(source):
        raise SystemExit(f"{source} is not a backup.")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source) as tar:
        members = _members(tar)  # before anything is touched
        for name in ("shop.db", "shop.db-wal", "shop.db-shm"):
            old = folder / name
            if old.exists():
                old.replace(folder / f"{name}.before-restore")
        _unpack(tar, members, folder)
    return f"Restored {source} into {folder}."


Members = list[tuple[tarfile.TarInfo, tuple[str, ...]]]


def _members(tar: tarfile.TarFile) -> Members:
    """What is in it, with the parts of its path; raises Refused for anything that we did not put there."""
    members = [(one, PurePosixPath(one.name).parts) for one in tar.getmembers()]
    for one, parts in members:
        if not (one.isfile() or one.isdir()) or ".." in parts or not parts or parts[0] not in KEPT:
            raise Refused("bad_file")
    if "shop.db" not in tar.getnames():
        raise Refused("bad_file")
    return members


def _unpack(tar: tarfile.TarFile, members: Members, folder: Path) -> None:
    """Each where it belongs; tarfile's own filter is missing before Python 3.11.4 (Debian 12)."""
    for one, parts in members:
        content = tar.extractfile(one)
        if content is None:
            continue
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)
