"""Whether a number is known, while it is typed: 60,000 contacts of a colleague in the same blocks, a blind number each."""

from __future__ import annotations

import random
import time
import urllib.request
from datetime import date

from bench import data, shop
from bench.browser import WARM_UP
from bench.data import Data
from bench.figures import Figures
from bench.phone import rep
from bench.throttle import slowed
from fieldsales.offline.blind import blind
from fieldsales.store import Store, next_rev

CONTACTS = 60_000
KEY = "0123456789abcdef" * 2


def number(n: int) -> str:
    """The n-th contact's: a mobile number that belongs to nobody."""
    return f"1990{n:07d}"


def fill(store: Store, rows: Data) -> None:
    doors = [(door["id"], f"building:{door['building_id']}") for door in rows.door]
    with store.writer() as w:
        rev = next_rev(w)
        w.execute("UPDATE shop SET blind_key = ?, rev = ?", (KEY, rev))
        w.executemany(
            "INSERT INTO contact (id, bucket, rev, customer_id, door_id, owner_id, name, phone, is_decider, is_key_person, data_source,"
            " do_not_contact, search, made_at) VALUES (?, ?, ?, ?, ?, ?, '某', ?, 0, 0, 'told', 0, '', '2026-01-01T02:00:00.000Z')",
            (
                (
                    f"k{n}",
                    f"rep:{shop.OTHER}",
                    rev,
                    f"{doors[n % len(doors)][0]}@{shop.OTHER}",
                    doors[n % len(doors)][0],
                    shop.OTHER,
                    number(n),
                )
                for n in range(CONTACTS)
            ),
        )
        w.executemany(
            "INSERT INTO number (id, bucket, rev, blind, person_id, at) VALUES (?, ?, ?, ?, ?, '2026-01-01T02:00:00.000Z')",
            ((f"k{n}", doors[n % len(doors)][1], rev, blind(number(n), KEY), shop.OTHER) for n in range(CONTACTS)),
        )


def typed(times: int) -> list[str]:
    """Half of them known, half of them not."""
    dice = random.Random(5)
    return [number(dice.randrange(CONTACTS)) if n % 2 else f"1991{dice.randrange(10**7):07d}" for n in range(times)]


def surely(address: str, cookie: str, times: int) -> list[float]:
    """The server's exact answer, asked one after another as somebody types."""
    taken = []
    for one in typed(times):
        request = urllib.request.Request(
            f"{address}/taken-for-sure?phone={one}", headers={"Cookie": f"device={cookie}"}
        )
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def measure(figures: Figures, times: int) -> None:
    rows = data.make("rep", date.today(), 20_000, 0, 0)
    with rep(rows, more=fill) as who:
        surely(who.served.address, who.cookie, 5)
        figures.add("taken_for_sure", "ours", surely(who.served.address, who.cookie, times))
        who.call("install")
        who.call("sync")
        paths = [f"/taken?phone={one}" for one in typed(times)]
        for factor in (1, 4):
            with slowed(who.on.pid, factor):
                who.call("screens", paths[:WARM_UP])
                done: dict = who.call("screens", paths)  # type: ignore[assignment]
                figures.add("taken", "ours", done["times"], factor=factor, size=done["size"])
