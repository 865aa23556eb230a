"""Eight weeks on the street: who goes when, which doors come next, and what is written down at each."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldsales.demo import reports, shop
from fieldsales.demo.evenings import Evenings, laid
from fieldsales.demo.households import Household, move_in
from fieldsales.demo.scribe import WEEKS, Scribe
from fieldsales.store import Actor

DAYS = 7 * WEEKS
REPS = ["lin", "chen", "he", "luo", "su"]
SLOTS = {  # weekday → (slot, hour it begins, doors)
    1: [("evening", 18.4, 6)], 2: [("weekday", 14.5, 6)], 3: [("evening", 18.6, 7)],
    5: [("weekend", 9.6, 9), ("weekend", 14.8, 10)], 6: [("weekend", 14.2, 10)],
}  # fmt: skip
COVER = {"lin": 0.78, "chen": 0.55, "he": 0.7, "luo": 0.85, "su": 0.6}  # how far each gets through his doors
KEENNESS = {"lin": 0.7, "chen": 0.2, "he": 0.6, "luo": 0.45, "su": 0.3}  # how reliably each keeps appointments


class Rounds:
    def __init__(self, scribe: Scribe) -> None:
        self.scribe, self.office = scribe, reports.apart(scribe)
        self.homes = self._homes()
        self.routes = {login: self._route(login) for login in REPS}
        self.evenings = Evenings(scribe)
        self.met_at: list[tuple[Actor, Household, datetime]] = []

    def eight_weeks(self) -> None:
        for day in range(DAYS + 1):
            for number, login in enumerate(REPS):
                for slot, hour, doors in self._outings(day, number):
                    self._outing(login, day, slot, hour, doors)
            for login in REPS if day < DAYS else []:
                self.evenings.work(login, day - DAYS)
            for login in REPS if day < DAYS else []:
                reports.write(self.office, login, day - DAYS)
        laid(self.scribe)

    # -- when

    def _outings(self, day: int, number: int) -> list[tuple[str, float, int]]:
        """Everybody rests once in a while; today everybody is out just before now."""
        weekday = self.scribe.at(day - DAYS, 12).weekday()
        if day == DAYS:
            return [("weekend" if weekday > 4 else "weekday", 0.0, 5 + number)] if number < 4 else []
        if (day // 7 + number) % 6 == 5 and weekday == 6:
            return []
        return SLOTS.get((weekday - number % 2) % 7, []) if weekday < 5 else SLOTS[weekday]

    def _start(self, day: int, hour: float, doors: int) -> datetime:
        if day == DAYS:
            return self.scribe.now - timedelta(minutes=6 * doors)
        return self.scribe.at(day - DAYS, hour) + timedelta(seconds=self.scribe.dice.randint(0, 900))

    # -- where

    def _homes(self) -> dict[str, Household]:
        """Every door, in the order one walks: up with the lift, down on foot."""
        doors = self.scribe.conn.all(
            "SELECT d.id, d.block_id, d.kind FROM door AS d JOIN building AS b ON b.id = d.building_id"
            " JOIN unit AS u ON u.id = d.unit_id ORDER BY d.block_id, b.seq, u.seq, d.floor_index DESC, d.seq"
        )
        return {
            door["id"]: move_in(door["id"], door["block_id"].removeprefix("demo-"), number, door["kind"])
            for number, door in enumerate(doors)
        }

    def _route(self, login: str) -> list[Household]:
        """The doors of his areas, to the point he has got to."""
        mine: list[Household] = []
        for who, block, building in shop.SWEEPS:
            start = f"demo-{block}-{building}." if building else f"demo-{block}-"
            if who == login:
                area = [home for id, home in self.homes.items() if id.startswith(start)]
                mine += area[: round(len(area) * COVER[login])]
        return mine

    def _outing(self, login: str, day: int, slot: str, hour: float, doors: int) -> None:
        moment = self._start(day, hour, doors)
        for home in self._next_doors(login, day, slot, doors):
            self._knock(shop.actor(login), home, day, slot, moment)
            moment += timedelta(seconds=self.scribe.dice.randint(70, 330))

    def _next_doors(self, login: str, day: int, slot: str, count: int) -> list[Household]:
        """Appointments first, then doors that did not open at another time of day, then new ones."""
        dice = self.scribe.dice
        route = [home for home in self.routes[login] if home.last_day != day and home.owner in ("", login)]
        due = [home for home in route if home.owner == login and home.is_due(day) and dice.random() < KEENNESS[login]]
        due.sort(key=lambda home: home.next_day or 0)
        again = [home for home in route if home.worth_another_try(day, slot)]
        new = [home for home in route if home.last_day is None][: self._pace(login, day)]
        chosen = due[: count * 2 // 3]
        chosen += [home for home in again if home not in chosen][: count // 3]
        return (chosen + [home for home in new if home not in chosen])[:count]

    def _pace(self, login: str, day: int) -> int:
        """How many new doors he may take on, so that eight weeks are enough for his part of the street."""
        route = self.routes[login]
        seen = sum(1 for home in route if home.last_day is not None)
        return max(2, round(len(route) * (day + 2) / DAYS) - seen)

    # -- what

    def _knock(self, who: Actor, home: Household, day: int, slot: str, moment: datetime) -> None:
        outcome = home.answer(day, slot)
        learned = home.learned(outcome, day)
        if self.scribe.dice.random() < 0.01:  # a slip of the thumb, taken back at once
            slip = self.scribe.must(who, "visit", moment, door=home.door, outcome="refused")
            self.scribe.must(who, "undo", moment + timedelta(seconds=6), visit=slip)
        self.scribe.must(who, "visit", moment + timedelta(seconds=10), door=home.door, outcome=outcome, **learned)
        self._remember(who, home, day, slot, moment, outcome, learned)

    def _remember(
        self, who: Actor, home: Household, day: int, slot: str, moment: datetime, outcome: str, learned: dict
    ) -> None:
        closed = outcome in ("no_answer", "locked_empty")
        home.last_day, home.last_slot, home.last = day, slot, outcome
        home.tries = home.tries + 1 if closed else 0
        home.settled = home.settled or outcome in ("refused", "done_by_us", "done_by_other", "not_applicable")
        if "next_in" in learned:
            home.next_day = day + int(learned["next_in"])
        elif not closed and outcome != "worker_only":
            home.next_day = None
        if "name" in learned:
            home.filed, home.owner = True, who.id.removeprefix("demo-")
        elif home.next_day is not None and not home.owner:
            home.owner = who.id.removeprefix("demo-")
        if outcome in ("owner_met", "family_met", "worker_only") and home.kind == "site":
            self.met_at.append((who, home, moment))


def work_that_was_not_accepted(scribe: Scribe, walk: Rounds) -> None:
    """What a manager finds on his desk: work from outside an area, a slip in a number, an app that is too old."""
    evening = scribe.now - timedelta(hours=20)
    abroad = [home.door for home in walk.routes["lin"][3:5]]
    for minutes, door in enumerate(abroad):
        scribe.do(shop.actor("luo"), "visit", evening + timedelta(minutes=3 * minutes), door=door, outcome="owner_met",
                  name="子午先生", phone=f"199000099{minutes:02}", data_source="told", note="帮小林看的，业主想看样板")  # fmt: skip
    mine = walk.routes["su"][0].door
    scribe.do(shop.actor("su"), "visit", evening + timedelta(hours=1), door=mine, outcome="family_met", name="丑未女士",
              phone="1990000", data_source="told", note="号码少记了几位")  # fmt: skip
    scribe.do(shop.actor("chen"), "visit_first", evening, door=walk.routes["chen"][0].door, outcome="no_answer")
