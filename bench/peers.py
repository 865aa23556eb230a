"""PouchDB and Dexie at the work of bench/phone.py, with the same rows, in the same browser.

Dexie is measured twice: called inside the page (`dexie_page`), and through a service worker of its own (`dexie`), which
answers as ours does, by message, with finished HTML. The bars compare the second: it is the same way to the same thing.
"""

from __future__ import annotations

import random
from pathlib import Path

from bench.browser import WARM_UP, Phone, phone
from bench.couch import Peers, doc_id
from bench.data import Data, Row
from bench.figures import Figures
from bench.throttle import slowed

NAMES = ("dexie", "pouch")
PHONE = Path(__file__).parent / "phone.js"
READY = "window.bench !== undefined"


def words(data: Data, number: int) -> list[str]:
    """What a rep types: room numbers, pieces of phone numbers, names; the same list for everybody."""
    dice = random.Random(7)
    kinds = (
        lambda: str(dice.choice(data.door)["short"]),
        lambda: str(dice.choice(data.contact)["phone"])[3:8],
        lambda: str(dice.choice(data.contact)["name"])[:2],
    )
    return [kinds[n % 3]() for n in range(number)]


def visits(data: Data, number: int, name: str, salt: int) -> list[list[str]]:
    dice = random.Random(salt)
    at = f"{data.today}T03:00:00.000Z"
    start = dice.randrange(len(data.door) - number)  # door after door, as a rep sweeps
    doors = data.door[start : start + number]
    return [[f"v{salt}-{n}", _key(name, door), at, "no_answer"] for n, door in enumerate(doors)]


def _key(name: str, door: Row) -> str:
    return doc_id("door", door) if name == "pouch" else str(door["id"])


def _repeat(on: Phone, name: str, job: str, args: list[list[str]]) -> dict:
    return on.page.evaluate("([n, j, a]) => bench.repeat(n, j, a)", [name, job, args])


def _once(on: Phone, name: str, job: str, *args: object) -> float:
    return float(on.page.evaluate("([n, j, a]) => bench.once(n, j, ...a)", [name, job, list(args)])["time"])


def jobs(data: Data, name: str, times: int, salt: int) -> dict[str, list[list[str]]]:
    tall = data.tallest
    return {
        "today": [[str(data.today)]] * times,
        "building": [[tall[n % len(tall)], str(data.today)] for n in range(times)],
        "search": [[word] for word in words(data, times)],
        "visit": visits(data, times, name, salt),
    }


def screens(on: Phone, data: Data, name: str, figures: Figures, factor: int, times: int) -> None:
    """Called inside the page."""
    for job, args in jobs(data, name, times, salt=factor).items():
        _repeat(on, name, job, args[:WARM_UP] if job != "visit" else visits(data, 3, name, 100 + factor))
        done = _repeat(on, name, job, args)
        figures.add(job, _in_page(name), done["times"], factor=factor, size=done["size"])
    if name == "dexie":
        _once(on, name, "sent")


def _in_page(name: str) -> str:
    return "dexie_page" if name == "dexie" else name


def paths(data: Data, times: int) -> dict[str, list[str]]:
    """The pages that everybody's worker is asked for."""
    tall = data.tallest
    return {
        "today": ["/today"] * times,
        "building": [f"/building/{tall[n % len(tall)]}" for n in range(times)],
        "search": [f"/search?q={word}" for word in words(data, times)],
    }


def through_worker(on: Phone, data: Data, figures: Figures, factor: int, times: int) -> None:
    """Dexie in a worker, as we are."""
    for job, list_ in (paths(data, times) | {"way": ["/nothing"] * times}).items():
        _phone(on, "screens", list_[:WARM_UP])
        done: dict = _phone(on, "screens", list_)  # type: ignore[assignment]
        figures.add(job, "dexie", done["times"], factor=factor, size=done["size"])
    fetched: dict = _phone(on, "screens", ["/nothing"] * times, "fetch")  # type: ignore[assignment]
    figures.add("way_fetch", "dexie", fetched["times"], factor=factor)
    tapped = [{"id": v, "door": d, "outcome": o} for v, d, _, o in visits(data, times, "dexie", 200 + factor)]
    taken: dict = _phone(on, "visits", tapped)  # type: ignore[assignment]
    figures.add("visit", "dexie", taken["times"], factor=factor)
    _once(on, "dexie", "sent")
    woken = []
    for _ in range(7 if factor == 1 else 3):
        on.stop_workers()
        woken.append(float(str(_phone(on, "patient", "/today"))))
    figures.add("cold", "dexie", woken, factor=factor)


def _phone(on: Phone, job: str, *args: object) -> object:
    return on.page.evaluate("([n, a]) => window.phone[n](...a)", [job, list(args)])


def cold(on: Phone, data: Data, name: str, figures: Figures, factor: int, times: int) -> None:
    """Page loaded anew → database open → first HTML; the fetching of the scripts is not counted."""
    taken = []
    for _ in range(times):
        on.page.reload()
        on.page.wait_for_function(READY)
        opened = float(on.page.evaluate("n => bench.start(n)", name))
        taken.append(opened + _once(on, name, "today", str(data.today)))
    figures.add("cold", _in_page(name), taken, factor=factor)


def delta(on: Phone, peers: Peers, data: Data, name: str, figures: Figures) -> None:
    doors = data.door[:100]
    if name == "pouch":
        peers.couch.touch([doc_id("door", d) for d in doors], 9)
    taken = _once(on, name, "delta", [d | {"tries": 9} for d in doors])
    figures.add("delta", name, [taken], note="" if name == "pouch" else "bulkPut alone, no network")


def one(data: Data, peers: Peers, name: str, figures: Figures, factors: list[int], times: int) -> None:
    with phone(peers.address) as on:
        on.page.add_init_script(path=PHONE)
        on.page.reload()
        on.page.wait_for_function(READY)
        on.page.evaluate("n => bench.start(n)", name)
        figures.add("first_sync", name, [_once(on, name, "firstSync")])
        if name == "pouch":
            figures.add("index", name, [_once(on, name, "index")])
        figures.storage(name, on.page.evaluate("navigator.storage.estimate()"))
        if name == "dexie":
            _phone(on, "install")
        for factor in factors:
            with slowed(on.pid, factor):
                some = times if factor == 1 else max(times // 3, 10)
                if name == "pouch":
                    some = max(some // 6, 5)  # a search of its takes seconds, and only its first sync stands against a bar
                screens(on, data, name, figures, factor, some)
                if name == "dexie":
                    through_worker(on, data, figures, factor, some)
                cold(on, data, name, figures, factor, 7 if factor == 1 else 3)
        delta(on, peers, data, name, figures)
        if name == "pouch":
            args = visits(data, 1000, name, 55)
            _once(on, name, "push")
            _repeat(on, name, "visit", args)
            figures.add("push", name, [_once(on, name, "push")])


def measure(data: Data, figures: Figures, factors: list[int], times: int) -> None:
    for name in NAMES:
        with Peers(data) as peers:
            one(data, peers, name, figures, factors, times)
