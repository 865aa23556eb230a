"""Reports of a large shop (the one of bench/coverage.py): each report's page, and 50,000 visits as an Excel file."""

from __future__ import annotations

import random
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench import coverage, shop
from bench.data import Row
from bench.figures import Figures
from fieldsales import clock
from fieldsales.reports import filters, jobs
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.filters import Asked
from fieldsales.reports.page import page
from fieldsales.store import Actor, Store, next_rev

BOSS = Actor("boss", "boss", "manager", "desk")
WANTED, PART = 50_000, 10_000
LEVELS = "NCBAHOF"


def histories(rev: int, customers: list[dict], today: date) -> Iterator[tuple[str, Row]]:
    """Each customer was graded twice and followed up three times in two years."""
    dice = random.Random(20_261_123)
    for k in customers:
        common = {"bucket": f"rep:{k['owner_id']}", "rev": rev, "person_id": k["owner_id"]}
        for n in range(3):
            day = str(today - timedelta(days=dice.randrange(coverage.DAYS)))
            at = f"{day}T0{dice.randrange(1, 10)}:00:00.000Z"
            if n < 2:
                fact = {
                    "id": f"{k['id']}.l{n}",
                    "subject_id": k["id"],
                    "field": "level",
                    "value": dice.choice(LEVELS),
                    "at": at,
                }
                yield "fact", common | fact
            told = {
                "id": f"{k['id']}.f{n}",
                "customer_id": k["id"],
                "door_id": k["door_id"],
                "owner_id": k["owner_id"],
                "at": at,
                "day": day,
            }
            yield (
                "followup",
                common
                | told
                | {
                    "channel": "call",
                    "result": dice.choice(("talked_ok", "no_answer", "store_visited")),
                    "valid": 1,
                    "closes": 1,
                },
            )


def build(folder: Path) -> Store:
    coverage.build(folder)
    store = Store(folder)
    with store.writer() as w:
        rev, rows = next_rev(w), {}
        for table, row in histories(rev, w.all("SELECT id, door_id, owner_id FROM customer"), date.today()):
            rows.setdefault(table, []).append(row)
        for table, made in rows.items():
            shop.put(w, table, made)
    return store


def last_days(store: Store, wanted: int) -> Asked:
    """So many days back that R9 has at least this many rows."""
    with store.reader() as conn:
        today = clock.shops_day(conn, clock.now())
        row = conn.one(
            "SELECT MIN(x.day) AS day FROM (SELECT v.day FROM visit AS v WHERE v.outcome NOT IN ('undone', 'not_applicable')"
            " AND v.day <= :today ORDER BY v.day DESC LIMIT :wanted) AS x", {"today": today, "wanted": wanted},
        )  # fmt: skip
    assert row
    return filters.asked({"period": "range", "from": row["day"], "to": today}, today, "7", BOSS)


def shown(store: Store, code: str, period: str) -> float:
    """Milliseconds for one report's page, without its template."""
    began = time.perf_counter()
    with store.reader(BOSS) as conn:
        today = clock.shops_day(conn, clock.now())
        said = filters.asked({"period": period}, today, "30", BOSS, REPORTS[code].periods)
        page(conn, answer(conn, REPORTS[code], said, BOSS, "zh", today), BOSS)
    return (time.perf_counter() - began) * 1000


def exported(store: Store, said: Asked) -> tuple[float, int, int]:
    """(seconds, rows, steps of progress that a page could have seen) of one file."""
    began, steps = time.perf_counter(), set()
    job = jobs.of(store).start(store, REPORTS["R9"], said, BOSS, "zh")
    while not job.over.wait(0.2):
        steps.add(job.done)
    assert job.state == "done", job.failure
    return time.perf_counter() - began, job.done, len(steps)


def highest(store: Store, said: Asked) -> float:
    """MB of Python's own memory at its highest while a file is made."""
    tracemalloc.start()
    try:
        exported(store, said)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def measure(figures: Figures, times: int = 5) -> None:
    with tempfile.TemporaryDirectory(prefix="reports-") as room:
        store = build(Path(room))
        for code in ("R1", "R2", "R3", "R6", "R7", "R9", "R10", "R11", "R22"):
            figures.add(f"report_{code}", "ours", [shown(store, code, "30") for _ in range(times)])
        seconds, rows, steps = exported(store, last_days(store, WANTED))
        figures.fact("export_s", seconds)
        figures.fact("export_rows", rows)
        figures.fact("export_steps", steps)
        figures.fact("export_mb_part", highest(store, last_days(store, PART)))
        figures.fact("export_mb", highest(store, last_days(store, WANTED)))
        store.close()
