"""What the shop's folder tells: space, the database, its log, its zone, its backups, its calendar. Only reads."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldsales import backup, clock
from fieldsales.doctor.sentences import Line
from fieldsales.geo import tiles
from fieldsales.store import schema_steps

MB = 1_000_000
ENOUGH, LITTLE = 2_000 * MB, 300 * MB
LONG_WAL = 64 * MB
LATE, TOO_LATE = timedelta(hours=36), timedelta(days=7)
STANDS = timedelta(minutes=10)
OLDEST_SQLITE = (3, 38)


def examine(folder: Path, moment: datetime) -> Iterator[Line]:
    yield _versions()
    database = folder / "shop.db"
    if not database.is_file():
        yield Line("bad", "no_shop", {"folder": folder.absolute()})
        return
    yield _permissions(folder)
    yield _disk(folder, database)
    fault = _fault(database)
    if fault:
        yield Line("bad", "database_broken", {"fault": fault})
        return
    yield Line(
        "ok", "database", {"size": amount(database.stat().st_size), "photos": amount(_weight(folder / "photos"))}
    )
    yield _log(folder / "shop.db-wal")
    with _open(database) as conn:
        yield from _inside(conn, folder, moment)
    yield _backup(folder, moment)
    yield from _stream(folder)


def _versions() -> Line:
    try:
        app = metadata.version("fieldsales")
    except metadata.PackageNotFoundError:  # run out of the tree
        app = "?"
    known = {"app": app, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    old = sqlite3.sqlite_version_info < OLDEST_SQLITE
    return Line("bad", "sqlite_old", known) if old else Line("ok", "versions", known)


def _permissions(folder: Path) -> Line:
    said = {"folder": folder.absolute()}
    if not all(os.access(path, os.R_OK | os.W_OK) for path in (folder, folder / "shop.db")):
        return Line("bad", "folder_locked", said)
    closed = not folder.stat().st_mode & 0o005 or not (folder / "shop.db").stat().st_mode & 0o004
    return Line("ok", "folder", said) if closed else Line("warn", "folder_open", said)


def _disk(folder: Path, database: Path) -> Line:
    usage = shutil.disk_usage(folder)
    said = {"free": amount(usage.free), "percent": round(100 * usage.free / usage.total)}
    if usage.free < max(LITTLE, database.stat().st_size):
        return Line("bad", "disk_full", said)
    return Line("warn", "disk_low", said) if usage.free < ENOUGH else Line("ok", "disk", said)


def _open(database: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
    conn.row_factory = sqlite3.Row
    return conn


def _fault(database: Path) -> str:
    """'' for a database that is whole."""
    try:
        with _open(database) as conn:
            (said,) = conn.execute("PRAGMA quick_check(1)").fetchone()
        conn.close()
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else str(said)


def _log(path: Path) -> Line:
    size = path.stat().st_size if path.exists() else 0
    return Line("warn" if size > LONG_WAL else "ok", "wal_long" if size > LONG_WAL else "wal", {"size": amount(size)})


def _inside(conn: sqlite3.Connection, folder: Path, moment: datetime) -> Iterator[Line]:
    done = {row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations")}
    if done - {name for name, _ in schema_steps()}:
        yield Line("bad", "schema_new")
        return
    shop = conn.execute("SELECT tz FROM shop").fetchone()
    yield _zone(shop["tz"] if shop else clock.HOME, moment)
    yield from _calendar(conn, moment)
    yield _tiles(conn, folder)


def _zone(zone: str, moment: datetime) -> Line:
    try:
        local = moment.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return Line("bad", "zone_wrong", {"zone": zone})
    return Line("ok", "zone", {"zone": zone, "now": f"{local:%Y-%m-%d %H:%M}"})


def _calendar(conn: sqlite3.Connection, moment: datetime) -> Iterator[Line]:
    """This year and, from two months before it, the next; as the desk asks."""
    for year in sorted({clock.day_of(moment + timedelta(days=ahead))[:4] for ahead in (0, 60)}):
        sure, guessed = conn.execute(
            "SELECT COUNT(CASE WHEN certain = 1 THEN 1 END), COUNT(CASE WHEN certain = 0 THEN 1 END) FROM calendar WHERE substr(id, 1, 4) = ?",
            (year,),
        ).fetchone()
        known = sure >= 7 and not guessed
        yield Line("ok" if known else "warn", "calendar" if known else "calendar_unknown", {"year": year})


def _tiles(conn: sqlite3.Connection, folder: Path) -> Line:
    """By what the map is set to (fieldsales/geo/settings.py)."""
    kept = {row["id"]: row["value"] for row in conn.execute("SELECT id, value FROM map_setting")}
    source = kept.get("tiles", "none")
    if source == "pmtiles" and tiles.header(folder / tiles.FILE) is None:
        return Line("warn", "tiles_file", {"file": (folder / tiles.FILE).absolute()})
    keyless = source == "tianditu" and not kept.get("tiles_key")
    return Line("warn" if keyless else "ok", "tiles_keyless" if keyless else "tiles", {"source": source})


def _backup(folder: Path, moment: datetime) -> Line:
    """By the stamp that `fieldsales backup` leaves; a stream alone has no photos, so it does not count as one."""
    stamp = backup.stamp(folder)
    if stamp is None:
        return Line("bad", "backup_none")
    passed = moment - stamp.at
    said = {"age": age(passed), "where": stamp.file}
    if passed > LATE:
        return Line("bad" if passed > TOO_LATE else "warn", "backup_old", said)
    return Line("ok", "backup", said)


def _stream(folder: Path) -> Iterator[Line]:
    """Litestream keeps its own log of the database beside it; that stands still when nobody runs it."""
    steps = [path.stat().st_mtime for path in (folder / ".shop.db-litestream").rglob("*") if path.is_file()]
    if not steps:
        return
    last = datetime.fromtimestamp(max(steps), UTC)
    log = folder / "shop.db-wal"
    written = datetime.fromtimestamp(max(p.stat().st_mtime for p in (folder / "shop.db", log) if p.exists()), UTC)
    if written - last > STANDS:
        yield Line("bad", "stream_stands", {"age": age(written - last)})
    else:
        yield Line("ok", "stream", {"age": age(datetime.now(UTC) - last)})


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def amount(size: int) -> str:
    return (
        f"{size / 1000:,.0f} KB"
        if size < MB
        else f"{size / MB:,.0f} MB"
        if size < 1000 * MB
        else f"{size / MB / 1000:,.1f} GB"
    )


def age(passed: timedelta) -> str:
    minutes = max(0, int(passed.total_seconds() // 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
