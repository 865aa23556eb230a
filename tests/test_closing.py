"""A server that stops does not pull the database away from under a thread that is still at work."""

from __future__ import annotations

import sqlite3
import threading

import pytest


def test_closing_waits_for_a_write_that_has_begun(world):
    begun, may_end, closed = threading.Event(), threading.Event(), threading.Event()

    def write():
        with world.store.writer() as conn:
            begun.set()
            may_end.wait(10)
            conn.execute("UPDATE shop SET city = '苏州'")

    def close():
        world.store.close()
        closed.set()

    writing, closing = threading.Thread(target=write), threading.Thread(target=close)
    writing.start()
    assert begun.wait(10)
    closing.start()
    assert not closed.wait(0.05)
    may_end.set()
    assert closed.wait(10)
    writing.join()
    with sqlite3.connect(world.store.path) as db:
        assert db.execute("SELECT city FROM shop").fetchone() == ("苏州",)


def test_a_read_that_has_begun_goes_on(world):
    with world.store.reader() as conn:
        world.store.close()
        assert conn.one("SELECT id FROM shop") == {"id": "shop"}


def test_who_comes_later_is_turned_away(world):
    world.store.close()
    with pytest.raises(sqlite3.ProgrammingError), world.store.writer():
        pass
