"""The street every test lives on: 梧桐路, the shop 木语地板, its owner 周老板 and three reps.

周老板 (zhou)     the manager, sees all.
小李 (xiaoli)     sweeps the block 锦绣花园 (jinxiu): a high building 1, an old walk-up 2, and building 3.
小王 (xiaowang)   sweeps 春江苑 (chunjiang) and shares building jinxiu-3 with 小李.
小赵 (xiaozhao)   has no territory yet.

Ids are readable: jinxiu-1 is a building, jinxiu-1.1 its first unit, jinxiu-1.1.3.2 the second door on its third floor.
"""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldsales import clock, mutations
from fieldsales.mutations import Verdict
from fieldsales.schedule import defaults
from fieldsales.store import Actor, Store, next_rev

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
"""Sunday morning, ten o'clock in the shop."""
TODAY = "2026-11-22"
PEOPLE = {"zhou": ("周老板", "manager"), "xiaoli": ("小李", "rep"), "xiaowang": ("小王", "rep"), "xiaozhao": ("小赵", "rep")}


class World:
    """A shop in a folder, its people, and a clock that only moves when told to.

    The street is built once in each process; every further world begins as a copy of its first day.
    """

    _built: Path | None = None

    def __init__(self, folder: Path | str) -> None:
        self.now = NOW
        self._numbers = itertools.count(1)
        for id, (name, role) in PEOPLE.items():
            setattr(self, id, Actor(id, name, role, f"phone-{id}"))
        if World._built is None:
            World._built = self._build()
        Path(folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(World._built, Path(folder) / "shop.db")
        self.store = Store(folder)

    zhou: Actor
    xiaoli: Actor
    xiaowang: Actor
    xiaozhao: Actor

    # -- doing

    def do(self, who: Actor, name: str, id: str | None = None, /, **args: object) -> Verdict:
        """`who` does `name` now and the server answers; args are given as text, None means not given."""
        return mutations.accept(self.store, who, self.record(name, id, **args), self.now)

    def record(self, name: str, id: str | None = None, /, **args: object) -> dict:
        """A mutation record as a phone makes it."""
        return {
            "id": id or f"m-{next(self._numbers):06d}",
            "name": name,
            "args": {k: None if v is None else str(v) for k, v in args.items()},
            "at": clock.iso(self.now),
            "day": clock.day_of(self.now),
        }

    def wait(self, **parts: float) -> None:
        """Let time pass: world.wait(days=1)."""
        self.now += timedelta(**parts)

    # -- looking

    def all(self, sql: str, **params: object) -> list[dict]:
        with self.store.reader() as conn:
            return conn.all(sql, params)

    def one(self, sql: str, **params: object) -> dict:
        (row,) = self.all(sql, **params)
        return row

    def row(self, table: str, id: str) -> dict:
        return self.one(f"SELECT * FROM {table} WHERE id = :id", id=id)

    def as_seen_by(self, who: Actor, sql: str, **params: object) -> list[dict]:
        """The rows a screen of `who` would get."""
        with self.store.reader(who) as conn:
            return conn.all(sql, params)

    # -- the beginning

    def _build(self) -> Path:
        folder = tempfile.TemporaryDirectory(prefix="street-")
        atexit.register(folder.cleanup)
        self.store = Store(folder.name)
        defaults.plant(self.store)
        self._open_shop()
        self.store.close()
        return self.store.path

    def _open_shop(self) -> None:
        with self.store.writer() as conn:
            rev = next_rev(conn)
            conn.execute(
                "INSERT INTO shop (id, bucket, rev, name, city, tz, blind_key)"
                " VALUES ('shop', 'shop', ?, '木语地板', '上海', 'Asia/Shanghai', ?)",
                (rev, "0123456789abcdef" * 2),
            )
            conn.executemany(
                "INSERT INTO person (id, bucket, rev, name, role, active) VALUES (?, 'shop', ?, ?, ?, 1)",
                [(id, rev, name, role) for id, (name, role) in PEOPLE.items()],
            )
            conn.executemany(
                "INSERT INTO device (id, person_id, token_hash, wipe_key, made_at, expires_at, resets)"
                " VALUES (?, ?, ?, ?, ?, '2099-01-01T00:00:00.000Z', 0)",
                [(f"phone-{id}", id, f"hash-of-{id}", f"key-of-{id}", clock.iso(NOW)) for id in PEOPLE],
            )
        self._made("block_add", "jinxiu", name="锦绣花园", kind="commodity", district="浦东", street="梧桐路 1 号")
        self._made("block_add", "chunjiang", name="春江苑", kind="collective", district="浦东", street="梧桐路 2 号")
        high = {"template": "highrise18", "floor_from": 1, "floor_to": 18, "doors": 2, "skip": "4,14", "alias": "13=12A"}
        old = {"template": "old_walkup", "floor_from": 1, "doors": 2}
        self._made("building", "jinxiu-1", block="jinxiu", label="1", units="1,2", mirror="2", **high)
        self._made("building", "jinxiu-2", block="jinxiu", label="2", units="1,2,3", floor_to=6, **old)
        self._made("building", "jinxiu-3", block="jinxiu", label="3", units="1", floor_to=6, **old)
        self._made("building", "chunjiang-1", block="chunjiang", label="1", units="1,2", floor_to=5, **old)
        self._made("assign", "terr-li", person="xiaoli", block="jinxiu")
        self._made("assign", "terr-wang", person="xiaowang", block="chunjiang")
        self._made("assign", "terr-wang-3", person="xiaowang", block="jinxiu", building="jinxiu-3")

    def _made(self, name: str, id: str, /, **args: object) -> None:
        verdict = self.do(self.zhou, name, id, **args)
        assert verdict.verdict == "applied", f"{name} {id}: {verdict}"
