"""The follow-up schedule of a whole shop: six reps, 3,000 open customers, five years of follow-ups, on the same doors."""

from __future__ import annotations

import random
import time
import urllib.request
from datetime import date, timedelta

from bench import data, shop
from bench.browser import WARM_UP
from bench.data import Data, Row
from bench.figures import Figures
from bench.phone import rep
from fieldsales.schedule import defaults
from fieldsales.sqlfile import with_tasks
from fieldsales.store import Store, next_rev

REPS = ["rep", shop.OTHER, "third", "fourth", "fifth", "sixth"]
OPEN, CONTACTS, YEARS = 3_000, 15, 5
RHYTHM = {"H": 2, "A": 7, "B": 14, "C": 30, "O": 7}
STAGES = ["S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08"]


def households(rows: Data) -> tuple[list[Row], list[Row]]:
    """(customers, follow-ups): most were reached within their rhythm, some are late; a third has named the day."""
    dice = random.Random(20_261_122)
    customers, followups = [], []
    for n, door in enumerate(dice.sample(rows.door, OPEN)):
        owner, level = REPS[n % len(REPS)], dice.choice("HAABBBCCCO")
        id, bucket = f"{door['id']}@{owner}", f"rep:{owner}"
        met = rows.today - timedelta(days=dice.randrange(RHYTHM[level] * 6 // 5 + 1))
        seen = met - timedelta(days=dice.randrange(20))
        made: Row = {"id": id, "bucket": bucket, "door_id": door["id"], "owner_id": owner, "place": f"{door['short']}"}
        made |= {"made_at": f"{rows.today - timedelta(days=365 * YEARS)}T02:00:00.000Z", "level": level, "level_on": str(seen)}
        named = str(rows.today + timedelta(days=dice.randrange(5, 200))) if dice.random() < 0.33 else None
        made |= {"plan_on": named, "plan_source": named and "owner", "plan_set_on": named and str(seen)}
        made |= {"stage": dice.choice(STAGES), "stage_seen_on": str(seen)}
        customers.append(made)
        for k in range(CONTACTS):
            day = met - timedelta(days=k * 365 * YEARS // CONTACTS)
            followups.append({
                "id": f"{id}.{k}", "bucket": bucket, "customer_id": id, "door_id": door["id"], "owner_id": owner,
                "person_id": owner, "at": f"{day}T10:00:00.000Z", "day": str(day), "task": "R06", "channel": "call",
                "result": "talked_ok", "valid": 1, "closes": 1,
            })  # fmt: skip
    return customers, followups


def fill(store: Store, rows: Data) -> None:
    customers, followups = households(rows)
    with store.writer() as w:
        rev = next_rev(w)
        shop.put(w, "person", ({"id": n, "bucket": "shop", "rev": rev, "name": n, "role": "rep", "active": 1} for n in REPS[2:]))
        shop.put(w, "person", [{"id": "boss", "bucket": "shop", "rev": rev, "name": "boss", "role": "manager", "active": 1}])
        w.executemany("UPDATE door SET stage = :stage, stage_seen_on = :stage_seen_on WHERE id = :door_id", customers)
        shop.put(w, "customer", (c | {"rev": rev} for c in customers))
        shop.put(w, "followup", (f | {"rev": rev} for f in followups))
        defaults.reschedule(w, rev)


def board(address: str, cookie: str, times: int) -> tuple[list[float], int]:
    """The manager's board with every open follow-up on one page."""
    taken, size = [], 0
    for _ in range(times):
        request = urllib.request.Request(f"{address}/schedule?all=1", headers={"Cookie": f"device={cookie}"})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            size = len(answer.read())
        taken.append((time.perf_counter() - began) * 1000)
    return taken, size


def derivation(store: Store) -> float:
    """Milliseconds for every task of the shop from facts and rules alone, without what the customers' rows repeat."""
    with store.reader() as conn:
        began = time.perf_counter()
        conn.all(with_tasks("SELECT t.customer_id, t.rule, t.due_on FROM tasks_of(1 = 1) AS t"))
        return (time.perf_counter() - began) * 1000


def measure(figures: Figures, times: int) -> None:
    rows = data.make("rep", date.today(), dates=0)
    with rep(rows, more=fill) as who:
        store = Store(who.served.folder)
        boss = shop.sign_in(store, "boss")
        figures.fact("schedule_derived_ms", derivation(store))
        store.close()
        taken, size = board(who.served.address, boss, times)
        figures.add("board", "ours", taken, size=size)
        who.call("install")
        who.call("sync")
        who.call("screens", ["/today"] * WARM_UP)
        done: dict = who.call("screens", ["/today"] * times)  # type: ignore[assignment]
        figures.add("schedule", "ours", done["times"], size=done["size"])
