"""How many syncs a second one core answers when 200 phones come at once, and how much memory it takes."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from bench import data, shop
from bench.figures import Figures
from bench.served import Served, serving
from fieldsales import buckets
from fieldsales.store import Store, current_rev, meta, next_rev, schema_version

DEVICES = 200
REPS = 50
SECONDS = 8


class Device:
    """A phone as the server sees it: one connection, one cookie, its cursors."""

    def __init__(self, number: int, token: str, doors: list[str]) -> None:
        self.number, self.token, self.doors = number, token, doors
        self.sent, self.answer = 0, {"cursors": {}, "epoch": None, "schema": None}

    async def open(self, port: int) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)

    async def post(self, body: dict) -> dict:
        raw = json.dumps(body).encode()
        head = (
            f"POST /sync HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: device={self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
        )
        self.writer.write(head.encode() + raw)
        return await self._read()

    async def _read(self) -> dict:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        if not head.startswith("http/1.1 200"):
            raise RuntimeError(head)
        return json.loads(await self.reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0])))

    async def sync(self, with_visit: bool) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        mutations = [self._visit(now)] if with_visit else []
        body = {"sent_at": now, "mutations": mutations, "pending": 0, "version": "bench"}
        body |= {key: self.answer[key] for key in ("cursors", "epoch", "schema")}
        answer = await self.post(body)
        if any(v["verdict"] != "applied" for v in answer["verdicts"]):
            raise RuntimeError(str(answer["verdicts"]))
        self.answer |= {key: answer[key] for key in ("cursors", "epoch", "schema") if key in answer}

    def _visit(self, now: str) -> dict:
        self.sent += 1
        door = self.doors[(self.number * 7 + self.sent) % len(self.doors)]
        args = {"door": door, "outcome": "no_answer"}
        name = f"0bench{self.number:08d}{self.sent:012d}"
        return {"id": name, "name": "visit", "args": args, "at": now, "day": now[:10], "seq": self.sent}


async def _hammer(device: Device, until: float, with_visit: bool) -> int:
    done = 0
    while time.monotonic() < until:
        await device.sync(with_visit)
        done += 1
    return done


async def _rates(port: int, devices: list[Device], figures: Figures) -> None:
    for device in devices:
        await device.open(port)
    for name, with_visit in (("syncs_empty", False), ("syncs_visit", True)):
        began = time.monotonic()
        done = sum(await asyncio.gather(*(_hammer(d, began + SECONDS, with_visit) for d in devices)))
        figures.fact(name, done / (time.monotonic() - began))


def _devices(store: Store, rows: data.Data) -> list[Device]:
    """50 reps with four phones each; every rep sweeps one block of the shop."""
    names = [f"rep{n}" for n in range(REPS)]
    with store.writer() as w:
        rev = next_rev(w)
        w.executemany(
            "INSERT INTO person (id, bucket, rev, name, role, active) VALUES (?, 'shop', ?, ?, 'rep', 1)",
            [(name, rev, name) for name in names],
        )
        for n, name in enumerate(names):
            shop.territories(w, rev, name, [rows.block[n % len(rows.block)]])
    return [_device(store, rows, names, n) for n in range(DEVICES)]


def _device(store: Store, rows: data.Data, names: list[str], number: int) -> Device:
    rep = number % REPS
    block = rows.block[rep % len(rows.block)]["id"]
    device = Device(
        number, shop.sign_in(store, names[rep]), [str(d["id"]) for d in rows.door if d["block_id"] == block]
    )
    with store.reader() as conn:
        scope = buckets.of(conn, names[rep])
        device.answer = {"cursors": dict.fromkeys(scope, current_rev(conn)), "epoch": meta(conn, "epoch")}
        device.answer["schema"] = schema_version()
    return device


def measure(figures: Figures) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = data.make("rep", date.today())
        store = shop.build(Path(folder), rows)
        devices = _devices(store, rows)
        store.close()
        with serving(Path(folder), core=0) as served:
            _run(served, devices, figures)


def _run(served: Served, devices: list[Device], figures: Figures) -> None:
    asyncio.run(_rates(served.port, devices, figures))
    figures.fact("server_rss_mb", served.memory())
