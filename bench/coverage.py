"""The coverage of a large shop: 200 blocks, 200,000 doors, 600,000 visits of two years, twenty reps with ten blocks each."""

from __future__ import annotations

import random
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench import shop
from bench.data import Row
from bench.figures import Figures
from bench.served import serving
from fieldsales.coverage import tally
from fieldsales.schedule import defaults
from fieldsales.store import Connection, Store, next_rev

BLOCKS, BUILDINGS, UNITS, FLOORS, ABREAST = 200, 10, 2, 25, 4
REPS, VISITS, DAYS = 20, 600_000, 730
OUTCOMES = ["no_answer"] * 11 + ["locked_empty", "worker_only", "worker_only", "family_met", "owner_met", "owner_met", "refused",
            "done_by_us", "done_by_other", "not_applicable"]  # fmt: skip
STAGES = [None, None, None, "S01", "S03", "S05", "S07", "S09", "S12", "S15"]
MADE = "2024-01-01T00:00:00.000Z"
PAGES = {
    "coverage_all": "/coverage", "coverage_30": "/coverage?period=30", "coverage_rep": "/coverage?rep=rep3",
    "coverage_rep_30": "/coverage?rep=rep3&period=30", "coverage_stage": "/coverage?stage=S05&period=30", "desk": "/desk",
    "heat": "/heat/b3-1?as=days",
}  # fmt: skip


def places(rev: int) -> Iterator[tuple[str, Row]]:
    """Blocks, buildings, units and doors; every door is on some floor of one of ten buildings."""
    for b in range(BLOCKS):
        block = f"b{b}"
        made = {"rev": rev, "made_by": "rep0", "made_at": MADE}
        yield "block", {"id": block, "bucket": f"block:{block}", "name": f"小区{b:03}", "kind": "commodity", "search": "", **made}
        for g in range(BUILDINGS):
            building = f"{block}-{g}"
            held = {"bucket": f"building:{building}"}
            yield "building", {"id": building, **held, "block_id": block, "label": str(g + 1), "template": "highrise33", "seq": g, **made}
            for u in range(UNITS):
                yield "unit", {"id": f"{building}.{u}", **held, "rev": rev, "building_id": building, "label": str(u + 1), "seq": u, "mirror": 0}


def doors(rev: int) -> Iterator[Row]:
    per_unit = 200_000 // (BLOCKS * BUILDINGS * UNITS)
    for b in range(BLOCKS):
        for g in range(BUILDINGS):
            for u in range(UNITS):
                for n in range(per_unit):
                    floor, seq = divmod(n, 2)
                    unit = f"b{b}-{g}.{u}"
                    yield {
                        "id": f"{unit}.{floor + 1}.{seq + 1}", "bucket": f"building:b{b}-{g}", "rev": rev, "block_id": f"b{b}",
                        "building_id": f"b{b}-{g}", "unit_id": unit, "floor_index": floor + 1, "floor_label": str(floor + 1), "seq": seq + 1,
                        "room": f"{floor + 1}{seq + 1:02}", "short": f"{g + 1}-{u + 1}-{floor + 1}{seq + 1:02}", "kind": "flat", "tries": 0,
                    }  # fmt: skip


def visits(rev: int, ids: list[str], today: date, dice: random.Random) -> Iterator[Row]:
    """Every block is swept by its own rep; seven doors of ten are reached at all."""
    reached = [id for id in ids if dice.random() < 0.7]
    for n in range(VISITS):
        id = reached[dice.randrange(len(reached))]
        block, building = id.partition("-")[0], id.rpartition(".")[0].rpartition(".")[0].rpartition(".")[0]
        day = str(today - timedelta(days=dice.randrange(DAYS)))
        yield {
            "id": f"v{n:07}", "bucket": f"building:{building}", "rev": rev, "door_id": id, "building_id": building,
            "person_id": f"rep{int(block[1:]) % REPS}", "at": f"{day}T{8 + n % 12:02}:{n % 60:02}:00.000Z", "day": day, "outcome": dice.choice(OUTCOMES),
        }  # fmt: skip


def customers(rev: int, ids: list[str], dice: random.Random) -> Iterator[Row]:
    for id in dice.sample(ids, 20_000):
        rep = f"rep{int(id.partition('-')[0][1:]) % REPS}"
        yield {
            "id": f"{id}@{rep}", "bucket": f"rep:{rep}", "rev": rev, "door_id": id, "owner_id": rep, "place": id, "made_at": MADE,
            "type": dice.choice(("direct", "indirect", "potential", None)), "need_area": dice.choice((None, 80, 96, 120)),
        }  # fmt: skip


LAST = """
UPDATE door SET outcome = v.outcome, visited_at = v.at, visited_by = v.person_id
  FROM (SELECT x.door_id, x.outcome, x.at, x.person_id, ROW_NUMBER() OVER (PARTITION BY x.door_id ORDER BY x.at DESC, x.id DESC) AS nth FROM visit AS x) AS v
 WHERE v.door_id = door.id AND v.nth = 1
"""


def fill(w: Connection, today: date) -> None:
    rev, dice = next_rev(w), random.Random(20_261_122)
    shop.put(w, "shop", [{"id": "shop", "bucket": "shop", "rev": rev, "name": "木语地板", "city": "上海", "tz": "Asia/Shanghai"}])
    people = [(f"rep{n}", "rep") for n in range(REPS)] + [("boss", "manager")]
    shop.put(w, "person", ({"id": id, "bucket": "shop", "rev": rev, "name": id, "role": role, "active": 1} for id, role in people))
    rows: dict[str, list[Row]] = {}
    for table, row in places(rev):
        rows.setdefault(table, []).append(row)
    for table in ("block", "building", "unit"):
        shop.put(w, table, rows[table])
    for n in range(REPS):
        shop.territories(w, rev, f"rep{n}", rows["block"][n::REPS])
    every = list(doors(rev))
    for door in every:
        stage = dice.choice(STAGES)
        door |= {"stage": stage, "stage_seen_on": stage and str(today - timedelta(days=dice.randrange(60)))}
    shop.put(w, "door", every)
    ids = [str(door["id"]) for door in every]
    shop.put(w, "visit", visits(rev, ids, today, dice))
    shop.put(w, "customer", customers(rev, ids, dice))
    w.execute(LAST)
    tally.count_all(w)


def build(folder: Path) -> float:
    """The shop in a folder. → seconds that counting all of it took."""
    store = Store(folder)
    defaults.plant(store)
    with store.writer() as w:
        fill(w, date.today())
    with store.writer() as w:
        began = time.perf_counter()
        tally.count_all(w)
        counted = time.perf_counter() - began
    store.close()
    return counted


def page(address: str, cookie: str, times: int) -> tuple[list[float], int]:
    taken, size = [], 0
    for _ in range(times):
        request = urllib.request.Request(address, headers={"Cookie": f"device={cookie}"})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            size = len(answer.read())
        taken.append((time.perf_counter() - began) * 1000)
    return taken, size


def measure(figures: Figures, times: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        figures.fact("coverage_count_s", build(folder))
        store = Store(folder)
        boss = shop.sign_in(store, "boss")
        store.close()
        with serving(folder) as served:
            for job, path in PAGES.items():
                page(served.address + path, boss, 2)
                taken, size = page(served.address + path, boss, times)
                figures.add(job, "ours", taken, size=size)
