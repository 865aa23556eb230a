"""Whom a change of the schedule would touch: it is really made, beside the shop, and looked at. Nothing of it is ever kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fieldsales import clock, ids, mutations
from fieldsales.schedule.aside import aside
from fieldsales.store import Actor, Connection, Store, current_rev
from fieldsales.words.schedule import CATCH_UP

SHOWN = 50
Change = tuple[str, dict[str, str]]
"""A mutation's name and its arguments."""
HOUSEHOLDS = """
SELECT k.id, k.door_id, COALESCE(d.short, k.place) AS short, b.name AS block, p.name AS owner, k.due_on, k.due_1, k.due_2, k.due_3, k.due_4
  FROM customer AS k
  LEFT JOIN door AS d ON d.id = k.door_id
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN person AS p ON p.id = k.owner_id
 UNION ALL
SELECT d.id, d.id, d.short, b.name, p.name, d.revisit_on, NULL, NULL, d.revisit_on || ' R01', NULL
  FROM door AS d
  LEFT JOIN block AS b ON b.id = d.block_id
  LEFT JOIN person AS p ON p.id = d.visited_by
 WHERE d.outcome IN ('no_answer', 'worker_only', 'locked_empty') AND d.gone_at IS NULL
"""
"""Customers, and the doors that are to be knocked at again."""
ORDER = ("appears", "goes", "earlier", "later", "other")


@dataclass(frozen=True)
class Touched:
    """counts by what happens (ORDER), and the first customers with their task before and after."""

    counts: dict[str, int]
    customers: list[dict]
    of: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def as_dict(self) -> dict:
        """For a page."""
        return {"counts": self.counts, "customers": self.customers, "of": self.of, "total": self.total}


def touched(store: Store, actor: Actor, changes: list[Change], moment: datetime) -> Touched:
    """What `changes` would do to today and the days after. Raises Refused as the changes themselves would."""
    return tried(store, moment, lambda conn, rev: make(conn, actor, changes, ids.mint(), moment, rev))


def tried(store: Store, moment: datetime, act: Callable[[Connection, int], object]) -> Touched:
    """What `act` does to everybody's tasks, when it is given the shop in memory (aside.py) and the revision it would have."""
    with aside(store) as conn:
        today = clock.shops_day(conn, moment)
        before = _seen(conn, today)
        act(conn, current_rev(conn) + 1)
        return _compared(before, _seen(conn, today), today)


def make(conn: Connection, actor: Actor, changes: list[Change], id: str, moment: datetime, rev: int) -> None:
    """Run the changes one after another. Raises Refused; then the caller rolls back."""
    for number, (name, args) in enumerate(changes):
        mutations.run(conn, actor, name, args, f"{id}.{number}", moment, rev, clock.shops_day(conn, moment))


def _seen(conn: Connection, today: str) -> dict[str, dict]:
    """Every household with the task a list shows today: by priority what is due, else what is due first."""
    titles = {row["id"]: row["task"] for row in conn.all("SELECT id, task FROM rule")}
    titles |= {row["id"]: row["text"] for row in conn.all("SELECT id, text FROM own_task WHERE done_at IS NULL")}
    titles |= {word["code"]: word["label"] for word in CATCH_UP}
    return {row["id"]: row | _shown(row, today, titles) for row in conn.all(HOUSEHOLDS)}


def _shown(row: dict, today: str, titles: dict[str, str]) -> dict:
    tasks = [row[f"due_{n}"] for n in (1, 2, 3, 4) if row[f"due_{n}"]]
    first = next((task for task in tasks if task[:10] <= today), min(tasks, default=""))
    return {"task": titles.get(first[11:], first[11:]), "on": first[:10] or None}


def _compared(before: dict[str, dict], after: dict[str, dict], today: str) -> Touched:
    found = []
    for id, now in after.items():
        what = _what(before[id], now, today) if id in before else "appears"
        if what:
            was = before.get(id, now)
            place = {k: now[k] for k in ("id", "door_id", "short", "block", "owner")}
            found.append(
                place | {"what": what, "was": was["task"], "was_on": was["on"], "task": now["task"], "on": now["on"]}
            )
    found.sort(key=lambda one: (ORDER.index(one["what"]), one["on"] or "9", one["id"]))
    counts = Counter(one["what"] for one in found)
    return Touched({what: counts[what] for what in ORDER}, found[:SHOWN], len(after))


def _what(was: dict, now: dict, today: str) -> str | None:
    far = "9999-12-31"
    on, was_on = now["due_on"] or far, was["due_on"] or far
    if (on <= today) != (was_on <= today):
        return "appears" if on <= today else "goes"
    if on != was_on:
        return "earlier" if on < was_on else "later"
    return None if (was["task"], was["on"]) == (now["task"], now["on"]) else "other"
