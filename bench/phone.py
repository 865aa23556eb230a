"""Our app at a rep's day: first sync, screens, visits, cold starts, deltas and a long queue, in headless Chromium."""

from __future__ import annotations

import json
import random
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import data, shop
from bench.browser import WARM_UP, Phone, phone
from bench.data import Data
from bench.figures import Figures
from bench.peers import paths
from bench.served import Served, serving
from bench.throttle import slowed
from fieldsales.store import Store

HERE = Path(__file__).parent
ALPHABET = data.ALPHABET
IDLE = 3
"""Seconds. A browser stops a worker that has had nothing to do for 30; it uses the first two to prepare its next start."""


@dataclass
class Rep:
    """A phone that is signed in, the server it talks to, and a colleague's cookie."""

    on: Phone
    served: Served
    data: Data
    cookie: str
    colleague: str
    dice: random.Random

    def call(self, name: str, *args: object) -> object:
        return self.on.page.evaluate("([n, a]) => window.phone[n](...a)", [name, list(args)])

    def mint(self) -> str:
        """Later than everything in the shop, as a phone's own ids are."""
        return "01m" + "".join(self.dice.choices(ALPHABET, k=23))

    def visits(self, number: int) -> list[dict[str, str]]:
        """As a rep sweeps: door after door, building after building, from a place chosen by lot."""
        start = self.dice.randrange(len(self.data.door) - number)
        doors = self.data.door[start : start + number]
        return [{"id": self.mint(), "door": str(d["id"]), "outcome": "no_answer"} for d in doors]


@contextmanager
def rep(
    rows: Data, reps_blank: str = "/bench/blank", more: Callable[[Store, Data], None] | None = None
) -> Iterator[Rep]:
    """A new shop with these rows (and what `more` adds), served, and a phone on which the rep is signed in; the worker is not yet installed."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        store = shop.build(Path(folder), rows)
        if more:
            more(store, rows)
        cookie, colleague = shop.sign_in(store, rows.rep), shop.sign_in(store, shop.OTHER)
        store.close()
        with serving(Path(folder)) as served, phone(f"{served.address}{reps_blank}") as on:
            on.context.add_cookies([{"name": "device", "value": cookie, "url": served.address}])
            on.page.add_init_script(path=HERE / "phone.js")
            on.page.reload()
            yield Rep(on, served, rows, cookie, colleague, random.Random(9))


def _ask(who: Rep, path: str, cookie: str, body: dict | None = None) -> dict:
    request = urllib.request.Request(f"{who.served.address}{path}", headers={"Cookie": f"device={cookie}"})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def colleague_works(who: Rep, visits: int) -> None:
    """Another rep knocks on doors of ours: each visit changes two rows, the visit and its door."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record = {"name": "visit", "at": now, "day": now[:10]}
    mutations = [
        record | {"id": v.pop("id"), "args": {k: v[k] for k in ("door", "outcome")}, "seq": n}
        for n, v in enumerate(who.visits(visits))
    ]
    body = {"sent_at": now, "mutations": mutations, "pending": 0, "cursors": {}, "version": "bench"}
    answer = _ask(who, "/sync", who.colleague, body)
    wrong = [v for v in answer["verdicts"] if v["verdict"] != "applied"]
    if wrong:
        raise RuntimeError(str(wrong[0]))


def first_sync(who: Rep, figures: Figures) -> None:
    figures.add("install", "ours", [float(str(who.call("install")))])
    figures.add("first_sync", "ours", [float(str(who.call("sync")))])
    sent = who.served.bytes()
    figures.fact(
        "first_use_bytes", sum(n for path, n in sent.items() if path.startswith(("/static", "/phone/", "/sw.js")))
    )
    figures.fact("database_bytes", _ask(who, "/sync/image", who.cookie)["size"])
    figures.storage("ours", who.on.page.evaluate("navigator.storage.estimate()"))


def screens(who: Rep, figures: Figures, factor: int, times: int) -> None:
    for job, list_ in paths(who.data, times).items():
        who.call("screens", list_[:WARM_UP])
        done: dict = who.call("screens", list_)  # type: ignore[assignment]
        figures.add(job, "ours", done["times"], factor=factor, size=done["size"])


def visits(who: Rep, figures: Figures, factor: int, times: int) -> None:
    """Without a network, which is the normal case; then with one, tap upon tap while syncs run beneath."""
    who.call("sync")
    who.served.stop()
    who.call("visits", who.visits(3))
    offline: dict = who.call("visits", who.visits(times))  # type: ignore[assignment]
    figures.add("visit", "ours", offline["times"], factor=factor)
    who.served.start()
    who.call("sync")
    online: dict = who.call("visits", who.visits(times))  # type: ignore[assignment]
    figures.add("visit_online", "ours", online["times"], factor=factor)


def cold(who: Rep, figures: Figures, factor: int, times: int) -> None:
    taken = []
    for _ in range(times):
        time.sleep(IDLE)
        who.on.stop_workers()
        taken.append(float(str(who.call("patient", "/today"))))
    figures.add("cold", "ours", taken, factor=factor)


def delta(who: Rep, figures: Figures, name: str, times: int = 24) -> None:
    taken = []
    for _ in range(times):
        colleague_works(who, 50)
        taken.append(float(str(who.call("sync"))))
    figures.add(name, "ours", taken)


def push(who: Rep, figures: Figures, times: int = 5) -> None:
    taken = []
    for _ in range(times):
        who.call("sync")
        who.served.stop()
        who.call("visits", who.visits(1000))
        who.served.start()
        who.on.page.evaluate("1")
        taken.append(float(str(who.call("sync"))))
    figures.add("push", "ours", taken)


def measure(rows: Data, figures: Figures, factors: list[int], times: int) -> None:
    with rep(rows) as who:
        first_sync(who, figures)
        for factor in factors:
            with slowed(who.on.pid, factor):
                some = times if factor == 1 else max(times // 3, 10)
                screens(who, figures, factor, some)
                visits(who, figures, factor, some)
                who.call("sync")
                cold(who, figures, factor, 9 if factor == 1 else 5)
        delta(who, figures, "delta")
        push(who, figures)


def measure_growth(figures: Figures) -> None:
    """The same delta on ever larger phones; doors only, so that the largest still fits a phone's memory."""
    for doors in (2_000, 20_000, 200_000):
        rows = data.make("rep", datetime.now(UTC).date(), doors, 0, 0)
        with rep(rows) as who:
            who.call("install")
            who.call("sync")
            delta(who, figures, f"delta_{doors}")
