"""Writes the demo down: real mutations, at a given moment, with ids that come from the moment and one seed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from fieldsales import clock, mutations
from fieldsales.ids import LETTERS
from fieldsales.mutations import Verdict
from fieldsales.store import Actor, Connection

SEED = "梧桐"
WEEKS = 8


class Scribe:
    def __init__(self, conn: Connection, moment: datetime) -> None:
        self.conn = conn
        self.now = moment.replace(microsecond=0)
        self.dice = random.Random(SEED)  # noqa: S311 - a demo must come out the same every time
        self.first = self.at(-7 * WEEKS, 9)

    def at(self, days: int, hour: float) -> datetime:
        """A moment by the shop's clock: so many days from today, at that hour."""
        midnight = datetime.fromisoformat(clock.day_of(self.now) + "T00:00:00+08:00")
        return (midnight + timedelta(days=days, hours=hour)).astimezone(UTC)

    def id(self, moment: datetime) -> str:
        """As ids.mint() shapes them, but from the demo's own dice."""
        roll = self.dice.getrandbits
        value = int(moment.timestamp() * 1000) << 80 | 7 << 76 | roll(12) << 64 | 2 << 62 | roll(62)
        return "".join(LETTERS[value >> shift & 31] for shift in range(125, -1, -5))

    def do(self, who: Actor, name: str, moment: datetime, id: str | None = None, /, **args: object) -> Verdict:
        """Run a mutation as its phone and the server would; None means "not given"."""
        record = {
            "id": id or self.id(moment),
            "name": name,
            "args": {key: str(value) for key, value in args.items() if value is not None},
            "at": clock.iso(moment),
            "day": clock.day_of(moment),
        }
        return mutations.accept_in(self.conn, who, record, moment)

    def must(self, who: Actor, name: str, moment: datetime, id: str | None = None, /, **args: object) -> str:
        """Run it and give its id; the demo itself never sends what is refused."""
        verdict = self.do(who, name, moment, id, **args)
        if verdict.verdict != "applied":
            raise AssertionError(f"the demo's {name} was {verdict.verdict}: {verdict.reason}")
        return verdict.id
