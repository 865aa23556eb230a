"""A believable demo shop: three blocks and one not begun, five reps, eight weeks of visits. The same day always gives the same shop.

Everything goes through the real mutations, so the demo is also what the product makes of such a life. Households and
their numbers are obviously invented: surnames are 甲乙丙丁, every number begins with 199000.
"""

from __future__ import annotations

from datetime import datetime

from fieldsales import clock
from fieldsales.demo import claims, endings, grounds, permission, pictures, rounds, shop, visitors, work_units
from fieldsales.demo.scribe import Scribe
from fieldsales.schedule import defaults
from fieldsales.store import Store, meta, set_meta


def ensure(store: Store, moment: datetime | None = None) -> list[str]:
    """Fill an empty folder; leave any other as it is. → the lines to print, with the logins."""
    with store.reader() as conn:
        filled, taken = meta(conn, "demo"), conn.one("SELECT 1 AS one FROM shop")
    if taken and not filled:
        return ["This folder holds a real shop, so no demo was filled in. Choose another with --data."]
    if not taken:
        filled = fill(store, moment or clock.now())
    made = f"Demo shop, eight weeks of visits up to {filled} (delete the folder to make it anew). Sign in as:"
    return [made, *(f"  {p.login:6} {shop.password(p)}   {p.name}, {p.roles or p.role}" for p in shop.PEOPLE)]


def fill(store: Store, moment: datetime) -> str:
    """Write the whole shop in one transaction. → its last day."""
    today = clock.day_of(moment)
    defaults.plant(store)
    with store.writer() as w:
        scribe = Scribe(w, moment)
        shop.open_up(scribe)
        shop.build(scribe)
        grounds.lay_out(scribe)
        walk = rounds.Rounds(scribe)
        walk.eight_weeks()
        rounds.work_that_was_not_accepted(scribe, walk)
        pictures.hang(scribe, store.folder, walk)
        shop.who_left(scribe)
        shop.with_days(scribe)
        shop.last_heard_of(scribe)
        work_units.work(scribe)
        visitors.come(scribe)
        claims.clash(scribe)
        endings.end(scribe)
        permission.ask(scribe)
        set_meta(w, "demo", today)
    return today
