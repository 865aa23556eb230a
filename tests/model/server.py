"""The real server in this process, that can be killed at any commit, restarted, backed up and put back."""

from __future__ import annotations

import contextlib
import functools
import json
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fieldsales import clock
from fieldsales.access.devices import hash_of
from fieldsales.app import create_app
from fieldsales.settings import Settings
from fieldsales.store import Connection, Store
from tests.model.wire import Asgi, Lost
from tests.world import NOW, PEOPLE, World


class Killed(BaseException):
    """SIGKILL, as far as one process can do it to itself: nothing after this line runs, nothing is rolled back by hand."""


class Switch(Store):
    """What the app holds as its store: it stays while the real one dies and comes back."""

    def __init__(self) -> None:
        self.store: Store | None = None

    def __getattribute__(self, name: str) -> Any:
        if name == "store" or name.startswith("__"):
            return object.__getattribute__(self, name)
        return getattr(object.__getattribute__(self, "store"), name)

    def close(self) -> None:
        raise NotImplementedError  # only for on_shutdown, which never comes


@functools.cache
def one_app() -> tuple[Switch, Asgi]:
    """Building the app costs more than a history; only its store changes from one to the next."""
    switch = Switch()
    switch.store = Store(tempfile.mkdtemp(dir=fast_disk()))
    return switch, Asgi(create_app(Settings(), store=switch))


def app_over(store: Store) -> Asgi:
    """The app, for now over this store."""
    switch, asgi = one_app()
    switch.store = store
    return asgi


def known_tokens(store: Store) -> None:
    """Every phone of the street signs in with token_of(its id)."""
    with store.writer() as conn:
        for person in PEOPLE:
            device = f"phone-{person}"
            conn.execute("UPDATE device SET token_hash = ? WHERE id = ?", (hash_of(token_of(device)), device))


class Server:
    def __init__(self, blank: Path, where: Path, *, same: bool = False) -> None:
        """A server over a copy of a shop's folder; `same`: the copy takes itself for the original, so phones go on with it."""
        self.where = where
        self.folder = where / "shop"
        self.backups = 0
        self.now = NOW + timedelta(hours=1)
        self.kill_at: tuple[int, bool] | None = None
        shutil.copytree(blank, self.folder)
        if same:
            moved_in(self.folder)
        self.switch, self.asgi = one_app()
        self.start()
        self.held: list[tuple[str, str, str, Any]] = []
        self._clock = clock.now
        clock.now = self.time

    def time(self) -> datetime:
        return self.now

    # Life and death

    def start(self) -> None:
        store = Store(self.folder)
        real = store.writer

        @contextlib.contextmanager
        def writer() -> Iterator[Connection]:
            with real() as conn:
                yield conn
                self.commit_point(after=False)
            self.commit_point(after=True)

        store.writer = writer  # type: ignore[method-assign]
        self.switch.store = store

    def commit_point(self, *, after: bool) -> None:
        if self.kill_at is None:
            return
        count, wanted = self.kill_at
        if wanted == after:
            self.kill_at = (count - 1, wanted)
            if count <= 0:
                self.kill_at = None
                raise Killed

    def restart(self) -> None:
        self.switch.store.close()
        self.start()

    def backup(self) -> Path:
        """A copy taken while the server runs."""
        self.backups += 1
        target = self.where / f"backup-{self.backups}"
        target.mkdir()
        with self.peek() as live, contextlib.closing(sqlite3.connect(target / "shop.db")) as copy:
            live.backup(copy)
        shutil.copy(self.folder / "lineage", target)
        return target

    def restore(self, backup: Path, *, whole: bool) -> None:
        """Put back the database alone, or the whole folder with the mark that should tell of it."""
        self.switch.store.close()
        for name in ("shop.db", "shop.db-wal", "shop.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copy(backup / "shop.db", self.folder)
        if whole:
            (self.folder / "lineage").rename(self.where / f"lineage-{random.random()}")
            shutil.copy(backup / "lineage", self.folder)
        self.start()

    def close(self) -> None:
        clock.now = self._clock
        self.switch.store.close()

    # Requests, with what a network does to them

    def ask(self, token: str, method: str, path: str, data: Any) -> tuple[int, Any]:
        body = b"" if data is None else json.dumps(data).encode()
        try:
            status, headers, got = self.asgi.request(
                method, path, token=f"device={token}", body=body, headers={"content-type": "application/json"}
            )
        except Killed:
            self.restart()
            raise Lost from None
        finally:
            self.kill_at = None
        assert status < 500, (method, path, data, got)
        return status, json.loads(got) if headers.get("content-type", "").startswith("application/json") else got

    def wire(self, token: str, fault: str, dice: random.Random) -> Any:
        """What the phone with this token calls; the fault hits one request and the rest go through."""
        left = [] if fault == "none" else [fault]

        def call(method: str, path: str, data: Any) -> tuple[int, Any]:
            now = left.pop() if left and (path == "/sync" or dice.random() < 0.5) else "none"
            data = json.loads(json.dumps(data))  # the phone may go on changing what it sent
            if now == "lose_request":
                raise Lost
            if now == "hold":
                self.held.append((token, method, path, data))
                raise Lost
            if now.startswith("kill"):
                self.kill_at = (dice.randrange(3), now == "kill_after")
            if now == "twice":
                self.ask(token, method, path, data)
            status, answer = self.ask(token, method, path, data)
            if now == "lose_response":
                raise Lost
            if now == "truncate":
                if not isinstance(answer, bytes):
                    raise Lost
                answer = answer[: len(answer) // 2]
            return status, answer

        return call

    def deliver_held(self, which: int | None = None) -> None:
        """A request that was stuck somewhere arrives late; nobody waits for its answer any more."""
        held = self.held if which is None else [self.held.pop(which % len(self.held))]
        for token, method, path, data in held:
            self.ask(token, method, path, data)
        if which is None:
            self.held = []

    # Looking

    def peek(self) -> contextlib.closing[sqlite3.Connection]:
        """The file as another process sees it."""
        return contextlib.closing(sqlite3.connect(self.folder / "shop.db"))


def token_of(device: str) -> str:
    return f"token-of-{device}"


def blank_shop() -> Path:
    """A folder with the street's shop in it, every device with a token we know; made once, copied for every history."""
    folder = Path(tempfile.mkdtemp(prefix="street-", dir=fast_disk()))
    world = World(folder / "shop")
    known_tokens(world.store)
    world.store.close()
    return folder / "shop"


def moved_in(folder: Path) -> None:
    """Make the mark of a copied folder name its own file, or the store would tell every phone to begin anew."""
    mark = folder / "lineage"
    lineage, rev = mark.read_text().split()
    mine = f"{lineage.rpartition('-')[0]}-{mark.stat().st_ino}"
    mark.write_text(f"{mine} {rev}")
    with contextlib.closing(sqlite3.connect(folder / "shop.db")) as db, db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'lineage'", (mine,))


def fast_disk() -> str | None:
    """Thousands of histories would otherwise wait for fsync most of the time."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
