"""What R1 to R22 must say, worked out once more in plain Python from whole tables. Slow and simple on purpose.

A street or a demo shop gives `all(sql)`; `since` and `until` are days of the shop, and moments become its days by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from tests.reckoning import MET, SHUT, counting

RANK = "TFNCBAHOD"
OPEN = set("NCBAH")
ZONE = ZoneInfo("Asia/Shanghai")
NOWHERE = {"block_id": "", "kind": ""}
"""What is known of a door that nobody knows."""


def local(at: str) -> datetime:
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(ZONE)


def day_of(at: str) -> str:
    return local(at).date().isoformat()


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


class Books:
    """All facts of a shop in memory, and the questions of the reports asked of them."""

    def __init__(
        self, shop, since: str, until: str, today: str, rep: str | None = None, block: str | None = None
    ) -> None:
        def rows(table, order):
            return sorted(shop.all(f"SELECT * FROM {table}"), key=lambda row: tuple(row[c] for c in order))

        self.since, self.until, self.today, self.rep, self.block = since, until, today, rep, block
        self.visits = [v for v in counting(rows("visit", ("at", "id"))) if v["outcome"] != "not_applicable"]
        self.visits.sort(key=lambda v: (v["at"], v["id"]))
        self.facts, self.customers = rows("fact", ("at", "id")), {k["id"]: k for k in rows("customer", ("id",))}
        self.followups = [f for f in rows("followup", ("at", "id")) if f["gone_at"] is None]
        self.contacts = rows("contact", ("made_at", "id"))
        self.doors = {d["id"]: d for d in rows("door", ("id",))}
        self.guests = [r for r in rows("reception", ("day", "came_at", "at", "id")) if r["gone_at"] is None]
        self.daily = rows("daily_report", ("at", "id"))
        self.people = rows("person", ("id",))
        self.setting = {s["id"]: s["value"] for s in rows("setting", ("id",))}

    def within(self, day: str) -> bool:
        return self.since <= day <= self.until

    @property
    def knocks(self) -> list[dict]:
        return [v for v in self.visits if self.within(v["day"]) and self.asked(v["person_id"], v["door_id"])]

    def asked(self, person: str, door: str) -> bool:
        return self.rep in (None, person) and self.block in (None, self.doors.get(door, NOWHERE)["block_id"])

    def reachable(self, *, door: str = "", customer: str = "") -> bool:
        return any(
            c["gone_at"] is None
            and (c["phone"] or c["wechat"])
            and (c["door_id"] == door or c["customer_id"] == customer)
            for c in self.contacts
        )

    def first_met(self) -> dict[str, str]:
        """{door: id of the first visit on which somebody was talked to}, over all time."""
        found: dict[str, str] = {}
        for visit in self.visits:
            if visit["outcome"] in MET:
                found.setdefault(visit["door_id"], visit["id"])
        return found

    def levels(self) -> dict[str, list[tuple[str, str, str]]]:
        """{customer: [(when, level, by whom)]} in order."""
        found: dict[str, list] = {id: [] for id in self.customers}
        for fact in self.facts:
            if fact["field"] == "level" and fact["subject_id"] in found:
                found[fact["subject_id"]].append((fact["at"], fact["value"], fact["person_id"]))
        return found

    def sold(self) -> dict[str, dict]:
        """{door: the first word of its order}."""
        words = [
            (v["day"], v["at"], v["id"], v["door_id"], v["person_id"])
            for v in self.visits
            if v["outcome"] == "done_by_us"
        ]
        words += [
            (day_of(f["at"]), f["at"], f["id"], self.customers[f["subject_id"]]["door_id"], f["person_id"])
            for f in self.facts if f["field"] == "level" and f["value"] == "O" and f["subject_id"] in self.customers
        ]  # fmt: skip
        words += [
            (f["day"], f["at"], f["id"], f["door_id"], f["person_id"])
            for f in self.followups
            if f["result"] == "deposit"
        ]
        found: dict[str, dict] = {}
        for day, at, _, door, person in sorted(words):
            found.setdefault(door, {"day": day, "at": at, "person_id": person})
        return found

    def at_once(self, door: str, day: str) -> bool:
        met = any(v["door_id"] == door and v["outcome"] in MET and v["day"] < day for v in self.visits)
        owned = {k["id"] for k in self.customers.values() if k["door_id"] == door}
        return not met and not any(
            f["customer_id"] in owned and f["valid"] == 1 and f["day"] < day for f in self.followups
        )

    # -- the reports

    def r1(self) -> dict[str, Counter]:
        days: dict[str, Counter] = defaultdict(Counter)
        first = set(self.first_met().values())
        for visit in self.knocks:
            row, met = days[visit["day"]], visit["outcome"] in MET
            row["knocks"] += 1
            row["opened"] += visit["outcome"] not in SHUT
            row["met"] += met
            row["first"] += visit["id"] in first
            row["again"] += met and visit["id"] not in first
            row["filed"] += visit["id"] in first and self.reachable(door=visit["door_id"])
        for r in self.register():
            row, first = days[r["day"]], r["again"] == 0 and r["way"] != "along"
            row["called"] += r["way"] == "phone_in"
            row["batches"] += r["way"] != "phone_in"
            row["guests"] += r["persons"] if r["way"] != "phone_in" else 0
            row["guest_first"] += first
            row["guest_filed"] += first and r["customer_id"] is not None
            if r["left_at"] and r["way"] != "phone_in" and r["left_at"] >= r["came_at"]:
                row["stay_n"] += 1
                row["stay_sum"] += _minutes(r["left_at"]) - _minutes(r["came_at"])
        for door, order in self.sold().items():
            if self.within(order["day"]) and self.asked(order["person_id"], door):
                days[order["day"]]["at_once" if self.at_once(door, order["day"]) else "later"] += 1
        return days

    def register(self) -> list[dict]:
        """R8: the lines of the register; asked for a block, those whose customer has a door there."""
        found = []
        for r in self.guests:
            door = self.customers[r["customer_id"]]["door_id"] if r["customer_id"] in self.customers else ""
            if self.within(r["day"]) and self.asked(r["owner_id"], door):
                found.append(r)
        return found

    def r2(self) -> dict[tuple[str, str], Counter]:
        rows: dict[tuple[str, str], Counter] = defaultdict(Counter)
        doors: dict[tuple, set] = defaultdict(set)
        for v in self.knocks:
            doors[v["person_id"], v["day"], "knocked"].add(v["door_id"])
            if v["outcome"] not in SHUT:
                doors[v["person_id"], v["day"], "opened"].add(v["door_id"])
        for (person, day, what), found in doors.items():
            rows[person, day][what] = len(found)
        earliest: dict[tuple[str, str], str] = {}
        for c in self.contacts:
            if c["gone_at"] is None and (c["phone"] or c["wechat"]):
                earliest.setdefault((c["owner_id"], c["door_id"]), c["made_at"])
        made = [(owner, day_of(at), "filed") for (owner, _), at in earliest.items() if owner]
        made += [(k["owner_id"], day_of(k["made_at"]), "customers") for k in self.customers.values() if k["owner_id"]]
        for f in self.followups:
            words = {"call": "calls", "wechat": "wechat"}.get(f["channel"])
            made += [(f["person_id"], f["day"], words)] if words else []
            made += (
                [(f["person_id"], f["day"], "talks")]
                if f["channel"] in ("visit", "meeting") and f["valid"] == 1
                else []
            )
            made += [(f["person_id"], f["day"], "done")] if f["closes"] == 1 and f["result"] != "skipped" else []
            made += [(f["person_id"], f["day"], "store")] if f["result"] == "store_visited" else []
            made += [(f["person_id"], f["day"], f["result"])] if f["result"] == "measured" else []
            made += [(f["person_id"], f["day"], "complaints")] if f["result"] == "complaint" else []
        for moves in self.levels().values():
            was = "N"
            for at, level, person in moves:
                up = rank(level) - rank(was)
                made += [(person, day_of(at), "up" if up > 0 else "down")] if up else []
                was = level
        made += [(order["person_id"], order["day"], "orders") for order in self.sold().values()]
        made += [(r["person_id"], r["day"], "sent") for r in self.daily]
        for person, day, what in made:
            if self.within(day):
                rows[person, day][what] += 1
        return rows

    def level_at(self, moves: list, moment: str) -> str:
        level = "N"
        for at, now, _ in moves:
            if at < moment:
                level = now
        return level

    def source(self, customer: dict) -> str:
        return customer["source"]

    def group(self, by: str, k: dict) -> str:
        door = self.doors.get(k["door_id"], NOWHERE)
        return {
            "type": k["type"],
            "source": self.source(k),
            "block": door["block_id"],
            "stage": k["stage"],
            "kind": door["kind"],
            "product": k["product"],
            "value": k["value_class"],
            "budget": self.newest(k["id"], "budget"),
        }[by] or ""

    def newest(self, customer: str, field: str) -> str | None:
        """The last answer; '-' is one who would not say."""
        found = [f for f in self.facts if (f["subject_id"], f["field"]) == (customer, field)]
        last = max(found, key=lambda f: (f["at"], f["id"]), default=None)
        return None if last is None or last["value"] == "-" else last["value"]

    def r3(self, by: str) -> dict[str, Counter]:
        start, end = self.moment(self.since), self.moment(self.until, 1)
        rows: dict[str, Counter] = defaultdict(Counter)
        for id, moves in self.levels().items():
            k = self.customers[id]
            born = min([k["made_at"], *(at for at, _, _ in moves)])
            if born >= end or not self.asked(k["owner_id"], k["door_id"]):
                continue
            opening, closing = self.level_at(moves, start), self.level_at(moves, end)

            def put(cell: str, level: str, counts: bool, k: dict = k) -> None:
                if by == "level" or counts:
                    rows[level if by == "level" else self.group(by, k)][cell] += 1

            put("start_n", opening, opening in OPEN) if born < start else put("new_n", "N", True)
            was = opening
            for at, level, _ in moves:
                if start <= at < end and level != was:
                    put("came_n", level, level in OPEN and was not in OPEN)
                    put({"O": "deal_n", "F": "lost_n"}.get(level, "left_n"), was, was in OPEN and level not in OPEN)
                    was = level
            put("end_n", closing, closing in OPEN)
        return rows

    def moment(self, day: str, more: int = 0) -> str:
        there = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ZONE) + timedelta(days=more)
        return there.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def r6(self) -> dict[str, Counter]:
        rows: dict[str, Counter] = defaultdict(Counter)
        for id, moves in self.levels().items():
            k = self.customers[id]
            born = min([k["made_at"], *(at for at, _, _ in moves)])
            if not self.moment(self.since) <= born < self.moment(self.until, 1):
                continue
            row, mine = rows[self.source(k)], [f for f in self.followups if f["customer_id"] == id]
            row["leads"] += 1
            row["valid"] += any(f["valid"] == 1 for f in mine)
            row["filed"] += any(
                c["customer_id"] == id and c["gone_at"] is None and (c["phone"] or c["wechat"]) for c in self.contacts
            )
            row["store"] += any(f["result"] == "store_visited" for f in mine)
            row[k["level"].lower()] += 1
            if order := self.sold().get(k["door_id"]):
                row["orders"] += 1
                row["days_sum"] += max(0, (date.fromisoformat(order["day"]) - date.fromisoformat(day_of(born))).days)
        return rows

    def told(self, customer: str) -> tuple[int, str]:
        """(how many of the four elements are there, the competitor), by the newest fact of each."""
        last = {f["field"]: f["value"] for f in sorted(self.facts, key=lambda f: (f["at"], f["id"])) if f["subject_id"] == customer}
        known = [last.get(f"el_{name}", "") not in ("", "-", None) for name in ("know", "need", "trust", "pleased")]
        return sum(known), "" if last.get("competitor") in (None, "-") else last["competitor"]

    def open_customers(self) -> list[dict]:
        return [k for k in self.customers.values() if k["level"] in OPEN and k["owner_id"]]

    def r11(self, cohort: bool) -> tuple[list[int], list[float | None]]:
        """(households at each of the eight steps that have facts, median days from the step before)."""
        steps: dict[str, list[str | None]] = defaultdict(lambda: [None] * 8)

        def put(door: str, n: int, day: str) -> None:
            had = steps[door][n]
            steps[door][n] = min(had, day) if had else day

        for v in self.knocks:
            put(v["door_id"], 0, v["day"])
            if v["outcome"] in MET:
                put(v["door_id"], 1, v["day"])
        for k in self.customers.values():  # who came in and whose door nobody knows begins with the day he was written down
            if k["door_id"] not in self.doors:
                came = day_of(k["made_at"])
                if self.within(came):
                    put(k["door_id"], 0, came)
                talks = [f["day"] for f in self.followups if f["customer_id"] == k["id"] and f["valid"] == 1]
                if k["source"] in ("walk_in", "phone_in"):
                    talks.append(came)
                if talks:
                    put(k["door_id"], 1, min(talks))
        for f in self.facts:
            if f["subject_id"] in self.customers:
                door = self.customers[f["subject_id"]]["door_id"]
                if (f["field"], f["value"]) == ("has_need", "yes"):
                    put(door, 2, day_of(f["at"]))
                if f["field"] == "level" and f["value"] in "BAHOD":
                    put(door, 3, day_of(f["at"]))
                if (f["field"], f["value"]) == ("level", "D"):
                    put(door, 7, day_of(f["at"]))
        for f in self.followups:
            if f["result"] in ("store_visited", "measured"):
                put(f["door_id"], 4 if f["result"] == "store_visited" else 5, f["day"])
        for door, order in self.sold().items():
            put(door, 6, order["day"])
        knocked_before = {v["door_id"] for v in self.visits if v["day"] < self.since}
        rows = [days for door, days in steps.items() if not cohort or (days[0] and door not in knocked_before)]

        def counts(day: str | None) -> bool:
            return day is not None and (day <= self.today if cohort else self.within(day))

        medians: list[float | None] = [None]
        for n in range(1, 8):
            gaps = [
                (date.fromisoformat(r[n]) - date.fromisoformat(r[n - 1])).days
                for r in rows
                if counts(r[n]) and r[n - 1] and r[n - 1] <= r[n]
            ]
            medians.append(median(gaps) if gaps else None)
        return [sum(counts(r[n]) for r in rows) for n in range(8)], medians

    def r22(self) -> dict[str, Counter]:
        rows: dict[str, Counter] = defaultdict(Counter)
        homes: dict[str, set] = defaultdict(set)
        for c in self.contacts:
            if c["gone_at"] is None and c["phone"]:
                homes[c["phone"]].add(c["customer_id"])
        for k in self.open_customers():
            row, mine = (
                rows[k["owner_id"]],
                [c for c in self.contacts if c["customer_id"] == k["id"] and c["gone_at"] is None],
            )
            row["customers"] += 1
            row["no_phone"] += not any(c["phone"] for c in mine)
            row["no_stage"] += not k["stage"]
            row["no_plan"] += not k["due_on"] and not k["frozen_by"]
            row["twice"] += any(c["phone"] and len(homes[c["phone"]]) > 1 for c in mine)
            row["complete"] += bool(
                any(c["phone"] or c["wechat"] for c in mine) and k["stage"] and k["has_need"] and (k["due_on"] or k["frozen_by"])
            )
        out = {(v["person_id"], v["day"]) for v in self.knocks} | {
            (f["person_id"], f["day"]) for f in self.followups if self.within(f["day"])
        }
        for person, day in out:
            if day < self.today:
                rows[person]["days"] += 1
                sent = [r["at"] for r in self.daily if r["person_id"] == person and r["day"] == day]
                late = (
                    local(min(sent)).strftime("%Y-%m-%d %H:%M") > f"{day} {self.setting['daily_deadline']}"
                    if sent
                    else True
                )
                rows[person]["on_time"] += not late
        return rows


def rank(level: str) -> int:
    return max(1, RANK.index(level))
