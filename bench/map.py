"""The map: 200 blocks and 5,000 buildings with outlines in a real browser, against the same data as plain Leaflet layers."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

from playwright.sync_api import CDPSession

from bench import shop
from bench.browser import Phone, phone
from bench.figures import Figures
from bench.served import Served, serving
from fieldsales.geo.shapes import DEGREE, written
from fieldsales.schedule import defaults
from fieldsales.store import Connection, Store, next_rev

BLOCKS, EACH, CORNERS = 200, 25, 8
MIDDLE = (31.23, 121.47)
DRAGS, STEPS = 6, 45
OUTCOMES = (None, "no_answer", "owner_met", None, "done_by_us", "family_met")
FRAMES = """() => { window.frames_ = []; let last = 0;
  const next = (now) => { if (last) window.frames_.push(now - last); last = now; window.counting = requestAnimationFrame(next); };
  window.counting = requestAnimationFrame(next); }"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def fill(store: Store) -> None:
    """A town of blocks 700 m apart; every building has an outline and four doors."""
    defaults.plant(store)
    with store.writer() as w:
        rev = next_rev(w)
        shop._people(w, rev, ["boss"])
        w.execute("UPDATE person SET role = 'manager' WHERE id = 'boss'")
        for n in range(BLOCKS):
            _block(w, rev, n)


def _block(w: Connection, rev: int, n: int) -> None:
    at, id, made = (
        _there(MIDDLE, n % 20 * 700 - 7000, n // 20 * 700 - 3500),
        f"k{n:03}",
        {"rev": rev, "made_by": "boss", "made_at": ""},
    )
    shop.put(w, "block", [{"id": id, "bucket": f"block:{id}", "name": f"样本小区{n}", "kind": "commodity", "search": "",
                           "lat": at[0], "lng": at[1], "coord_source": "hand"} | made])  # fmt: skip
    buildings, units, doors = [], [], []
    for k in range(EACH):
        place, g = _there(at, k % 5 * 90 - 180, k // 5 * 80 - 160), f"{id}-{k}"
        bucket = f"building:{g}"
        buildings.append({"id": g, "bucket": bucket, "block_id": id, "label": str(k + 1), "template": "free", "seq": k,
                          "lat": place[0], "lng": place[1], "shape": _outline(place)} | made)  # fmt: skip
        units.append(
            {"id": f"{g}.1", "bucket": bucket, "rev": rev, "building_id": g, "label": "", "seq": 1, "mirror": 0}
        )
        for d in range(4):
            outcome = OUTCOMES[(n + k * 7 + d * (n % 5)) % 6]
            doors.append({"id": f"{g}.{d}", "bucket": bucket, "rev": rev, "block_id": id, "building_id": g, "unit_id": f"{g}.1",
                          "floor_index": d, "floor_label": str(d), "seq": 1, "room": f"{d}01", "short": "", "kind": "flat",
                          "outcome": outcome, "tries": 0})  # fmt: skip
    for table, rows in (("building", buildings), ("unit", units), ("door", doors)):
        shop.put(w, table, rows)
    shop.put(w, "visit", ({"id": f"v-{d['id']}", "bucket": d["bucket"], "rev": rev, "door_id": d["id"], "building_id": d["building_id"],
                           "person_id": "boss", "at": "2026-01-01T00:00:00.000Z", "day": "2026-01-01", "outcome": d["outcome"]}
                          for d in doors if d["outcome"]))  # fmt: skip


def _there(at: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    return round(at[0] + north / DEGREE, 6), round(at[1] + east / (DEGREE * math.cos(math.radians(at[0]))), 6)


def _outline(at: tuple[float, float]) -> str:
    """An L of eight corners, as most houses on real maps have."""
    corners = [(-28, -9), (28, -9), (28, 9), (10, 9), (10, 18), (-6, 18), (-6, 9), (-28, 9)]
    ring = [tuple(reversed(_there(at, x, y))) for x, y in [*corners, corners[0]]]
    return written([ring])  # type: ignore[list-item]


def opened(who: Phone, address: str) -> tuple[float, float]:
    """Milliseconds from the navigation to the frame in which the map stands, and what of them the page's own thread worked.

    The second does not count what other processes of a busy machine took away.
    """
    who.page.goto("about:blank")
    session = who.context.new_cdp_session(who.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _worked(session)
    who.page.goto(address, wait_until="commit")
    who.page.wait_for_selector("[data-painted]", state="attached")
    worked = _worked(session) - before
    session.detach()
    return float(who.page.evaluate("window.painted_")), worked


def _worked(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def dragged(who: Phone, box: str) -> list[float]:
    """The times between frames while a finger drags the map about, and just after."""
    page = who.page
    page.wait_for_timeout(1500)
    at = page.locator(box).bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.evaluate(FRAMES)
    for n in range(DRAGS):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            turn = 2 * math.pi * n / DRAGS
            page.mouse.move(x + math.cos(turn) * step * 3.2, y + math.sin(turn) * step * 3.2)
        page.mouse.up()
        page.wait_for_timeout(250)
    page.evaluate("cancelAnimationFrame(window.counting)")
    return [float(t) for t in page.evaluate("window.frames_")]


def slow_down(who: Phone, factor: int) -> None:
    """DevTools' own throttle: everything of a map happens on the page's main thread. A phone's screen, and its touch."""
    session = who.context.new_cdp_session(who.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": factor})
    size = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    session.send("Emulation.setDeviceMetricsOverride", size)


def code_bytes(served: Served) -> int:
    """What the map alone brings along, as it travelled."""
    sent = served.bytes()
    return sum(n for path, n in sent.items() if "/vendor/leaflet/" in path or ("/static/" in path and "/map/" in path))


WATCH = """new MutationObserver(() => { const place = document.querySelector('[data-ready]');
  if (place && !window.painted_) PAINT.then((now) => { window.painted_ = now; place.dataset.painted = '1'; }); })
  .observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] })""".replace(
    "PAINT", PAINTED
)


def measure(figures: Figures, factors: list[int], times: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-map-") as folder:
        store = Store(Path(folder))
        fill(store)
        cookie = shop.sign_in(store, "boss")
        store.close()
        with serving(Path(folder)) as served, phone(f"{served.address}/bench/blank") as who:
            who.context.add_cookies([{"name": "device", "value": cookie, "url": served.address}])
            who.page.add_init_script(WATCH)
            for factor in factors:
                slow_down(who, factor)
                _ours(figures, served, who, factor, max(3, times // 10))
                _plain(figures, served, who, factor, max(3, times // 10))


def _ours(figures: Figures, served: Served, who: Phone, factor: int, times: int) -> None:
    address = f"{served.address}/map"
    first, _ = opened(who, address)
    if "map_code_bytes" not in figures.facts:
        figures.fact("map_code_bytes", code_bytes(served))
        figures.fact("map_data_bytes", served.bytes()["/map/data"])
        figures.fact("map_first_ms", first)
    _add(figures, "ours", [opened(who, address) for _ in range(times)], factor)
    figures.add("map_pan", "ours", dragged(who, ".map-box"), factor)


def _add(figures: Figures, who: str, taken: list[tuple[float, float]], factor: int) -> None:
    figures.add("map_open", who, [wall for wall, _ in taken], factor)
    figures.add("map_work", who, [worked for _, worked in taken], factor)


def _plain(figures: Figures, served: Served, who: Phone, factor: int, times: int) -> None:
    files = next(path for path in served.bytes() if path.startswith("/static/")).split("/")[2]
    for name, canvas in (("leaflet", ""), ("leaflet_canvas", "&canvas=1")):
        address = f"{served.address}/bench/leaflet?static=/static/{files}{canvas}"
        _add(figures, name, [opened(who, address) for _ in range(times)], factor)
        figures.add("map_pan", name, dragged(who, "#map"), factor)
