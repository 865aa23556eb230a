"""A real shop's folder with the bench's rows in it, and devices that are signed in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.data import Data, Row
from fieldsales import clock
from fieldsales.access import devices
from fieldsales.schedule import defaults
from fieldsales.store import Connection, Store, next_rev

OTHER = "colleague"


def put(w: Connection, table: str, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if rows:
        names = list(rows[0])
        marks = ", ".join(f":{name}" for name in names)
        w.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def _people(w: Connection, rev: int, names: Iterable[str]) -> None:
    shop = {"id": "shop", "bucket": "shop", "rev": rev, "name": "木语地板", "city": "上海", "tz": "Asia/Shanghai"}
    put(w, "shop", [shop])
    put(w, "person", ({"id": n, "bucket": "shop", "rev": rev, "name": n, "role": "rep", "active": 1} for n in names))


def territories(w: Connection, rev: int, person: str, blocks: Iterable[Row]) -> None:
    made = {
        "rev": rev,
        "person_id": person,
        "building_id": None,
        "by_id": person,
        "at": clock.iso(clock.now()),
        "ended_at": None,
    }
    put(
        w,
        "territory",
        ({"id": f"t-{person}-{b['id']}", "bucket": f"rep:{person}", "block_id": b["id"]} | made for b in blocks),
    )


def _places(w: Connection, rev: int, data: Data) -> None:
    made = {"rev": rev, "made_by": data.rep, "made_at": "2024-01-01T00:00:00.000Z"}
    put(w, "block", ({**b, "bucket": f"block:{b['id']}", "kind": "commodity"} | made for b in data.block))
    put(w, "building", ({**b, "bucket": f"building:{b['id']}"} | made for b in data.building))
    put(w, "unit", ({**u, "bucket": f"building:{u['building_id']}", "rev": rev, "mirror": 0} for u in data.unit))
    swept = {"rev": rev, "kind": "flat", "visited_by": data.rep}
    put(w, "door", ({**d, "bucket": f"building:{d['building_id']}"} | swept for d in data.door))


def _work(w: Connection, rev: int, data: Data) -> None:
    mine, building = f"rep:{data.rep}", {d["id"]: f"building:{d['building_id']}" for d in data.door}
    swept = {"rev": rev, "person_id": data.rep}
    put(w, "visit", ({**v, "bucket": building[v["door_id"]]} | swept for v in data.visit))
    due = ({**c, "due_on": c["next_on"], "due_1": f"{c['next_on']} R00"} for c in data.customer)
    put(w, "customer", ({**c, "bucket": mine, "rev": rev, "owner_id": data.rep} for c in due))
    put(w, "claim", ({**c, "bucket": building[c["door_id"]], "rev": rev} for c in data.claim))
    put(w, "fact", ({"id": f"{c['id']}.next_on", "bucket": mine, "rev": rev, "subject_id": c["id"], "field": "next_on",
                      "value": c["next_on"], "at": c["made_at"], "person_id": data.rep} for c in data.customer))  # fmt: skip
    known = {"bucket": mine, "rev": rev, "owner_id": data.rep, "role": "owner", "is_decider": 1, "is_key_person": 0,
             "data_source": "told", "do_not_contact": 0}  # fmt: skip
    put(w, "contact", (c | known for c in data.contact))


def build(folder: Path, data: Data) -> Store:
    """The rep's rows, and a colleague who sweeps the same blocks."""
    store = Store(folder)
    defaults.plant(store)  # as a new shop's first start does, before there is anybody whose tasks the rules make
    with store.writer() as w:
        rev = next_rev(w)
        _people(w, rev, [data.rep, OTHER])
        _places(w, rev, data)
        for person in (data.rep, OTHER):
            territories(w, rev, person, data.block)
        _work(w, rev, data)
    return store


def sign_in(store: Store, person: str) -> str:
    """A new device of this person; gives the cookie's value."""
    with store.writer() as w:
        return devices.open_device(w, person, clock.now(), had=None, label="bench")
