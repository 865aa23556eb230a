"""The desk's news: who may listen, what is said, and that many who listen cost the server nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fieldsales import clock, live
from fieldsales.live import Pulse
from fieldsales.store import Store
from tests.browser.street import Shop, free_port
from tests.model.server import known_tokens, token_of

ZHOU, XIAOLI = token_of("phone-zhou"), token_of("phone-xiaoli")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(live, "EVERY_S", 0.05)
    monkeypatch.setattr(live, "BEAT_S", 5.0)


@pytest.fixture
def street(world, quick):
    known_tokens(world.store)
    with world.store.writer() as w:  # else the first look renews the device, which is a commit too
        w.execute("UPDATE device SET seen_at = '2099-01-01T00:00:00.000Z'")
    return world


def listening(store: Store, token: str, then, since: str = "") -> list[str]:
    """The names of the events that came while `then()` ran, for one listener."""

    async def run() -> list[str]:
        came: list[str] = []
        pulse = Pulse(store)
        events = pulse.open(token, since)
        reading = asyncio.create_task(collect(events, came))
        await asyncio.sleep(0.15)
        await asyncio.to_thread(then)
        await asyncio.sleep(0.3)
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading
        await events.aclose()  # type: ignore[attr-defined]
        assert not pulse.ears
        return came

    return asyncio.run(run())


async def collect(events: AsyncIterator[str], came: list[str]) -> None:
    async for text in events:
        came += [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]


def test_a_visit_is_news_and_silence_is_none(street):
    def visit():
        assert street.do(street.xiaoli, "visit", door="jinxiu-1.1.3.2", outcome="no_answer").verdict == "applied"

    assert listening(street.store, ZHOU, visit) == ["hello", "changed"]
    assert listening(street.store, ZHOU, lambda: None) == ["hello"]


def test_many_commits_close_together_are_one_event(street, monkeypatch):
    monkeypatch.setattr(live, "EVERY_S", 0.2)

    def visits():
        for n in range(30):
            street.do(street.xiaoli, "visit", door=f"jinxiu-2.1.{1 + n % 6}.1", outcome="no_answer")

    began = time.monotonic()
    came = listening(street.store, ZHOU, visits).count("changed")
    assert 1 <= came <= (time.monotonic() - began) / 0.2, "thirty commits, and no more events than the watch looks"


def test_what_another_process_writes_is_news_too(street):
    def elsewhere():
        other = Store(street.store.folder)
        with other.writer() as w:
            w.execute("UPDATE shop SET name = '木语地板二店'")
        other.close()

    assert listening(street.store, ZHOU, elsewhere)[-1] == "changed"


def test_what_was_written_between_reading_a_page_and_listening_is_news(street):
    read = clock.iso(clock.now())
    assert street.do(street.xiaoli, "visit", door="jinxiu-1.1.3.2", outcome="no_answer").verdict == "applied"
    assert listening(street.store, ZHOU, lambda: None, since=read) == ["hello", "changed"]


def test_a_page_that_was_read_last_hears_nothing_old_and_everybody_hears_what_a_newcomer_made_the_server_notice(street):
    async def run() -> tuple[list[str], list[str]]:
        pulse, first, second = Pulse(street.store), [], []
        streams = [pulse.open(ZHOU)]
        reading = [asyncio.create_task(collect(streams[0], first))]
        await asyncio.sleep(0.15)
        assert street.do(street.xiaoli, "visit", door="jinxiu-1.1.3.2", outcome="no_answer").verdict == "applied"
        await pulse._look()
        await asyncio.sleep(0.01)
        streams.append(pulse.open(ZHOU, clock.iso(clock.now())))
        reading.append(asyncio.create_task(collect(streams[1], second)))
        await asyncio.sleep(0.3)
        for task, stream in zip(reading, streams, strict=True):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await stream.aclose()  # type: ignore[attr-defined]
        return first, second

    first, second = asyncio.run(run())
    assert first == ["hello", "changed"]
    assert second[0] == "hello" and second.count("changed") <= 1


@pytest.mark.parametrize("sql", [
    "UPDATE device SET revoked_at = '2026-11-22T00:00:00.000Z' WHERE id = 'phone-zhou'",
    "UPDATE device SET expires_at = '2026-01-01T00:00:00.000Z' WHERE id = 'phone-zhou'",
    "DELETE FROM device WHERE id = 'phone-zhou'",
])  # fmt: skip
def test_a_session_that_ends_ends_the_stream(street, sql):
    def end():
        with street.store.writer() as w:
            w.execute(sql)

    assert listening(street.store, ZHOU, end) == ["hello", "over"]


def test_a_session_that_ends_by_time_alone_ends_the_stream_too(street, monkeypatch):
    monkeypatch.setattr(live, "RECHECK_S", 0.1)
    later = clock.parse("2100-01-01T00:00:00.000Z")
    assert listening(street.store, ZHOU, lambda: monkeypatch.setattr(clock, "now", lambda: later)) == ["hello", "over"]


def test_the_news_say_nothing_of_anybody(street):
    assert json.loads(live.message("changed").split("data: ")[1]).keys() == {"at"}


def test_only_a_manager_listens(walk):
    assert walk.ask("zhou", "GET", "/live")[0] == 200
    assert walk.ask("xiaoli", "GET", "/live", headers={"accept": "application/json"})[0] == 403
    assert walk.ask(None, "GET", "/live", headers={"accept": "application/json"})[0] == 401


def test_the_watch_ends_with_the_last_who_listens(street):
    async def run() -> None:
        pulse = Pulse(street.store)
        events = pulse.open(ZHOU)
        await anext(events)
        assert pulse._watch is not None
        await events.aclose()  # type: ignore[attr-defined]
        await asyncio.wait_for(pulse._watch, 2)

    asyncio.run(run())


def test_health_tells_nobody_anything(walk):
    status, _, body = walk.ask(None, "GET", "/health")
    assert (status, body) == (200, b"ok\n")


# Over the wire


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    yield shop
    shop.close()


class Listener(threading.Thread):
    """An open desk, as far as the wire knows; `came` holds (event, when)."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_connection(("127.0.0.1", shop.port), timeout=60)
        self.socket.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{shop.port}\r\nCookie: device={ZHOU}\r\n\r\n".encode())
        self.came: list[tuple[str, float]] = []

    def run(self) -> None:
        with contextlib.suppress(OSError), self.socket.makefile("rb") as lines:
            for line in lines:
                if line.startswith(b"event: "):
                    self.came.append((line[7:].strip().decode(), time.monotonic()))

    def heard(self, what: str, since: float) -> bool:
        return any(event == what and at >= since for event, at in self.came)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.join(timeout=5)
        self.socket.close()


def push(url: str, n: int, token: str = XIAOLI) -> float:
    """One sync with one visit. → seconds it took"""
    now = clock.now()
    record = {"id": f"push-{n:05d}", "name": "visit", "args": {"door": f"jinxiu-2.1.{1 + n % 6}.1", "outcome": "no_answer"},
              "at": clock.iso(now), "day": clock.day_of(now), "seq": n}  # fmt: skip
    body = {"device": "phone-xiaoli", "epoch": None, "schema": 0, "cursors": {}, "mutations": [record], "sent_at": clock.iso(now), "pending": 0}
    request = urllib.request.Request(f"{url}/sync", json.dumps(body).encode(), {"Cookie": f"device={token}", "Content-Type": "application/json"})
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert json.load(answer)["verdicts"][0]["verdict"] == "applied"
    return time.monotonic() - began


def threads_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_fifty_open_desks_neither_slow_the_syncs_nor_take_a_thread_each(shop):
    for n in range(5):
        push(shop.url, n)
    alone = sorted(push(shop.url, 100 + n) for n in range(20))
    before = threads_of(shop.pid)
    desks: list[Listener] = []
    try:
        for _ in range(50):  # one after the other: fifty sign-ins at once would wake the whole pool of threads
            desks.append(desk := Listener(shop))
            desk.start()
            while not desk.came:
                time.sleep(0.005)
        began = time.monotonic()
        beside = sorted(push(shop.url, 200 + n) for n in range(40))
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not all(desk.heard("changed", began) for desk in desks):
            time.sleep(0.05)
        assert all(desk.heard("changed", began) for desk in desks), "every desk hears of it"
        assert beside[20] < 3 * alone[10] + 0.25, f"{alone[10]:.3f} s alone, {beside[20]:.3f} s beside fifty desks"
        assert threads_of(shop.pid) < before + 12, "threads are for work, not for waiting"
        seconds = time.monotonic() - began
        most = max(sum(event == "changed" for event, _ in desk.came) for desk in desks)
        assert most <= seconds + 2, "at most one event a second"
    finally:
        for desk in desks:
            desk.close()


def test_a_server_that_is_told_to_stop_does_not_wait_for_open_desks(tmp_path):
    known = Shop()
    known.kill()
    port = free_port()
    command = [sys.executable, "-m", "fieldsales", "serve", "--data", str(known.folder), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    known.port = port
    desk = None
    while desk is None or not desk.came:
        with contextlib.suppress(ConnectionRefusedError):
            desk = desk or Listener(known)
            if not desk.is_alive():
                desk.start()
        time.sleep(0.05)
    server.terminate()
    _, said = server.communicate(timeout=20)
    desk.close()
    known.close()
    assert "Traceback" not in said and "graceful" not in said


def test_events_come_uncompressed_and_unbuffered(shop):
    request = urllib.request.Request(f"{shop.url}/live", headers={"Cookie": f"device={ZHOU}", "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert "Content-Encoding" not in answer.headers and answer.headers["X-Accel-Buffering"] == "no"
        assert answer.readline() == b"retry: 3000\n"
